// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/grid/stripview.h"

#include "ui/grid/dragout.h"
#include "ui/grid/resultmodel.h"
#include "ui/look/metrics.h"
#include "ui/look/texts.h"

#include <QContextMenuEvent>
#include <QPainter>
#include <QScrollBar>
#include <algorithm>
#include <cmath>

namespace semblance::ui {

using namespace metrics;

namespace {

constexpr int kRoom = kRingGap + kRingWidth + 1; ///< for the ring around a cell

} // namespace

StripView::Delegate::Delegate(const ResultModel &model, int height, QObject *parent)
    : ResultDelegate(parent), results_(model), height_(height)
{}

QSize StripView::Delegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const PictureItem &item = results_.item(index.row());
    const double aspect = item.height > 0 ? static_cast<double>(item.width) / item.height : 1;
    return {static_cast<int>(std::lround(height_ * std::clamp(aspect, kAspectMin, kAspectMax))),
            height_ + kCaption};
}

StripView::StripView(ResultModel &model, ThumbnailCache &thumbnails, int height, QWidget *parent)
    : QListView(parent), results_(model), thumbnails_(&thumbnails), height_(height)
{
    setAccessibleName(Texts::pictures());
    setFrameShape(QFrame::NoFrame);
    setFlow(LeftToRight);
    setWrapping(false);
    setSpacing(kGridGap / 2);
    setHorizontalScrollMode(ScrollPerPixel);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setDragEnabled(true);
    setDragDropMode(DragOnly);
    setMouseTracking(true);
    setAttribute(Qt::WA_InputMethodEnabled, false);
    viewport()->setAutoFillBackground(false);
    setItemDelegate(new Delegate(model, height, this));
    setModel(&model);
    setFixedHeight(height + kCaption + kGridGap + 2 * kRoom + horizontalScrollBar()->sizeHint().height());
    asking_.setSingleShot(true);
    connect(&asking_, &QTimer::timeout, this, &StripView::askForThumbnails);
    connect(&model, &QAbstractItemModel::layoutChanged, this, [this] {
        scheduleDelayedItemsLayout();
        asking_.start(0);
    });
    connect(horizontalScrollBar(), &QScrollBar::valueChanged, this, [this] { asking_.start(0); });
}

StripView::~StripView()
{
    if (thumbnails_ != nullptr)
        thumbnails_->want({}, this);
}

void StripView::setMarked(qint64 id)
{
    if (std::exchange(marked_, id) != id)
        viewport()->update();
}

void StripView::setGround(Role role)
{
    ground_ = role;
    viewport()->update();
}

qint64 StripView::currentId() const
{
    return currentIndex().isValid() ? results_.item(currentIndex().row()).id : -1;
}

void StripView::askForThumbnails()
{
    std::vector<ThumbnailRequest> requests;
    const int side = ThumbnailCache::sideFor(static_cast<int>(std::lround(height_ * devicePixelRatioF())));
    if (isVisible())
        for (int row = 0; row < results_.rowCount(); ++row)
            if (visualRect(results_.index(row, 0)).intersects(viewport()->rect()))
                requests.push_back({results_.item(row).id, side, results_.item(row).file});
    if (thumbnails_ != nullptr)
        thumbnails_->want(requests, this);
}

void StripView::paintEvent(QPaintEvent *event)
{
    {
        QPainter painter(viewport());
        painter.fillRect(event->rect(), theme().color(ground_));
    }
    QListView::paintEvent(event);
    const int row = results_.rowOf(marked_);
    if (row < 0)
        return;
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme().color(Role::TokenBorder), kFocusRing));
    const QRect picture = ResultDelegate::pictureOf(visualRect(results_.index(row, 0)));
    const qreal out = kRingGap + kFocusRing / 2.0;
    painter.drawRoundedRect(QRectF(picture).adjusted(-out, -out, out, out), kRadiusControl, kRadiusControl);
}

void StripView::resizeEvent(QResizeEvent *event)
{
    QListView::resizeEvent(event);
    asking_.start(0);
}

void StripView::showEvent(QShowEvent *event)
{
    QListView::showEvent(event);
    asking_.start(0);
}

void StripView::hideEvent(QHideEvent *event)
{
    QListView::hideEvent(event);
    if (thumbnails_ != nullptr)
        thumbnails_->want({}, this);
}

/// A row scrolls sideways; without Shift the wheel belongs to the page around it.
void StripView::wheelEvent(QWheelEvent *event)
{
    if ((event->modifiers() & Qt::ShiftModifier) == 0 && event->angleDelta().x() == 0) {
        event->ignore();
        return;
    }
    const int delta = event->angleDelta().x() != 0 ? event->angleDelta().x() : event->angleDelta().y();
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() - delta);
    event->accept();
}

void StripView::keyPressEvent(QKeyEvent *event)
{
    const qint64 id = currentId();
    const bool control = (event->modifiers() & Qt::ControlModifier) != 0;
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (id >= 0 && (event->key() == Qt::Key_Space || (enter && !control)))
        Q_EMIT previewWanted(id);
    else if (id >= 0 && enter)
        Q_EMIT openWanted(id);
    else if (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down || event->key() == Qt::Key_Escape)
        event->ignore(); // the page moves between its rows
    else
        QListView::keyPressEvent(event);
}

void StripView::mouseMoveEvent(QMouseEvent *event)
{
    QListView::mouseMoveEvent(event);
    if (event->buttons() != Qt::NoButton)
        return;
    const QModelIndex index = indexAt(event->position().toPoint());
    Q_EMIT pointedAt(index.isValid() ? results_.item(index.row()).id : -1);
}

void StripView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    if (index.isValid() && event->button() == Qt::LeftButton)
        Q_EMIT previewWanted(results_.item(index.row()).id);
}

void StripView::contextMenuEvent(QContextMenuEvent *event)
{
    if (currentIndex().isValid())
        Q_EMIT menuWanted(event->globalPos());
}

void StripView::leaveEvent(QEvent *event)
{
    QListView::leaveEvent(event);
    Q_EMIT pointedAt(-1);
}

void StripView::currentChanged(const QModelIndex &now, const QModelIndex &before)
{
    QListView::currentChanged(now, before);
    Q_EMIT pointedAt(now.isValid() ? results_.item(now.row()).id : -1);
}

void StripView::startDrag(Qt::DropActions)
{
    dragOut(*this, results_, selectionModel()->selectedIndexes(), height_);
}

} // namespace semblance::ui
