// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "ui/grid/pictureitem.h"
#include "ui/grid/thumbnailcache.h"

#include <QAbstractListModel>
#include <QHash>
#include <vector>

namespace semblance::ui {

/// The pictures of the grid in order. New results replace old ones by one layoutChanged: indexes of pictures
/// that stay follow them, so selection and screen readers keep their place. Threads: the GUI thread.
class ResultModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        IdRole = Qt::UserRole + 1, ///< qint64
        PathRole,                  ///< QString, for people
        MatchRole,                 ///< double, 0 .. 100; negative without a query
        OfflineRole,               ///< bool
        StackRole,                 ///< int
    };

    explicit ResultModel(ThumbnailCache &thumbnails, QObject *parent = nullptr);

    void setItems(std::vector<PictureItem> items);
    const std::vector<PictureItem> &items() const noexcept { return items_; }
    /// @param row  0 .. rowCount() - 1
    const PictureItem &item(int row) const { return items_[static_cast<std::size_t>(row)]; }
    /// -1 where that picture is not among the results.
    int rowOf(qint64 id) const { return rows_.value(id, -1); }
    /// The picture whose stack is open, for assistive technology; 0: none.
    void setOpen(qint64 id);
    const ThumbnailCache &thumbnails() const noexcept { return thumbnails_; }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QHash<int, QByteArray> roleNames() const override;
    QStringList mimeTypes() const override;
    /// The files as URLs, and the ids in kIdsFormat.
    QMimeData *mimeData(const QModelIndexList &indexes) const override;
    /// The same for any pictures; null for none.
    static QMimeData *mimeOf(const std::vector<PictureItem> &items);
    Qt::DropActions supportedDragActions() const override { return Qt::CopyAction; }

    /// Ids of pictures, written by QDataStream as QList<qint64>.
    static constexpr const char *kIdsFormat = "application/x-semblance-ids";

private:
    void repaint(const QList<qint64> &ids);

    ThumbnailCache &thumbnails_;
    std::vector<PictureItem> items_;
    QHash<qint64, int> rows_;
    qint64 open_ = 0;
};

} // namespace semblance::ui
