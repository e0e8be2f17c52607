// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/grid/resultview.h"

#include "ui/grid/resultdelegate.h"
#include "ui/grid/resultmodel.h"
#include "ui/grid/stackstrip.h"
#include "ui/look/metrics.h"
#include "ui/look/motion.h"
#include "ui/look/texts.h"
#include "ui/look/theme.h"

#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>
#include <algorithm>
#include <cmath>

namespace semblance::ui {

using namespace metrics;

namespace {

constexpr int kWheelLine = 48, kFadeTick = 16, kQuickDelay = 80;
constexpr int kRingReach = kRingGap + kRingWidth + 1;
constexpr int kScreensAhead = 2;

} // namespace

ResultView::ResultView(ResultModel &model, ThumbnailCache &thumbnails, QWidget *parent)
    : QListView(parent), results_(model), thumbnails_(thumbnails), delegate_(new ResultDelegate(this)),
      stack_(new StackStrip(thumbnails, viewport()))
{
    shape_.target = kThumbHeight;
    shape_.caption = kCaption;
    setAccessibleName(Texts::pictures());
    setFrameShape(QFrame::NoFrame);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    // The width must not depend on whether there is a scroll bar, or the layout would swing to and fro.
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    verticalScrollBar()->setSingleStep(kWheelLine);
    setUniformItemSizes(false);
    setDragEnabled(true);
    setDragDropMode(DragOnly);
    setMouseTracking(true);
    setAttribute(Qt::WA_InputMethodEnabled, false);
    viewport()->setAutoFillBackground(false);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent); // what scrolls is moved, only the rest is drawn
    setItemDelegate(delegate_);
    setModel(&model);

    asking_.setSingleShot(true);
    connect(&asking_, &QTimer::timeout, this, &ResultView::askForThumbnails);
    fading_.setInterval(kFadeTick);
    connect(&fading_, &QTimer::timeout, this, [this] {
        viewport()->update();
        if (!thumbnails_.fading())
            fading_.stop();
    });
    quick_.setSingleShot(true);
    quick_.setInterval(kQuickDelay);
    connect(&quick_, &QTimer::timeout, this, [this] {
        delegate_->setQuickRow(hovered_);
        viewport()->update();
    });
    wheel_.setTargetObject(verticalScrollBar());
    wheel_.setPropertyName("value");
    wheel_.setEasingCurve(QEasingCurve::OutCubic);
    connect(&model, &QAbstractItemModel::layoutChanged, this, [this] {
        followStack();
        layOut();
    });
    connectStack();
}

void ResultView::setArrangement(Arrangement arrangement)
{
    if (shape_.arrangement == arrangement)
        return;
    shape_.arrangement = arrangement;
    layOutAround(currentIndex());
}

void ResultView::setThumbHeight(int height)
{
    if (shape_.target == height)
        return;
    const QModelIndex under = indexAt(viewport()->mapFromGlobal(QCursor::pos()));
    shape_.target = height;
    layOutAround(under.isValid() ? under : currentIndex());
    Q_EMIT thumbHeightChanged(height);
}

void ResultView::stepThumbHeight(int steps)
{
    const auto at =
        std::find(kThumbHeights.begin(), kThumbHeights.end(), shape_.target) - kThumbHeights.begin();
    const auto next = std::clamp<std::ptrdiff_t>(at + steps, 0, std::ssize(kThumbHeights) - 1);
    setThumbHeight(kThumbHeights[static_cast<std::size_t>(next)]);
}

void ResultView::setCut(int row, const QString &sentence)
{
    cutSentence_ = sentence;
    if (shape_.cutAt == row)
        return;
    shape_.cutAt = row;
    layOut();
}

QList<qint64> ResultView::selectedIds() const
{
    QList<int> rows;
    for (const QModelIndex &index : selectionModel()->selectedIndexes())
        rows.append(index.row());
    std::sort(rows.begin(), rows.end());
    QList<qint64> ids;
    for (const int row : rows)
        ids.append(results_.item(row).id);
    return ids;
}

void ResultView::layOut()
{
    std::vector<float> aspects;
    aspects.reserve(results_.items().size());
    for (const PictureItem &item : results_.items())
        aspects.push_back(item.height > 0 ? static_cast<float>(item.width) / static_cast<float>(item.height)
                                          : 1.0F);
    shape_.width = viewport()->width();
    layout_.compute(aspects, shape_);
    hovered_ = -1;
    delegate_->setQuickRow(-1);
    updateGeometries();
    placeStack();
    viewport()->update();
    asking_.start(0);
}

