// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
// Stacks of near-duplicates that open in place.
#include "ui/grid/resultdelegate.h"
#include "ui/grid/resultmodel.h"
#include "ui/grid/resultview.h"
#include "ui/grid/stackstrip.h"
#include "ui/look/metrics.h"
#include "ui/look/motion.h"

#include <QApplication>
#include <QKeyEvent>
#include <algorithm>

namespace semblance::ui {

using namespace metrics;

void ResultView::connectStack()
{
    opening_.setEasingCurve(QEasingCurve::OutCubic);
    connect(&opening_, &QVariantAnimation::valueChanged, this, [this](const QVariant &height) {
        shape_.strip = height.toInt();
        layOut();
    });
    StripView &view = stack_->view();
    connect(&view, &StripView::previewWanted, this, &ResultView::previewWanted);
    connect(&view, &StripView::openWanted, this, &ResultView::openWanted);
    connect(&view, &StripView::menuWanted, this, &ResultView::menuWanted);
    connect(stack_, &StackStrip::closeWanted, this, [this] {
        closeStack();
        setFocus(Qt::OtherFocusReason);
    });
    connect(stack_, &StackStrip::left, this, [this] { setFocus(Qt::OtherFocusReason); });
}

bool ResultView::isStack(const QModelIndex &index) const
{
    return index.isValid() && !results_.item(index.row()).stacked.empty();
}

int ResultView::badgeAt(const QPoint &point) const
{
    const QModelIndex index = indexAt(point);
    if (!isStack(index))
        return -1;
    const QRect badge = ResultDelegate::stackBadgeOf(visualRect(index), results_.item(index.row()).stack);
    return badge.contains(point) ? index.row() : -1;
}

void ResultView::openStack(int row)
{
    const QModelIndex index = results_.index(row, 0);
    if (!isStack(index) || results_.item(row).id == opened_)
        return;
    opened_ = results_.item(row).id;
    setCurrentIndex(index);
    results_.setOpen(opened_);
    shape_.openAt = row;
    stack_->setItems(results_.item(row).name, results_.item(row).stacked);
    stack_->view().setCurrentIndex(stack_->view().model()->index(0, 0));
    const int height = stack_->wantedHeight();
    opening_.stop();
    if (const int duration = motion(kStackOpens); duration > 0 && isVisible()) {
        shape_.strip = 1; // it is there from now on: it can have the focus
        layOut();
        opening_.setDuration(duration);
        opening_.setStartValue(1);
        opening_.setEndValue(height);
        opening_.start();
    } else {
        shape_.strip = height;
        layOut();
    }
}

void ResultView::closeStack()
{
    if (std::exchange(opened_, 0) == 0)
        return;
    opening_.stop();
    results_.setOpen(0);
    shape_.openAt = -1;
    shape_.strip = 0;
    layOut();
}

/// After new results: the stack stays open while its picture has one.
void ResultView::followStack()
{
    if (opened_ == 0)
        return;
    const int row = results_.rowOf(opened_);
    if (row < 0 || !isStack(results_.index(row, 0))) {
        opened_ = 0;
        opening_.stop();
        results_.setOpen(0);
        shape_.openAt = -1;
        shape_.strip = 0;
        return;
    }
    shape_.openAt = row;
    stack_->setItems(results_.item(row).name, results_.item(row).stacked);
}

void ResultView::placeStack()
{
    const QRect room = layout_.strip();
    const bool focused = stack_->isAncestorOf(QApplication::focusWidget());
    if (room.isEmpty()) {
        stack_->hide();
        if (focused)
            setFocus(Qt::OtherFocusReason);
        return;
    }
    stack_->setGeometry(room.translated(0, -verticalOffset()));
    stack_->pointAt(layout_.cell(shape_.openAt).center().x());
    stack_->show();
}

/// Alt+Right and Alt+Left are the window's way through the queries, but not on a stack.
bool ResultView::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        const auto &key = static_cast<QKeyEvent &>(*event);
        const bool sideways = key.key() == Qt::Key_Right || (key.key() == Qt::Key_Left && opened_ != 0);
        if (key.modifiers().testFlag(Qt::AltModifier) && sideways && isStack(currentIndex())) {
            event->accept();
            return true;
        }
    }
    return QListView::event(event);
}

} // namespace semblance::ui
