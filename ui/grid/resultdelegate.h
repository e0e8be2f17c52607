// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "ui/grid/pictureitem.h"

#include <QCache>
#include <QImage>
#include <QStyledItemDelegate>

namespace semblance::ui {

/// Draws one cell in the order of the design: tile, picture, hairline, badges, ring, caption.
class ResultDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit ResultDelegate(QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

    /// The picture's part of a cell.
    static QRect pictureOf(const QRect &cell);
    /// "Use as query", at the bottom right of the picture.
    static QRect quickButtonOf(const QRect &cell);
    /// The badge that tells how many near-duplicates stand behind a picture; empty where there are none.
    static QRect stackBadgeOf(const QRect &cell, int stack);
    /// The cell whose quick button shows; -1: none.
    void setQuickRow(int row) noexcept { quickRow_ = row; }

private:
    void drawPicture(QPainter &painter, const QRect &rect, const PictureItem &item,
                     const QModelIndex &index) const;
    void drawBadges(QPainter &painter, const QRect &rect, const PictureItem &item,
                    const QModelIndex &index) const;
    void drawRing(QPainter &painter, const QRect &rect, const QStyleOptionViewItem &option) const;
    void drawCaption(QPainter &painter, const QRect &rect, const PictureItem &item, bool selected) const;

    QImage grey(const QImage &image) const;

    mutable QCache<qint64, QImage> greys_; ///< of what is offline, by the image's key
    int quickRow_ = -1;
};

} // namespace semblance::ui