void ResultView::layOutAround(const QModelIndex &anchor)
{
    const QModelIndex kept = anchor.isValid() ? anchor : indexAt(viewport()->rect().center());
    const int before = kept.isValid() ? visualRect(kept).top() : 0;
    layOut();
    if (kept.isValid())
        verticalScrollBar()->setValue(verticalOffset() + visualRect(kept).top() - before);
}

void ResultView::doItemsLayout()
{
    layOut();
    QAbstractItemView::doItemsLayout();
}

QRect ResultView::visualRect(const QModelIndex &index) const
{
    if (!index.isValid() || index.row() >= layout_.count())
        return {};
    return layout_.cell(index.row()).translated(0, -verticalOffset());
}

QModelIndex ResultView::indexAt(const QPoint &point) const
{
    const int item = layout_.itemAt({point.x(), toContent(point.y())});
    return item < 0 || item >= results_.rowCount() ? QModelIndex() : results_.index(item, 0);
}

void ResultView::scrollTo(const QModelIndex &index, ScrollHint hint)
{
    if (!index.isValid() || index.row() >= layout_.count())
        return;
    const QRect cell = layout_.cell(index.row()).adjusted(0, -kRingReach, 0, kRingReach);
    const int height = viewport()->height();
    int value = verticalOffset();
    if (hint == PositionAtCenter)
        value = cell.center().y() - height / 2;
    else if (hint == PositionAtTop || cell.top() < value || cell.height() > height)
        value = cell.top();
    else if (hint == PositionAtBottom || cell.bottom() > value + height)
        value = cell.bottom() - height;
    wheel_.stop();
    verticalScrollBar()->setValue(value);
}

QModelIndex ResultView::moveCursor(CursorAction action, Qt::KeyboardModifiers)
{
    const int count = layout_.count();
    if (count == 0)
        return {};
    const int at = currentIndex().row();
    if (at < 0)
        return results_.index(0, 0);
    const int rowsOnPage = std::max(1, viewport()->height() / (shape_.target + shape_.caption + kGridGap));
    const bool mirrored = isRightToLeft();
    int to = at;
    switch (action) {
    case MoveLeft:
        to = at + (mirrored ? 1 : -1);
        break;
    case MoveRight:
        to = at + (mirrored ? -1 : 1);
        break;
    case MoveNext:
        to = at + 1;
        break;
    case MovePrevious:
        to = at - 1;
        break;
    case MoveUp:
        to = layout_.neighbour(at, -1);
        break;
    case MoveDown:
        to = layout_.neighbour(at, 1);
        break;
    case MovePageUp:
        to = layout_.neighbour(at, -rowsOnPage);
        break;
    case MovePageDown:
        to = layout_.neighbour(at, rowsOnPage);
        break;
    case MoveHome:
        to = 0;
        break;
    case MoveEnd:
        to = count - 1;
        break;
    }
    return results_.index(std::clamp(to, 0, count - 1), 0);
}

void ResultView::setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags command)
{
    QItemSelection selection;
    if (banding_) {
        const QRect band = QRect(bandFrom_, bandTo_).normalized();
        const auto [first, end] = layout_.between(band.top(), band.bottom());
        for (int row = first; row < end; ++row)
            if (layout_.cell(row).intersects(band))
                selection.select(results_.index(row, 0), results_.index(row, 0));
    } else {
        // Two corners name two items: everything between them in reading order.
        const QModelIndex from = indexAt(rect.topLeft());
        const QModelIndex to = indexAt(rect.bottomRight());
        if (from.isValid() && to.isValid())
            selection.select(results_.index(std::min(from.row(), to.row()), 0),
                             results_.index(std::max(from.row(), to.row()), 0));
    }
    selectionModel()->select(selection, command);
}

QRegion ResultView::visualRegionForSelection(const QItemSelection &selection) const
{
    QRegion region;
    for (const QItemSelectionRange &range : selection)
        for (int row = range.top(); row <= range.bottom() && row < layout_.count(); ++row) {
            const QRect cell = visualRect(results_.index(row, 0));
            if (cell.intersects(viewport()->rect()))
                region += cell.adjusted(-kRingReach, -kRingReach, kRingReach, kRingReach);
        }
    return region;
}

