// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
// What a hand does to the grid: wheel, keys, mouse, drag.
#include "ui/grid/dragout.h"
#include "ui/grid/resultdelegate.h"
#include "ui/grid/resultmodel.h"
#include "ui/grid/resultview.h"
#include "ui/grid/stackstrip.h"
#include "ui/look/metrics.h"
#include "ui/look/motion.h"
#include "ui/look/texts.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QScrollBar>
#include <QToolTip>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace semblance::ui {

using namespace metrics;

namespace {

constexpr double kNotch = 120;
constexpr int kLinesPerNotch = 3;

} // namespace

void ResultView::wheelEvent(QWheelEvent *event)
{
    if ((event->modifiers() & Qt::ControlModifier) != 0) {
        if (event->angleDelta().y() != 0)
            stepThumbHeight(event->angleDelta().y() > 0 ? 1 : -1);
        event->accept();
        return;
    }
    const bool touchpad = !event->pixelDelta().isNull() || event->phase() != Qt::NoScrollPhase;
    if (touchpad || reducedMotion()) {
        QAbstractScrollArea::wheelEvent(event);
        return;
    }
    scrollBy(-event->angleDelta().y() / kNotch * kLinesPerNotch * verticalScrollBar()->singleStep());
    event->accept();
}

void ResultView::scrollBy(double pixels)
{
    QScrollBar *bar = verticalScrollBar();
    if (wheel_.state() != QAbstractAnimation::Running)
        wheelTarget_ = bar->value();
    wheelTarget_ =
        std::clamp(wheelTarget_ + static_cast<int>(std::lround(pixels)), bar->minimum(), bar->maximum());
    wheel_.stop();
    wheel_.setDuration(motion(kWheelStep));
    wheel_.setStartValue(bar->value());
    wheel_.setEndValue(wheelTarget_);
    wheel_.start();
}

void ResultView::keyPressEvent(QKeyEvent *event)
{
    const QModelIndex current = currentIndex();
    const bool control = (event->modifiers() & Qt::ControlModifier) != 0;
    const bool shift = (event->modifiers() & Qt::ShiftModifier) != 0;
    const int key = event->key();
    if (key == Qt::Key_Escape && opened_ != 0) {
        closeStack();
        return;
    }
    if ((event->modifiers() & Qt::AltModifier) != 0 && isStack(current)) {
        if (key == Qt::Key_Right) {
            openStack(current.row());
            stack_->view().setFocus(Qt::OtherFocusReason);
            return;
        }
        if (key == Qt::Key_Left) {
            closeStack();
            return;
        }
    }
    if (current.isValid()) {
        const qint64 id = results_.item(current.row()).id;
        if (key == Qt::Key_Space && control) {
            selectionModel()->select(current, QItemSelectionModel::Toggle);
            return;
        }
        if (key == Qt::Key_Space || ((key == Qt::Key_Return || key == Qt::Key_Enter) && !control)) {
            Q_EMIT previewWanted(id);
            return;
        }
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            if (shift)
                Q_EMIT addWanted(id);
            else
                Q_EMIT openWanted(id);
            return;
        }
    }
    const QString text = event->text();
    const bool printable = !text.isEmpty() && text.front().isPrint() && !text.front().isSpace();
    if (printable && !control && (event->modifiers() & Qt::AltModifier) == 0) {
        Q_EMIT typed(text);
        return;
    }
    QAbstractItemView::keyPressEvent(event);
}

void ResultView::keyboardSearch(const QString &search)
{
    Q_EMIT typed(search);
}

void ResultView::mousePressEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    banding_ = false;
    if (event->button() == Qt::LeftButton && index.isValid() &&
        ResultDelegate::quickButtonOf(visualRect(index)).contains(event->position().toPoint()) &&
        hovered_ == index.row() && !quick_.isActive()) {
        Q_EMIT useWanted(results_.item(index.row()).id);
        return;
    }
    if (const int row = badgeAt(event->position().toPoint()); row >= 0 && event->button() == Qt::LeftButton) {
        if (results_.item(row).id == opened_)
            closeStack();
        else
            openStack(row);
        return;
    }
    bandFrom_ = {event->position().toPoint().x(), toContent(event->position().toPoint().y())};
    QAbstractItemView::mousePressEvent(event);
}

void ResultView::mouseMoveEvent(QMouseEvent *event)
{
    const QPoint at = event->position().toPoint();
    if (event->buttons() == Qt::NoButton)
        hover(indexAt(at).row());
    bandTo_ = {at.x(), toContent(at.y())};
    QAbstractItemView::mouseMoveEvent(event);
    if (state() == DragSelectingState && (event->buttons() & Qt::LeftButton) != 0) {
        banding_ = !indexAt({bandFrom_.x(), bandFrom_.y() - verticalOffset()}).isValid();
        if (banding_)
            setSelection({}, selectionCommand({}, event));
        viewport()->update();
    }
}

void ResultView::mouseReleaseEvent(QMouseEvent *event)
{
    banding_ = false;
    QAbstractItemView::mouseReleaseEvent(event);
    viewport()->update();
}

void ResultView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    if (index.isValid() && event->button() == Qt::LeftButton && badgeAt(event->position().toPoint()) < 0)
        Q_EMIT previewWanted(results_.item(index.row()).id);
}

void ResultView::contextMenuEvent(QContextMenuEvent *event)
{
    if (event->reason() == QContextMenuEvent::Keyboard && currentIndex().isValid())
        Q_EMIT menuWanted(viewport()->mapToGlobal(visualRect(currentIndex()).center()));
    else if (indexAt(viewport()->mapFromGlobal(event->globalPos())).isValid())
        Q_EMIT menuWanted(event->globalPos());
}

void ResultView::hover(int row)
{
    if (row == hovered_)
        return;
    hovered_ = row;
    delegate_->setQuickRow(-1);
    if (row >= 0)
        quick_.start();
    else
        quick_.stop();
    viewport()->update();
}

bool ResultView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::Leave)
        hover(-1);
    if (event->type() == QEvent::ToolTip) {
        const auto &help = static_cast<QHelpEvent &>(*event);
        if (const int row = badgeAt(help.pos()); row >= 0) {
            QToolTip::showText(help.globalPos(), Texts::nearDuplicates(results_.item(row).stack), viewport());
            return true;
        }
    }
    return QAbstractItemView::viewportEvent(event);
}

void ResultView::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::ActivationChange)
        viewport()->update();
    QListView::changeEvent(event);
}

void ResultView::startDrag(Qt::DropActions)
{
    dragOut(*this, results_, selectionModel()->selectedIndexes(), shape_.target);
}

} // namespace semblance::ui
