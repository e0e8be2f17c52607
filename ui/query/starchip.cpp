// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/query/starchip.h"

#include "ui/look/icons.h"
#include "ui/look/metrics.h"
#include "ui/look/theme.h"

#include <QPainter>
#include <QPainterPath>
#include <cmath>

namespace semblance::ui {

namespace {

constexpr int kHeight = 24, kPicture = 16, kStar = 14, kPadding = 7, kGap = 4;

} // namespace

QSizeF chipSize()
{
    return {kPadding + kPicture + kGap + kStar + kPadding, kHeight};
}

void drawChip(QPainter &painter, const QRectF &rect, const QPixmap &picture)
{
    painter.save();
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    painter.setPen(QPen(theme().color(Role::TokenBorder), 1));
    painter.setBrush(theme().color(Role::TokenSoft));
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), metrics::kRadiusControl,
                            metrics::kRadiusControl);
    const QRectF at(rect.left() + kPadding, rect.center().y() - kPicture / 2.0, kPicture, kPicture);
    if (!picture.isNull())
        painter.drawPixmap(at, picture, picture.rect());
    const QPointF star(at.right() + kGap, rect.center().y() - kStar / 2.0);
    painter.drawPixmap(star, iconPixmap(QStringLiteral("token"), kStar, theme().color(Role::Token),
                                        painter.device()->devicePixelRatioF()));
    painter.restore();
}

QPixmap squareOf(const QImage &image, int side, qreal scale)
{
    if (image.isNull())
        return {};
    const int device = static_cast<int>(std::lround(side * scale));
    const QImage scaled =
        image.scaled(device, device, Qt::KeepAspectRatioByExpanding, Qt::SmoothTransformation);
    QPixmap result = QPixmap::fromImage(
        scaled.copy((scaled.width() - device) / 2, (scaled.height() - device) / 2, device, device));
    result.setDevicePixelRatio(scale);
    return result;
}

} // namespace semblance::ui
