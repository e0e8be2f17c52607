// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/grid/exportlist.h"

#include "core/base/path.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace semblance::ui {

namespace {

QByteArray field(const std::filesystem::path &path)
{
    QByteArray text = QByteArray::fromStdString(display(path));
    // A cell that begins like a formula would be calculated.
    if (!text.isEmpty() &&
        (text.front() == '=' || text.front() == '+' || text.front() == '-' || text.front() == '@'))
        text.prepend('\'');
    text.replace('"', "\"\"");
    return '"' + text + '"';
}

QByteArray number(double value, int digits)
{
    return QByteArray::number(value, 'f', digits);
}

} // namespace

QByteArray listAsCsv(const std::vector<PictureItem> &items)
{
    QByteArray text = "\xEF\xBB\xBFrank,path,score,match,width,height\r\n";
    int rank = 0;
    for (const PictureItem &item : items) {
        const bool ranked = item.match >= 0;
        text += QByteArray::number(++rank) + ',' + field(item.file) + ',' +
                (ranked ? number(item.score, 6) : QByteArray()) + ',' +
                (ranked ? number(item.match, 1) : QByteArray()) + ',' + QByteArray::number(item.width) + ',' +
                QByteArray::number(item.height) + "\r\n";
    }
    return text;
}

QByteArray listAsJson(const std::vector<PictureItem> &items)
{
    QJsonArray results;
    int rank = 0;
    for (const PictureItem &item : items) {
        QJsonObject one;
        one[QStringLiteral("rank")] = ++rank;
        one[QStringLiteral("path")] = QString::fromStdString(display(item.file));
        if (item.match >= 0) {
            one[QStringLiteral("score")] = item.score;
            one[QStringLiteral("match")] = item.match;
        }
        one[QStringLiteral("width")] = item.width;
        one[QStringLiteral("height")] = item.height;
        results.append(one);
    }
    QJsonObject all;
    all[QStringLiteral("schema")] = 1;
    all[QStringLiteral("results")] = results;
    return QJsonDocument(all).toJson();
}

} // namespace semblance::ui
