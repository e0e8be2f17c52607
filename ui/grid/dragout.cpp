// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/grid/dragout.h"

#include "ui/grid/resultmodel.h"
#include "ui/look/metrics.h"
#include "ui/look/theme.h"

#include <QDrag>
#include <QLocale>
#include <QMimeData>
#include <QPainter>
#include <QWidget>
#include <algorithm>

namespace semblance::ui {

namespace {

constexpr int kSide = 96, kMargin = 16, kPeek = 6;
constexpr qreal kTurn = 3;
constexpr qsizetype kDragged = 3;

} // namespace

QPixmap dragPixmap(const QList<QPixmap> &pictures, int count, qreal scale)
{
    const int side = kSide + 2 * kMargin;
    QPixmap result((QSizeF(side, side) * scale).toSize());
    result.setDevicePixelRatio(scale);
    result.fill(Qt::transparent);
    QPainter painter(&result);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    for (qsizetype at = pictures.size() - 1; at >= 0; --at) {
        painter.save();
        painter.translate(side / 2.0 + static_cast<qreal>(at) * kPeek, side / 2.0);
        painter.rotate(static_cast<qreal>(at) * kTurn);
        const QSizeF size = QSizeF(pictures[at].size()).scaled(kSide, kSide, Qt::KeepAspectRatio);
        const QRectF rect(-size.width() / 2, -size.height() / 2, size.width(), size.height());
        painter.drawPixmap(rect, pictures[at], pictures[at].rect());
        painter.restore();
    }
    if (count > 1) {
        const QString text = QLocale().toString(count);
        const QFont small = metrics::fontFor(metrics::Type::Micro, QFont::DemiBold);
        const int width =
            std::max(metrics::kBadge, QFontMetrics(small).horizontalAdvance(text) + metrics::kM);
        const QRect badge(side - width, 0, width, metrics::kBadge);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme().color(Role::Accent));
        painter.drawRoundedRect(badge, metrics::kBadge / 2.0, metrics::kBadge / 2.0);
        painter.setFont(small);
        painter.setPen(theme().color(Role::OnAccent));
        painter.drawText(badge, Qt::AlignCenter, text);
    }
    return result;
}

void dragOut(QWidget &from, const ResultModel &results, QModelIndexList indexes, int height)
{
    std::sort(indexes.begin(), indexes.end());
    QMimeData *files = results.mimeData(indexes);
    if (files == nullptr)
        return;
    QList<QPixmap> pictures;
    const int side = ThumbnailCache::sideFor(height);
    for (qsizetype at = 0; at < std::min(indexes.size(), kDragged); ++at)
        if (const QImage image = results.thumbnails().find(results.item(indexes[at].row()).id, side);
            !image.isNull())
            pictures.append(QPixmap::fromImage(image));
    auto *drag = new QDrag(&from);
    drag->setMimeData(files);
    const QPixmap pixmap = dragPixmap(pictures, static_cast<int>(indexes.size()), from.devicePixelRatioF());
    drag->setPixmap(pixmap);
    const QSizeF size = pixmap.deviceIndependentSize();
    drag->setHotSpot({static_cast<int>(size.width() / 2), static_cast<int>(size.height() * 2 / 3)});
    drag->exec(Qt::CopyAction);
}

} // namespace semblance::ui
