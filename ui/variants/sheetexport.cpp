// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/variants/sheetexport.h"

#include "ui/look/metrics.h"

#include <QBuffer>
#include <QLocale>
#include <QPainter>
#include <cmath>

namespace semblance::ui {

using namespace metrics;

namespace {

constexpr int kCell = 200, kHead = 240, kTitle = 48, kName = 22;
const QColor kPaper(0xFF, 0xFF, 0xFF), kInk(0x1C, 0x1C, 0x1E), kSoft(0x55, 0x55, 0x5A),
    kTile(0xF1, 0xF1, 0xF1);

QByteArray encoded(const QImage &image, const char *format)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, format);
    return bytes;
}

void drawPicture(QPainter &painter, const QRect &cell, const VariantSheet::Picture &picture)
{
    const QRect room(cell.left(), cell.top(), kCell, kCell);
    painter.fillRect(room, kTile);
    if (!picture.image.isNull()) {
        const QImage fitted =
            picture.image.scaled(room.size(), Qt::KeepAspectRatio, Qt::SmoothTransformation);
        painter.drawImage(room.center() - QPoint(fitted.width(), fitted.height()) / 2, fitted);
    }
    painter.setFont(fontFor(Type::Small));
    painter.setPen(kSoft);
    const QString name = painter.fontMetrics().elidedText(picture.name, Qt::ElideMiddle, kCell);
    painter.drawText(QRect(room.left(), room.bottom() + 2, kCell, kName), Qt::AlignVCenter | Qt::AlignLeft,
                     name);
}

QString dataUrl(const QImage &image)
{
    return QStringLiteral("data:image/jpeg;base64,") + QString::fromLatin1(encoded(image, "JPEG").toBase64());
}

QString htmlPicture(const VariantSheet::Picture &picture)
{
    if (picture.image.isNull())
        return QStringLiteral("<figure><div class=\"none\"></div><figcaption>%1</figcaption></figure>\n")
            .arg(picture.name.toHtmlEscaped());
    return QStringLiteral(
               "<figure><img src=\"%1\" alt=\"%2\"><figcaption>%2 <b>%3</b></figcaption></figure>\n")
        .arg(dataUrl(picture.image), picture.name.toHtmlEscaped(),
             QString::number(std::lround(picture.match)));
}

} // namespace

QByteArray sheetAsPng(const VariantSheet &sheet)
{
    const int rowHeight = kCell + kName + kL;
    const int width = kHead + static_cast<int>(VariantSheet::kMostPictures) * (kCell + kS) + 2 * kL;
    QImage page(width, kTitle + static_cast<int>(sheet.rows.size()) * rowHeight + kL, QImage::Format_RGB32);
    page.fill(kPaper);
    QPainter painter(&page);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    painter.setPen(kInk);
    painter.setFont(fontFor(Type::Title, QFont::DemiBold));
    painter.drawText(QRect(kL, 0, width - 2 * kL, kTitle), Qt::AlignVCenter, sheet.title);
    int top = kTitle;
    for (const VariantSheet::Row &row : sheet.rows) {
        painter.setPen(kInk);
        painter.setFont(fontFor(Type::Field, QFont::DemiBold));
        painter.drawText(QRect(kL, top, kHead - kL, 2 * kXl), Qt::TextWordWrap | Qt::AlignTop, row.modifier);
        painter.setPen(kSoft);
        painter.setFont(fontFor(Type::Small));
        painter.drawText(QRect(kL, top + 2 * kXl, kHead - kL, 2 * kXl), Qt::TextWordWrap | Qt::AlignTop,
                         row.prompt);
        for (qsizetype at = 0; at < row.pictures.size(); ++at)
            drawPicture(painter, {kL + kHead + static_cast<int>(at) * (kCell + kS), top, kCell, rowHeight},
                        row.pictures[at]);
        top += rowHeight;
    }
    painter.end();
    return encoded(page, "PNG");
}

QByteArray sheetAsHtml(const VariantSheet &sheet)
{
    QString html =
        QStringLiteral(
            "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n<title>%1</title>\n<style>\n"
            "body { font: 15px system-ui, sans-serif; margin: 24px; color: #1c1c1e; }\n"
            "section { display: flex; gap: 8px; border-top: 1px solid #e2e2e4; padding: 12px 0; }\n"
            "header { width: 200px; flex: none; }\nheader p { color: #55555a; font-size: 12px; }\n"
            "figure { margin: 0; width: 160px; }\nfigure img, .none { width: 160px; height: 160px; "
            "object-fit: contain; background: #f1f1f1; }\n"
            "figcaption { font-size: 12px; color: #55555a; overflow-wrap: anywhere; }\n"
            "</style>\n</head>\n<body>\n<h1>%1</h1>\n")
            .arg(sheet.title.toHtmlEscaped());
    if (!sheet.query.isNull())
        html += QStringLiteral("<p><img src=\"%1\" alt=\"\" height=\"160\"></p>\n").arg(dataUrl(sheet.query));
    for (const VariantSheet::Row &row : sheet.rows) {
        html += QStringLiteral("<section>\n<header><h2>%1</h2><p>%2</p></header>\n")
                    .arg(row.modifier.toHtmlEscaped(), row.prompt.toHtmlEscaped());
        for (const VariantSheet::Picture &picture : row.pictures)
            html += htmlPicture(picture);
        html += QStringLiteral("</section>\n");
    }
    html += QStringLiteral("</body>\n</html>\n");
    return html.toUtf8();
}

} // namespace semblance::ui
