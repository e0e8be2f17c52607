// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/grid/stackstrip.h"

#include "ui/look/metrics.h"
#include "ui/look/querytexts.h"
#include "ui/look/theme.h"

#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QVBoxLayout>
#include <algorithm>

namespace semblance::ui {

using namespace metrics;

namespace {

constexpr int kArrow = 8;

bool isClose(const QKeyEvent &event)
{
    return event.key() == Qt::Key_Escape ||
           (event.key() == Qt::Key_Left && event.modifiers().testFlag(Qt::AltModifier));
}

} // namespace

StackStrip::StackStrip(ThumbnailCache &thumbnails, QWidget *parent)
    : QWidget(parent), model_(thumbnails), view_(new StripView(model_, thumbnails, kStackThumb, this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(kGridPadding, kArrow, kGridPadding, 0);
    column->addWidget(view_);
    view_->setGround(Role::Panel);
    view_->installEventFilter(this);
    hide();
}

void StackStrip::setItems(const QString &name, std::vector<PictureItem> items)
{
    view_->setAccessibleName(QueryTexts::behind(name));
    model_.setItems(std::move(items));
}

void StackStrip::pointAt(int x)
{
    arrow_ = x;
    update();
}

int StackStrip::wantedHeight() const
{
    return kArrow + view_->height();
}

void StackStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().color(Role::Panel));
    painter.drawRect(0, kArrow, width(), height() - kArrow);
    QPainterPath arrow;
    arrow.moveTo(arrow_ - kArrow, kArrow);
    arrow.lineTo(arrow_, 0);
    arrow.lineTo(arrow_ + kArrow, kArrow);
    painter.drawPath(arrow);
}

/// Alt+Left is the window's way back through the queries, but not in here.
bool StackStrip::eventFilter(QObject *watched, QEvent *event)
{
    const bool override = event->type() == QEvent::ShortcutOverride;
    if (watched != view_ || (!override && event->type() != QEvent::KeyPress))
        return QWidget::eventFilter(watched, event);
    const auto &key = static_cast<QKeyEvent &>(*event);
    if (isClose(key)) {
        event->accept();
        if (!override)
            Q_EMIT closeWanted();
        return true;
    }
    if (!override && (key.key() == Qt::Key_Up || key.key() == Qt::Key_Down)) {
        Q_EMIT left();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace semblance::ui
