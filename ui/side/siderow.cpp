// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/side/siderow.h"

#include "ui/look/icons.h"
#include "ui/look/metrics.h"
#include "ui/look/theme.h"

#include <QKeyEvent>
#include <QLocale>
#include <QPainter>
#include <algorithm>

namespace semblance::ui {

using namespace metrics;

namespace {

constexpr int kIcon = 18, kPicture = 20, kSecondLine = 18, kProgressHeight = 3, kTextAt = 36;

} // namespace

SideRow::SideRow(const QString &icon, const QString &text, QWidget *parent)
    : QAbstractButton(parent), icon_(icon)
{
    setText(text);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    name();
}

void SideRow::name()
{
    QStringList parts{text()};
    for (const QString &part : {count_, second_})
        if (!part.isEmpty())
            parts.append(part);
    setAccessibleName(parts.join(QStringLiteral(", ")));
}

void SideRow::setCount(qint64 count)
{
    count_ = QLocale().toString(count);
    name();
    update();
}

void SideRow::setIconName(const QString &icon)
{
    icon_ = icon;
    update();
}

void SideRow::setPicture(const QImage &picture)
{
    picture_ = picture;
    update();
}

void SideRow::setSecondLine(const QString &text, double progress)
{
    progress_ = progress;
    if (second_ != text) {
        second_ = text;
        updateGeometry();
    }
    name();
    update();
}

void SideRow::setWarning(bool warning)
{
    warning_ = warning;
    update();
}

void SideRow::setDimmed(bool dimmed)
{
    dimmed_ = dimmed;
    update();
}

QSize SideRow::sizeHint() const
{
    return {kSideMin - kL, kRow + (second_.isEmpty() ? 0 : kSecondLine)};
}

void SideRow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down)
        focusNextPrevChild(event->key() == Qt::Key_Down);
    else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click();
    else
        QAbstractButton::keyPressEvent(event);
}

void SideRow::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool on = isChecked();
    if (on || underMouse()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme().color(on ? Role::AccentSoft : Role::Hover));
        painter.drawRoundedRect(rect(), kRadiusControl, kRadiusControl);
    }
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme().color(Role::Focus), kFocusRing));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), kRadiusControl, kRadiusControl);
    }
    const Role mark = warning_ ? Role::Warning : on ? Role::AccentText : Role::TextSecondary;
    if (picture_.isNull()) {
        painter.drawPixmap(kS, (kRow - kIcon) / 2,
                           iconPixmap(icon_, kIcon, theme().color(mark), devicePixelRatioF()));
    } else {
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        painter.drawImage(QRect(kS, (kRow - kPicture) / 2, kPicture, kPicture), picture_);
    }
    QRect line(kTextAt, 0, width() - kTextAt - kS, kRow);
    painter.setFont(fontFor(Type::Small));
    painter.setPen(theme().color(Role::TextSecondary));
    painter.drawText(line, Qt::AlignVCenter | Qt::AlignRight, count_);
    line.setRight(line.right() - painter.fontMetrics().horizontalAdvance(count_) - kS);
    painter.setFont(fontFor(Type::Body, on ? QFont::DemiBold : QFont::Normal));
    painter.setPen(theme().color(dimmed_ ? Role::TextSecondary : Role::Text));
    painter.drawText(line, Qt::AlignVCenter | Qt::AlignLeft,
                     painter.fontMetrics().elidedText(text(), Qt::ElideMiddle, line.width()));
    if (second_.isEmpty())
        return;
    const QRect below(kTextAt, kRow - kXs, width() - kTextAt - kS, kSecondLine);
    painter.setFont(fontFor(Type::Micro));
    painter.setPen(theme().color(Role::TextSecondary));
    painter.drawText(below, Qt::AlignVCenter | Qt::AlignLeft,
                     painter.fontMetrics().elidedText(second_, Qt::ElideRight, below.width()));
    if (progress_ < 0)
        return;
    const QRectF track(kTextAt, height() - kProgressHeight - 1, below.width(), kProgressHeight);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().color(Role::ScoreTrack));
    painter.drawRoundedRect(track, 1.5, 1.5);
    painter.setBrush(theme().color(Role::Accent));
    painter.drawRoundedRect(
        QRectF(track.topLeft(), QSizeF(track.width() * std::min(1.0, progress_), track.height())), 1.5, 1.5);
}

} // namespace semblance::ui
