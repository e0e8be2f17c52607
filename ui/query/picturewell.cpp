// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/query/picturewell.h"

#include "ui/look/icons.h"
#include "ui/look/metrics.h"
#include "ui/look/motion.h"
#include "ui/look/querytexts.h"
#include "ui/look/texts.h"
#include "ui/look/theme.h"

#include <QContextMenuEvent>
#include <QFocusEvent>
#include <QKeyEvent>
#include <QPainter>
#include <cmath>

namespace semblance::ui {

using namespace metrics;

namespace {

constexpr int kRemove = 20, kStarChip = 18, kStarIcon = 12, kEmptyIcon = 20, kShakeReach = 6;
constexpr int kRoomForTwo = 64, kRegionBadge = 18, kRegionIcon = 14;
constexpr qreal kDashed = 1.5;

} // namespace

PictureWell::PictureWell(QWidget *parent)
    : QAbstractButton(parent), remove_(corner(QStringLiteral("close"), Texts::removeFromQuery())),
      choose_(corner(QStringLiteral("region"), QueryTexts::chooseRegion()))
{
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    connect(remove_, &QToolButton::clicked, this, &PictureWell::removed);
    connect(choose_, &QToolButton::clicked, this, &PictureWell::regionWanted);
    connect(this, &QAbstractButton::clicked, this, [this] {
        if (state_ == State::Empty)
            Q_EMIT openWanted();
        else if (state_ == State::Filled)
            Q_EMIT regionWanted();
    });
    connect(&shake_, &QVariantAnimation::valueChanged, this, [this](const QVariant &value) {
        shift_ = static_cast<int>(std::lround(kShakeReach * std::sin(value.toDouble())));
        update();
    });
    setEmpty(true);
}

QToolButton *PictureWell::corner(const QString &icon, const QString &name)
{
    auto *made = new QToolButton(this);
    made->setFixedSize(kRemove, kRemove);
    made->setIconSize({14, 14});
    made->setIcon(lineIcon(icon));
    made->setFocusPolicy(Qt::NoFocus);
    made->setAutoRaise(true);
    made->setAccessibleName(name);
    made->setToolTip(name);
    made->setAutoFillBackground(true);
    made->hide();
    return made;
}

void PictureWell::setEmpty(bool alone)
{
    state_ = State::Empty;
    alone_ = alone;
    image_ = {};
    pixmap_ = {};
    setFixedSize(alone ? kWellEmptyAloneWidth : kWellEmptyWidth, kWell);
    setAccessibleName(Texts::dropAPicture());
    setToolTip(Texts::openDropOrPaste());
    showButtons(false);
    update();
}

void PictureWell::setReading()
{
    state_ = State::Reading;
    setFixedSize(kWell, kWell);
    setAccessibleName(Texts::readingPicture());
    setToolTip(Texts::readingPicture());
    update();
}

void PictureWell::setPicture(const QImage &image, const QString &name, bool region)
{
    state_ = State::Filled;
    image_ = image;
    pixmap_ = {};
    region_ = region;
    setAccessibleName(region ? QueryTexts::regionOf(name) : Texts::queryPicture(name));
    setToolTip(region ? QueryTexts::regionOf(name) : name);
    update();
}

void PictureWell::setNumber(int number)
{
    number_ = number;
    update();
}

void PictureWell::setOver(bool over)
{
    over_ = over;
    update();
}

void PictureWell::shake()
{
    const int duration = motion(kShake);
    if (duration == 0)
        return;
    shake_.setDuration(duration);
    shake_.setStartValue(0.0);
    shake_.setEndValue(2 * 3.14159265358979);
    shake_.start();
}

void PictureWell::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(shift_, 0);
    if (state_ == State::Empty)
        drawEmpty(painter);
    else
        drawFilled(painter);
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme().color(Role::Focus), kFocusRing));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), kRadiusWell, kRadiusWell);
    }
}

void PictureWell::drawEmpty(QPainter &painter)
{
    QPen pen(theme().color(over_ ? Role::Accent : Role::WellBorder), kDashed, Qt::CustomDashLine);
    pen.setDashPattern({2.5, 2.5});
    painter.setPen(pen);
    painter.setBrush(theme().color(over_ ? Role::AccentSoft : underMouse() ? Role::Hover : Role::Well));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), kRadiusWell, kRadiusWell);
    const qreal scale = devicePixelRatioF();
    const int textHeight = alone_ ? 20 : 0;
    const QPoint middle(width() / 2 - kEmptyIcon / 2, (height() - kEmptyIcon - textHeight) / 2);
    painter.drawPixmap(middle,
                       iconPixmap(QStringLiteral("picture-add"), kEmptyIcon,
                                  theme().color(over_ ? Role::AccentText : Role::TextSecondary), scale));
    if (!alone_)
        return;
    painter.setFont(fontFor(Type::Small));
    painter.setPen(theme().color(Role::TextSecondary));
    painter.drawText(QRect(0, middle.y() + kEmptyIcon + kXs, width(), textHeight),
                     Qt::AlignHCenter | Qt::AlignTop, Texts::dropAPicture());
}

