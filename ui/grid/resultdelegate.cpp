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
#include <QPixmapCache>
#include <algorithm>
#include <cmath>

namespace semblance::ui {

using namespace metrics;

namespace {

constexpr int kGreyBudget = 32 * 1024; // KiB
constexpr double kGrey = 0.8;
constexpr int kQuickButton = 28, kQuickIcon = 16, kBadgeIcon = 14, kFailedIcon = 20, kNumberWidth = 26;
constexpr int kSmallCell = 112, kRadiusSmall = 3, kRadius = 4, kMostStacked = 99;

int radiusOf(const QRect &rect)
{
    return std::min(rect.width(), rect.height()) < kSmallCell ? kRadiusSmall : kRadius;
}

/// The middle of the image in the proportions of the cell, in its own pixels.
QRectF middleOf(const QSize &image, const QSize &cell)
{
    const QSizeF part = QSizeF(cell).scaled(image, Qt::KeepAspectRatio);
    return {QPointF((image.width() - part.width()) / 2, (image.height() - part.height()) / 2), part};
}

QImage greyed(const QImage &image)
{
    QImage result = image.convertToFormat(QImage::Format_RGB32);
    QPainter mix(&result);
    mix.setOpacity(kGrey);
    mix.drawImage(0, 0, image.convertToFormat(QImage::Format_Grayscale8));
    return result;
}

/// Qt spreads more lines than these over threads and waits for them: on few cores that takes longer than the
/// lines do (qdrawhelper.cpp, handleSpans).
constexpr int kLinesAtOnce = 95;

int linesAtOnce(const QPainter &painter)
{
    return std::max(1, static_cast<int>(kLinesAtOnce / painter.device()->devicePixelRatioF()));
}

/// The image's middle over the whole rectangle, a few lines at a time.
void drawScaled(QPainter &painter, const QRect &rect, const QImage &image)
{
    const QRectF part = middleOf(image.size(), rect.size());
    const int lines = linesAtOnce(painter);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    for (int top = rect.top(); top <= rect.bottom(); top += lines) {
        painter.setClipRect(QRect(rect.left(), top, rect.width(), lines));
        painter.drawImage(rect, image, part);
    }
    painter.setClipping(false);
}

/// Round corners of a cell as they lie over its picture: outside the canvas, then the hairline. In the
/// corners of a square of four radii.
QPixmap cornersOf(int radius, qreal scale, const QColor &canvas, const QColor &line)
{
    const QRectF square(0, 0, 4.0 * radius, 4.0 * radius);
    QPixmap pixmap((square.size() * scale).toSize());
    pixmap.setDevicePixelRatio(scale);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath outside;
    outside.addRect(square);
    outside.addRoundedRect(square, radius, radius);
    painter.fillPath(outside, canvas);
    painter.setPen(QPen(line, 1));
    painter.drawRoundedRect(square.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    return pixmap;
}

/// The hairline around a picture and what lies outside its round corners.
void drawEdge(QPainter &painter, const QRect &rect, bool hovered)
{
    const int radius = radiusOf(rect), length = 2 * radius;
    const qreal scale = painter.device()->devicePixelRatioF();
    QColor line = theme().dark() ? Qt::white : Qt::black;
    line.setAlphaF(static_cast<float>(hovered ? kCellEdgeHover : kCellEdge));
    const QColor canvas = theme().color(Role::Canvas);
    const QString key = QStringLiteral("cell %1 %2 %3 %4")
                            .arg(radius)
                            .arg(scale)
                            .arg(canvas.rgba(), 0, 16)
                            .arg(line.rgba(), 0, 16);
    QPixmap corners;
    if (!QPixmapCache::find(key, &corners)) {
        corners = cornersOf(radius, scale, canvas, line);
        QPixmapCache::insert(key, corners);
    }
    const int right = rect.right() + 1 - length, bottom = rect.bottom() + 1 - length;
    const QRectF part(0, 0, length * scale, length * scale);
    const qreal far = length * scale;
    painter.drawPixmap(QRectF(rect.left(), rect.top(), length, length), corners, part);
    painter.drawPixmap(QRectF(right, rect.top(), length, length), corners, part.translated(far, 0));
    painter.drawPixmap(QRectF(rect.left(), bottom, length, length), corners, part.translated(0, far));
    painter.drawPixmap(QRectF(right, bottom, length, length), corners, part.translated(far, far));
    const int width = rect.width() - 2 * length;
    painter.fillRect(QRect(rect.left() + length, rect.top(), width, 1), line);
    painter.fillRect(QRect(rect.left() + length, rect.bottom(), width, 1), line);
    const int end = rect.bottom() + 1 - length;
    for (int top = rect.top() + length, lines = linesAtOnce(painter); top < end; top += lines)
        for (const int left : {rect.left(), rect.right()})
            painter.fillRect(QRect(left, top, 1, std::min(lines, end - top)), line);
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

QString stackText(int stack)
{
    return stack > kMostStacked ? QStringLiteral("99+") : QLocale().toString(stack + 1);
}

/// At the top right of a picture.
QRect badgeIn(const QRect &picture, int stack)
{
    const QFontMetrics letters(fontFor(Type::Micro, QFont::DemiBold));
    const int width = 28 + letters.horizontalAdvance(stackText(stack));
    return {picture.right() + 1 - kBadgeInset - width, picture.top() + kBadgeInset, width, kBadge};
}

} // namespace

ResultDelegate::ResultDelegate(QObject *parent) : QStyledItemDelegate(parent), greys_(kGreyBudget)
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

QRect ResultDelegate::stackBadgeOf(const QRect &cell, int stack)
{
    return stack > 0 ? badgeIn(pictureOf(cell), stack) : QRect();
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
    drawEdge(*painter, picture, hovered);
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

QImage ResultDelegate::grey(const QImage &image) const
{
    if (const QImage *known = greys_.object(image.cacheKey()))
        return *known;
    const QImage made = greyed(image);
    greys_.insert(image.cacheKey(), new QImage(made), static_cast<int>(made.sizeInBytes() / 1024) + 1);
    return made;
}

/// Scaled as it is drawn: copies in the size of every cell cost more time and memory than this does.
void ResultDelegate::drawPicture(QPainter &painter, const QRect &rect, const PictureItem &item,
                                 const QModelIndex &index) const
{
    const auto &thumbnails = static_cast<const ResultModel *>(index.model())->thumbnails();
    const qreal scale = painter.device()->devicePixelRatioF();
    const int side = ThumbnailCache::sideFor(static_cast<int>(std::lround(rect.height() * scale)));
    const QImage image = thumbnails.find(item.id, side);
    const double opacity =
        image.isNull() ? 0 : thumbnails.fade(item.id) * (item.offline ? kOfflineOpacity : 1);
    if (opacity < 1)
        painter.fillRect(rect, theme().color(Role::PlaceholderTile));
    if (!image.isNull()) {
        painter.setOpacity(opacity);
        drawScaled(painter, rect, item.offline ? grey(image) : image);
        painter.setOpacity(1);
    }
    if (image.isNull() && !thumbnails.failure(item.id).isEmpty()) {
        const QPoint at = rect.center() - QPoint(kFailedIcon, kFailedIcon) / 2;
        painter.drawPixmap(
            at, iconPixmap(QStringLiteral("problem"), kFailedIcon, theme().color(Role::TextTertiary), scale));
    }
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
    if (item.stack > 0)
        drawBadge(painter, badgeIn(rect, item.stack), QStringLiteral("stack"), stackText(item.stack),
                  Role::Badge);
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
