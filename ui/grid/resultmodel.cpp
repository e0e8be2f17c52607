// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/grid/resultmodel.h"

#include "core/base/path.h"
#include "ui/look/names.h"
#include "ui/look/querytexts.h"
#include "ui/look/texts.h"

#include <QDataStream>
#include <QIODevice>
#include <QLocale>
#include <QMimeData>
#include <QUrl>
#include <algorithm>
#include <cmath>
#include <utility>

namespace semblance::ui {

namespace {

QUrl urlOf(const PictureItem &item)
{
    return QUrl::fromLocalFile(QString::fromStdString(pathBytes(item.file)));
}

/// "3 of 120, dog.png, match 81, 2 near-duplicates, open"
QString accessibleName(const PictureItem &item, int row, int rows, bool open)
{
    const QLocale locale;
    QStringList parts{Texts::position(locale.toString(row + 1), locale.toString(rows)),
                      item.match < 0 ? item.name
                                     : Texts::cellName(item.name, locale.toString(std::lround(item.match)))};
    if (item.stack > 0)
        parts += Texts::nearDuplicates(item.stack);
    if (open)
        parts += QueryTexts::opened();
    if (item.offline)
        parts += Texts::offline();
    return parts.join(QStringLiteral(", "));
}

QString tipOf(const PictureItem &item, const QString &failure)
{
    if (!failure.isEmpty())
        return Texts::cannotBeShown(failure);
    if (item.offline)
        return Texts::onDisconnected(item.root);
    const QString path = shownPath(item.file);
    if (item.match < 0)
        return path;
    const QLocale locale;
    return path + u'\n' +
           Texts::matchAndScore(locale.toString(std::lround(item.match)),
                                locale.toString(item.score, 'f', 3));
}

} // namespace

ResultModel::ResultModel(ThumbnailCache &thumbnails, QObject *parent)
    : QAbstractListModel(parent), thumbnails_(thumbnails)
{
    connect(&thumbnails, &ThumbnailCache::changed, this, &ResultModel::repaint);
}

void ResultModel::setItems(std::vector<PictureItem> items)
{
    if (items == items_)
        return;
    Q_EMIT layoutAboutToBeChanged();
    const QModelIndexList before = persistentIndexList();
    QList<qint64> ids;
    for (const QModelIndex &index : before)
        ids.append(item(index.row()).id);
    items_ = std::move(items);
    rows_.clear();
    rows_.reserve(static_cast<qsizetype>(items_.size()));
    for (int row = 0; row < rowCount(); ++row)
        rows_.insert(item(row).id, row);
    QModelIndexList after;
    for (const qint64 id : ids) {
        const int row = rowOf(id);
        after.append(row < 0 ? QModelIndex() : index(row, 0));
    }
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged();
}

void ResultModel::setOpen(qint64 id)
{
    const qint64 before = std::exchange(open_, id);
    if (before != id)
        repaint({before, id});
}

int ResultModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(items_.size());
}

QVariant ResultModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const PictureItem &picture = item(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return picture.name;
    case Qt::AccessibleTextRole:
        return accessibleName(picture, index.row(), rowCount(), picture.id == open_);
    case Qt::AccessibleDescriptionRole:
    case PathRole:
        return shownPath(picture.file);
    case Qt::ToolTipRole:
        return tipOf(picture, thumbnails_.failure(picture.id));
    case IdRole:
        return picture.id;
    case MatchRole:
        return picture.match;
    case OfflineRole:
        return picture.offline;
    case StackRole:
        return picture.stack;
    default:
        return {};
    }
}

Qt::ItemFlags ResultModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled | Qt::ItemNeverHasChildren;
}

QHash<int, QByteArray> ResultModel::roleNames() const
{
    QHash<int, QByteArray> names = QAbstractListModel::roleNames();
    names.insert({{IdRole, "id"},
                  {PathRole, "path"},
                  {MatchRole, "match"},
                  {OfflineRole, "offline"},
                  {StackRole, "stack"}});
    return names;
}

QStringList ResultModel::mimeTypes() const
{
    return {QStringLiteral("text/uri-list"), QLatin1String(kIdsFormat)};
}

QMimeData *ResultModel::mimeData(const QModelIndexList &indexes) const
{
    std::vector<PictureItem> chosen;
    for (const QModelIndex &index : indexes)
        if (index.isValid())
            chosen.push_back(item(index.row()));
    return mimeOf(chosen);
}

QMimeData *ResultModel::mimeOf(const std::vector<PictureItem> &items)
{
    QList<QUrl> urls;
    QList<qint64> ids;
    for (const PictureItem &item : items) {
        urls.append(urlOf(item));
        ids.append(item.id);
    }
    if (ids.isEmpty())
        return nullptr;
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream << ids;
    auto *data = new QMimeData;
    data->setUrls(urls);
    data->setData(QLatin1String(kIdsFormat), bytes);
    return data;
}

void ResultModel::repaint(const QList<qint64> &ids)
{
    QList<int> rows;
    for (const qint64 id : ids)
        if (const int row = rowOf(id); row >= 0)
            rows.append(row);
    std::sort(rows.begin(), rows.end());
    for (qsizetype at = 0; at < rows.size();) {
        qsizetype end = at + 1;
        while (end < rows.size() && rows[end] <= rows[end - 1] + 1)
            ++end;
        Q_EMIT dataChanged(index(rows[at], 0), index(rows[end - 1], 0), {Qt::DecorationRole});
        at = end;
    }
}

} // namespace semblance::ui