int ResultView::verticalOffset() const
{
    return verticalScrollBar()->value();
}

void ResultView::updateGeometries()
{
    QAbstractItemView::updateGeometries();
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setRange(0, std::max(0, layout_.height() - viewport()->height()));
}

void ResultView::rowsInserted(const QModelIndex &parent, int start, int end)
{
    QAbstractItemView::rowsInserted(parent, start, end);
    layOut();
}

void ResultView::dataChanged(const QModelIndex &from, const QModelIndex &to, const QList<int> &)
{
    for (int row = from.row(); row <= to.row(); ++row)
        viewport()->update(visualRect(results_.index(row, 0)));
    if (!fading_.isActive())
        fading_.start();
}

void ResultView::selectionChanged(const QItemSelection &now, const QItemSelection &before)
{
    QListView::selectionChanged(now, before);
    viewport()->update();
    Q_EMIT selectionChangedTo(selectedIds());
}

void ResultView::currentChanged(const QModelIndex &now, const QModelIndex &before)
{
    QListView::currentChanged(now, before);
    viewport()->update();
}

void ResultView::scrollContentsBy(int dx, int dy)
{
    down_ = dy < 0;
    scrollDirtyRegion(dx, dy);
    viewport()->scroll(dx, dy);
    placeStack();
    asking_.start(0);
}

void ResultView::askForThumbnails()
{
    const int top = verticalOffset();
    const int height = std::max(1, viewport()->height());
    const int side = ThumbnailCache::sideFor(
        static_cast<int>(std::lround(shape_.target * kRowOvershoot * devicePixelRatioF())));
    std::vector<ThumbnailRequest> requests;
    const auto add = [&](std::pair<int, int> range) {
        for (int row = range.first; row < std::min(range.second, results_.rowCount()); ++row)
            requests.push_back({results_.item(row).id, side, results_.item(row).file});
    };
    const auto [first, end] = layout_.between(top, top + height);
    add({first, end});
    if (down_)
        add({end, layout_.between(top + height, top + (1 + kScreensAhead) * height).second});
    else
        add({layout_.between(top - kScreensAhead * height, top).first, first});
    thumbnails_.want(requests, this);
}

void ResultView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    const QRect exposed = event->rect();
    painter.fillRect(exposed, theme().color(Role::Canvas));
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    const bool active = window()->isActiveWindow();
    option.state.setFlag(QStyle::State_Active, active);
    const auto [first, end] =
        layout_.between(toContent(exposed.top()) - kRingReach, toContent(exposed.bottom()) + kRingReach);
    for (int row = first; row < std::min(end, results_.rowCount()); ++row) {
        const QModelIndex index = results_.index(row, 0);
        option.rect = visualRect(index);
        option.state.setFlag(QStyle::State_Selected, selectionModel()->isSelected(index));
        option.state.setFlag(QStyle::State_HasFocus, hasFocus() && index == currentIndex());
        option.state.setFlag(QStyle::State_MouseOver, row == hovered_);
        delegate_->paint(&painter, option, index);
    }
    drawCut(painter, exposed);
    if (banding_) {
        painter.setPen(theme().color(Role::Accent));
        painter.setBrush(theme().color(Role::Accent, kRubberBand));
        painter.drawRect(QRect(bandFrom_, bandTo_).normalized().translated(0, -verticalOffset()));
    }
}

void ResultView::drawCut(QPainter &painter, const QRect &exposed) const
{
    const QRect line = layout_.cutLine().translated(0, -verticalOffset());
    if (line.isEmpty() || !line.intersects(exposed))
        return;
    painter.setFont(fontFor(Type::Small));
    painter.setPen(theme().color(Role::TextSecondary));
    painter.drawText(line, Qt::AlignVCenter | Qt::AlignLeft, cutSentence_);
    const int from = line.left() + painter.fontMetrics().horizontalAdvance(cutSentence_) + kL;
    painter.fillRect(QRect(from, line.center().y(), line.right() - from, 1), theme().color(Role::Border));
}

void ResultView::resizeEvent(QResizeEvent *event)
{
    QAbstractItemView::resizeEvent(event);
    if (shape_.width != viewport()->width())
        layOutAround({});
    else
        updateGeometries();
    asking_.start(0);
}

} // namespace semblance::ui