void PictureWell::drawFilled(QPainter &painter)
{
    const qreal scale = devicePixelRatioF();
    painter.setPen(over_ ? QPen(theme().color(Role::Accent), 2) : QPen(Qt::NoPen));
    painter.setBrush(theme().color(Role::PlaceholderTile));
    painter.drawRoundedRect(rect(), kRadiusWell, kRadiusWell);
    if (image_.isNull())
        return;
    const QSize device = (QSizeF(size()) * scale).toSize();
    if (pixmap_.size() != device) {
        const QImage scaled = image_.scaled(device, Qt::KeepAspectRatioByExpanding, Qt::SmoothTransformation);
        pixmap_ = QPixmap::fromImage(scaled.copy((scaled.width() - device.width()) / 2,
                                                 (scaled.height() - device.height()) / 2, device.width(),
                                                 device.height()));
        pixmap_.setDevicePixelRatio(scale);
    }
    QBrush brush(pixmap_);
    brush.setTransform(QTransform::fromScale(1 / scale, 1 / scale));
    painter.setPen(Qt::NoPen);
    painter.setBrush(brush);
    painter.drawRoundedRect(rect(), kRadiusWell, kRadiusWell);
    QString text = number_ > 0 ? QString::number(number_) : QString();
    const int chipWidth = kStarChip + (text.isEmpty() ? 0 : 8);
    const QRectF chip(kXs, height() - kXs - kStarChip, chipWidth, kStarChip);
    painter.setPen(QPen(theme().color(Role::TokenBorder), 1));
    painter.setBrush(theme().color(Role::TokenSoft));
    painter.drawRoundedRect(chip.adjusted(0.5, 0.5, -0.5, -0.5), kRadiusBadge, kRadiusBadge);
    painter.drawPixmap(QPointF(chip.left() + 3, chip.top() + 3),
                       iconPixmap(QStringLiteral("token"), kStarIcon, theme().color(Role::Token), scale));
    painter.setFont(fontFor(Type::Micro, QFont::DemiBold));
    painter.setPen(theme().color(Role::Token));
    painter.drawText(chip.adjusted(kStarIcon + 3, 0, -2, 0), Qt::AlignCenter, text);
    if (region_)
        drawRegionBadge(painter);
}

/// At the top left: what is shown is a part of the picture, framed as it was drawn.
void PictureWell::drawRegionBadge(QPainter &painter)
{
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme().color(Role::Accent), kFocusRing));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), kRadiusWell, kRadiusWell);
    const QRectF badge(kXs, kXs, kRegionBadge, kRegionBadge);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().color(Role::Badge, kBadgeOpacity));
    painter.drawRoundedRect(badge, kRadiusBadge, kRadiusBadge);
    painter.drawPixmap(badge.topLeft() + QPointF(2, 2),
                       iconPixmap(QStringLiteral("region"), kRegionIcon, theme().color(Role::BadgeText),
                                  devicePixelRatioF()));
}

void PictureWell::showButtons(bool shown)
{
    remove_->setVisible(shown && filled());
    choose_->setVisible(shown && state_ == State::Filled && width() >= kRoomForTwo);
}

void PictureWell::resizeEvent(QResizeEvent *)
{
    remove_->move(width() - kXs - kRemove, kXs);
    choose_->move(width() - kXs - kRemove, height() - kXs - kRemove);
    pixmap_ = {};
}

void PictureWell::enterEvent(QEnterEvent *event)
{
    QAbstractButton::enterEvent(event);
    showButtons(true);
}

void PictureWell::leaveEvent(QEvent *event)
{
    QAbstractButton::leaveEvent(event);
    showButtons(hasFocus());
}

void PictureWell::focusInEvent(QFocusEvent *event)
{
    QAbstractButton::focusInEvent(event);
    showButtons(true);
}

void PictureWell::focusOutEvent(QFocusEvent *event)
{
    QAbstractButton::focusOutEvent(event);
    showButtons(underMouse());
}

void PictureWell::keyPressEvent(QKeyEvent *event)
{
    if (filled() && (event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace)) {
        Q_EMIT removed();
        return;
    }
    QAbstractButton::keyPressEvent(event);
}

void PictureWell::contextMenuEvent(QContextMenuEvent *event)
{
    if (state_ == State::Filled)
        Q_EMIT menuWanted(event->reason() == QContextMenuEvent::Keyboard ? mapToGlobal(rect().center())
                                                                         : event->globalPos());
}

} // namespace semblance::ui
