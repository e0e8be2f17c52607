// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/grid/resultdelegate.h"

#include "ui/grid/resultmodel.h"
#include "ui/look/icons.h"
#include "ui/look/metrics.h"
#include "ui/look/theme.h"

#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

namespace semblance::ui {

using namespace metrics;

namespace {

constexpr int kPixmapBudget = 96 * 1024; // KiB
constexpr int kQuickButton = 28, kQuickIcon = 16, kBadgeIcon = 14, kFailedIcon = 20, kNumberWidth = 26;
constexpr int kSmallCell = 112, kRadiusSmall = 3, kRadius = 4, kMostStacked = 99;

int radiusOf(const QRect &rect)
{
    return std::min(rect.width(), rect.height()) < kSmallCell ? kRadiusSmall : kRadius;
}

/// The middle of the image in the proportions of the cell, in its device pixels, with round corners.
QPixmap prepared(const QImage &image, const QRect &rect, qreal scale, bool offline)
{
    const QSize device = (QSizeF(rect.size()) * scale).toSize();
    const QSize cover = image.size().scaled(device, Qt::KeepAspectRatioByExpanding);
    QImage scaled = image.scaled(cover, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    scaled = scaled.copy((cover.width() - device.width()) / 2, (cover.height() - device.height()) / 2,
                         device.width(), device.height());
    if (offline) {
        const QImage gray = scaled.convertToFormat(QImage::Format_Grayscale8);
        QPainter mix(&scaled);
        mix.setOpacity(0.8);
        mix.drawImage(0, 0, gray);
    }
    QPixmap result(device);
    result.fill(Qt::transparent);
    QPainter painter(&result);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(QBrush(scaled));
    painter.setPen(Qt::NoPen);
    const qreal radius = radiusOf(rect) * scale;
    painter.drawRoundedRect(QRectF(QPointF(), device), radius, radius);
    painter.end();
    result.setDevicePixelRatio(scale);
    return result;
}

void drawBadge(QPainter &painter, const QRect &rect, const QString &icon, const QString &text, Role fill)
{
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().color(fill, fill == Role::Badge ? kBadgeOpacity : 1));
    painter.drawRoundedRect(rect, kRadiusBadge, kRadiusBadge);
    const QColor color = theme().color(Role::BadgeText);
    const QRect mark(rect.left() + 4, rect.center().y() - kBadgeIcon / 2 + 1, kBadgeIcon, kBadgeIcon);
    painter.drawPixmap(mark, iconPixmap(icon, kBadgeIcon, color, painter.device()->devicePixelRatioF()));
    painter.setPen(color);
    painter.setFont(fontFor(Type::Micro, QFont::DemiBold));
    painter.drawText(rect.adjusted(kBadgeIcon + 6, 0, -4, 0), Qt::AlignVCenter | Qt::AlignLeft, text);
}

} // namespace

ResultDelegate::ResultDelegate(QObject *parent) : QStyledItemDelegate(parent), pixmaps_(kPixmapBudget)
{}

QRect ResultDelegate::pictureOf(const QRect &cell)
{
    return cell.adjusted(0, 0, 0, -kCaption);
}

QRect ResultDelegate::quickButtonOf(const QRect &cell)
{
    const QRect picture = pictureOf(cell);
    return {picture.right() + 1 - kBadgeInset - kQuickButton,
            picture.bottom() + 1 - kBadgeInset - kQuickButton, kQuickButton, kQuickButton};
}

QSize ResultDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return option.rect.size();
}

void ResultDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                           const QModelIndex &index) const
{
    const auto *model = qobject_cast<const ResultModel *>(index.model());
    if (model == nullptr)
        return;
    const PictureItem &item = model->item(index.row());
    const QRect picture = pictureOf(option.rect);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    drawPicture(*painter, picture, item, index);
    const bool hovered = (option.state & QStyle::State_MouseOver) != 0;
    painter->setBrush(Qt::NoBrush);
    const QColor edge = theme().dark() ? Qt::white : Qt::black;
    QPen pen(edge, 1);
    QColor faint = edge;
    faint.setAlphaF(static_cast<float>(hovered ? kCellEdgeHover : kCellEdge));
    pen.setColor(faint);
    painter->setPen(pen);
    const QRectF inside = QRectF(picture).adjusted(0.5, 0.5, -0.5, -0.5);
    painter->drawRoundedRect(inside, radiusOf(picture), radiusOf(picture));
    drawBadges(*painter, picture, item, index);
    if (index.row() == quickRow_) {
        const QRect button = quickButtonOf(option.rect);
        painter->setPen(Qt::NoPen);
        painter->setBrush(theme().color(Role::Badge, kBadgeOpacity));
        painter->drawRoundedRect(button, kRadiusControl, kRadiusControl);
        const QPoint at = button.topLeft() + QPoint(kQuickButton - kQuickIcon, kQuickButton - kQuickIcon) / 2;
        painter->drawPixmap(at,
                            iconPixmap(QStringLiteral("search"), kQuickIcon, theme().color(Role::BadgeText),
                                       painter->device()->devicePixelRatioF()));
    }
    drawRing(*painter, picture, option);
    const QRect caption(option.rect.left(), picture.bottom() + 1, option.rect.width(), kCaption);
    drawCaption(*painter, caption, item, (option.state & QStyle::State_Selected) != 0);
    painter->restore();
}

