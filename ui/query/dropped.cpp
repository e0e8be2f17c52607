// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/query/dropped.h"

#include "core/base/path.h"
#include "ui/grid/resultmodel.h"

#include <QDataStream>
#include <QIODevice>
#include <QMimeData>
#include <QUrl>

namespace semblance::ui {

bool mayHoldPictures(const QMimeData &mime)
{
    return mime.hasFormat(QLatin1String(ResultModel::kIdsFormat)) || mime.hasUrls() || mime.hasImage();
}

Dropped readDropped(const QMimeData &mime)
{
    Dropped dropped;
    if (mime.hasFormat(QLatin1String(ResultModel::kIdsFormat))) {
        QDataStream stream(mime.data(QLatin1String(ResultModel::kIdsFormat)));
        stream >> dropped.ids;
        if (stream.status() != QDataStream::Ok)
            dropped.ids.clear();
    }
    if (!dropped.ids.isEmpty())
        return dropped;
    const QList<QUrl> urls = mime.urls();
    for (const QUrl &url : urls)
        if (url.isLocalFile())
            dropped.files.push_back(pathFromBytes(url.toLocalFile().toStdString()));
    if (!dropped.files.empty())
        return dropped;
    if (mime.hasImage())
        dropped.image = mime.imageData().value<QImage>();
    dropped.remote = dropped.image.isNull() && !urls.isEmpty();
    return dropped;
}

} // namespace semblance::ui
