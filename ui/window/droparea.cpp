// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/window/droparea.h"

#include "ui/look/icons.h"
#include "ui/look/metrics.h"
#include "ui/look/texts.h"
#include "ui/look/theme.h"

#include <QDragEnterEvent>
#include <QPainter>

namespace semblance::ui {

using namespace metrics;

namespace {

constexpr int kInset = 12, kIcon = 40, kTitle = 32, kLine = 24;

} // namespace

DropArea::DropArea(QWidget *parent) : QWidget(parent)
{
    setAcceptDrops(true);
    setAccessibleName(Texts::dropHint());
    hide();
}

void DropArea::show(int count)
{
    count_ = count;
    raise();
    setVisible(true);
}

void DropArea::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), theme().color(Role::Canvas, kDropScrim));
    QPen pen(theme().color(Role::Accent), 2, Qt::CustomDashLine);
    pen.setDashPattern({3, 3});
    painter.setPen(pen);
    painter.setBrush(theme().color(Role::AccentSoft, kDropArea));
    painter.drawRoundedRect(rect().adjusted(kInset, kInset, -kInset, -kInset), kRadiusCard, kRadiusCard);
    const int top = height() / 2 - (kIcon + kTitle + kLine) / 2;
    painter.drawPixmap((width() - kIcon) / 2, top,
                       iconPixmap(QStringLiteral("picture-add"), kIcon, theme().color(Role::AccentText),
                                  devicePixelRatioF()));
    painter.setPen(theme().color(Role::Text));
    painter.setFont(fontFor(Type::Title, QFont::DemiBold));
    painter.drawText(QRect(0, top + kIcon + kS, width(), kTitle), Qt::AlignCenter,
                     Texts::searchThese(count_));
    painter.setFont(fontFor(Type::Body));
    painter.setPen(theme().color(Role::TextSecondary));
    painter.drawText(QRect(0, top + kIcon + kTitle + kS, width(), kLine), Qt::AlignCenter, Texts::dropHint());
}

void DropArea::dragEnterEvent(QDragEnterEvent *event)
{
    event->setDropAction(Qt::CopyAction);
    event->accept();
}

void DropArea::dragLeaveEvent(QDragLeaveEvent *)
{
    hide();
    Q_EMIT left();
}

void DropArea::dropEvent(QDropEvent *event)
{
    hide();
    event->setDropAction(Qt::CopyAction);
    event->accept();
    Q_EMIT left();
    Q_EMIT dropped(readDropped(*event->mimeData()));
}

} // namespace semblance::ui
