// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "ui/grid/resultdelegate.h"
#include "ui/grid/thumbnailcache.h"
#include "ui/look/theme.h"

#include <QListView>
#include <QPointer>
#include <QTimer>

namespace semblance::ui {

class ResultModel;

/// One row of whole pictures that scrolls sideways: compare, variants, stacks, files found by name.
/// Threads: the GUI thread.
class StripView : public QListView
{
    Q_OBJECT
public:
    /// @param height  of the pictures, without caption
    StripView(ResultModel &model, ThumbnailCache &thumbnails, int height, QWidget *parent = nullptr);
    ~StripView() override;

    /// Marks this picture with a ring where it is in the row; negative: none.
    void setMarked(qint64 id);
    /// What lies behind the pictures; otherwise the canvas.
    void setGround(Role role);
    qint64 currentId() const;

Q_SIGNALS:
    void previewWanted(qint64 id);
    void useWanted(qint64 id);
    void openWanted(qint64 id);
    /// The pointer or the keyboard stands on that picture; negative: on none.
    void pointedAt(qint64 id);
    void menuWanted(const QPoint &globalPosition);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void currentChanged(const QModelIndex &now, const QModelIndex &before) override;
    void startDrag(Qt::DropActions actions) override;

private:
    /// Cells as wide as their pictures.
    class Delegate : public ResultDelegate
    {
    public:
        Delegate(const ResultModel &model, int height, QObject *parent);
        QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

    private:
        const ResultModel &results_;
        int height_;
    };
    void askForThumbnails();

    ResultModel &results_;
    QPointer<ThumbnailCache> thumbnails_; ///< a window ends it before its widgets
    const int height_;
    qint64 marked_ = -1;
    Role ground_ = Role::Canvas;
    QTimer asking_;
};

} // namespace semblance::ui
