// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <QStyledItemDelegate>

namespace semblance::ui {

/// Draws what can be done about a row as icons, and tells which was clicked. The same is in the row's menu,
/// for keys. Threads: the GUI thread.
class RowActions : public QStyledItemDelegate
{
    Q_OBJECT
public:
    enum Action { Retry, ShowFile, More, Count };

    using QStyledItemDelegate::QStyledItemDelegate;
    static QRect place(const QRect &cell, int action);
    static int width();
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                     const QModelIndex &index) override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

Q_SIGNALS:
    void clicked(int action, const QModelIndex &index, const QPoint &globalPosition);
};

} // namespace semblance::ui