void ResultDelegate::drawPicture(QPainter &painter, const QRect &rect, const PictureItem &item,
                                 const QModelIndex &index) const
{
    const auto &thumbnails = static_cast<const ResultModel *>(index.model())->thumbnails();
    const qreal scale = painter.device()->devicePixelRatioF();
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().color(Role::PlaceholderTile));
    painter.drawRoundedRect(rect, radiusOf(rect), radiusOf(rect));
    const int side = ThumbnailCache::sideFor(static_cast<int>(std::lround(rect.height() * scale)));
    const QImage image = thumbnails.find(item.id, side);
    if (image.isNull()) {
        if (!thumbnails.failure(item.id).isEmpty()) {
            const QPoint at = rect.center() - QPoint(kFailedIcon, kFailedIcon) / 2;
            painter.drawPixmap(at, iconPixmap(QStringLiteral("problem"), kFailedIcon,
                                              theme().color(Role::TextTertiary), scale));
        }
        return;
    }
    const QString key = QStringLiteral("%1 %2 %3x%4 %5 %6")
                            .arg(item.id)
                            .arg(image.cacheKey())
                            .arg(rect.width())
                            .arg(rect.height())
                            .arg(scale)
                            .arg(item.offline);
    QPixmap *pixmap = pixmaps_.object(key);
    if (pixmap == nullptr) {
        pixmap = new QPixmap(prepared(image, rect, scale, item.offline));
        if (!pixmaps_.insert(key, pixmap, pixmap->width() * pixmap->height() / 256 + 1))
            return;
    }
    painter.setOpacity(thumbnails.fade(item.id) * (item.offline ? kOfflineOpacity : 1));
    painter.drawPixmap(rect.topLeft(), *pixmap);
    painter.setOpacity(1);
}

void ResultDelegate::drawBadges(QPainter &painter, const QRect &rect, const PictureItem &item,
                                const QModelIndex &index) const
{
    const auto &thumbnails = static_cast<const ResultModel *>(index.model())->thumbnails();
    const QPoint left = rect.topLeft() + QPoint(kBadgeInset, kBadgeInset);
    if (!thumbnails.failure(item.id).isEmpty())
        drawBadge(painter, QRect(left, QSize(22, kBadge)), QStringLiteral("problem"), {}, Role::Error);
    else if (item.offline)
        drawBadge(painter, QRect(left, QSize(22, kBadge)), QStringLiteral("folder-offline"), {}, Role::Badge);
    if (item.stack > 0) {
        const QString text =
            item.stack > kMostStacked ? QStringLiteral("99+") : QLocale().toString(item.stack + 1);
        const int width = 28 + QFontMetrics(fontFor(Type::Micro, QFont::DemiBold)).horizontalAdvance(text);
        drawBadge(painter,
                  QRect(rect.right() + 1 - kBadgeInset - width, rect.top() + kBadgeInset, width, kBadge),
                  QStringLiteral("stack"), text, Role::Badge);
    }
}

void ResultDelegate::drawRing(QPainter &painter, const QRect &rect, const QStyleOptionViewItem &option) const
{
    const bool selected = (option.state & QStyle::State_Selected) != 0;
    const bool current = (option.state & QStyle::State_HasFocus) != 0;
    if (!selected && !current)
        return;
    const bool active = (option.state & QStyle::State_Active) != 0;
    const qreal width = selected ? kRingWidth : kFocusRing;
    const Role role = !active ? Role::BorderStrong : selected ? Role::Accent : Role::Focus;
    const qreal out = kRingGap + width / 2;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme().color(Role::Canvas), kRingGap));
    const qreal gap = kRingGap / 2.0;
    painter.drawRoundedRect(QRectF(rect).adjusted(-gap, -gap, gap, gap), radiusOf(rect) + gap,
                            radiusOf(rect) + gap);
    painter.setPen(QPen(theme().color(role), width));
    painter.drawRoundedRect(QRectF(rect).adjusted(-out, -out, out, out), radiusOf(rect) + out,
                            radiusOf(rect) + out);
}

void ResultDelegate::drawCaption(QPainter &painter, const QRect &rect, const PictureItem &item,
                                 bool selected) const
{
    QRect text = rect.adjusted(2, 0, -2, 0);
    if (item.match >= 0) {
        painter.setFont(fontFor(Type::Small, QFont::DemiBold));
        painter.setPen(theme().color(Role::Text));
        const QRect number(text.right() - kNumberWidth, text.top(), kNumberWidth + 1, text.height());
        painter.drawText(number, Qt::AlignVCenter | Qt::AlignRight,
                         QLocale().toString(std::lround(item.match)));
        text.setRight(number.left() - 2);
        if (rect.width() >= kMatchBarMinCell) {
            const QRectF bar(text.right() - kMatchBarWidth, text.center().y() - 1, kMatchBarWidth,
                             kMatchBarHeight);
            painter.setPen(Qt::NoPen);
            painter.setBrush(theme().color(Role::ScoreTrack));
            painter.drawRoundedRect(bar, 1.5, 1.5);
            QRectF done = bar;
            done.setWidth(bar.width() * std::clamp(item.match, 0.0, 100.0) / 100);
            painter.setBrush(theme().color(Role::Accent));
            painter.drawRoundedRect(done, 1.5, 1.5);
            text.setRight(static_cast<int>(bar.left()) - kS);
        }
    }
    painter.setFont(fontFor(Type::Small, selected ? QFont::DemiBold : QFont::Normal));
    painter.setPen(theme().color(selected ? Role::Text : Role::TextSecondary));
    const QString name = painter.fontMetrics().elidedText(item.name, Qt::ElideMiddle, text.width());
    painter.drawText(text, Qt::AlignVCenter | Qt::AlignLeft, name);
}

} // namespace semblance::ui
