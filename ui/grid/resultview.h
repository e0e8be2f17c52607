// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "ui/grid/gridlayout.h"

#include <QElapsedTimer>
#include <QListView>
#include <QPropertyAnimation>
#include <QTimer>
#include <QVariantAnimation>

namespace semblance::ui {

class ResultDelegate;
class ResultModel;
class StackStrip;
class ThumbnailCache;
struct PictureItem;

/// The grid. A QListView for what it is to assistive technology (a list with its items); layout, painting,
/// moving and selecting are our own. Threads: the GUI thread.
class ResultView : public QListView
{
    Q_OBJECT
public:
    ResultView(ResultModel &model, ThumbnailCache &thumbnails, QWidget *parent = nullptr);

    void setArrangement(Arrangement arrangement);
    Arrangement arrangement() const noexcept { return shape_.arrangement; }
    /// Height of rows, side of squares; one of metrics::kThumbHeights. The current picture keeps its place.
    void setThumbHeight(int height);
    int thumbHeight() const noexcept { return shape_.target; }
    /// One step of the sizes, + larger, - smaller.
    void stepThumbHeight(int steps);
    /// The first row whose match is weak; -1: none. @param sentence  what the line says
    void setCut(int row, const QString &sentence);
    QList<qint64> selectedIds() const;
    /// Opens the near-duplicates of a row in a strip below it, and closes another one that is open.
    void openStack(int row);
    void closeStack();
    /// Whose stack is open; 0: none.
    qint64 openedId() const noexcept { return opened_; }
    StackStrip &stack() { return *stack_; }

    QRect visualRect(const QModelIndex &index) const override;
    QModelIndex indexAt(const QPoint &point) const override;
    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;
    void doItemsLayout() override;

Q_SIGNALS:
    void previewWanted(qint64 id);
    void useWanted(qint64 id);
    void addWanted(qint64 id);
    void openWanted(qint64 id);
    /// Letters typed over the grid belong to the words field.
    void typed(const QString &text);
    void selectionChangedTo(const QList<qint64> &ids);
    void thumbHeightChanged(int height);
    void menuWanted(const QPoint &globalPosition);

protected:
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    void setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags command) override;
    QRegion visualRegionForSelection(const QItemSelection &selection) const override;
    int horizontalOffset() const override { return 0; }
    int verticalOffset() const override;
    void updateGeometries() override;
    void rowsInserted(const QModelIndex &parent, int start, int end) override;
    void dataChanged(const QModelIndex &from, const QModelIndex &to, const QList<int> &roles) override;
    void selectionChanged(const QItemSelection &now, const QItemSelection &before) override;
    void currentChanged(const QModelIndex &now, const QModelIndex &before) override;
    void scrollContentsBy(int dx, int dy) override;
    void keyboardSearch(const QString &search) override;
    void startDrag(Qt::DropActions actions) override;

    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    bool event(QEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void layOut();
    /// Lays out again and puts a cell back to where it was in the viewport.
    void layOutAround(const QModelIndex &anchor);
    void askForThumbnails();
    void hover(int row);
    void scrollBy(double pixels);
    void drawCut(QPainter &painter, const QRect &exposed) const;
    // resultviewstack.cpp
    void connectStack();
    void placeStack();
    void followStack();
    bool isStack(const QModelIndex &index) const;
    /// The row whose stack badge is there; -1: none.
    int badgeAt(const QPoint &point) const;
    int toContent(int y) const { return y + verticalOffset(); }

    ResultModel &results_;
    ThumbnailCache &thumbnails_;
    ResultDelegate *delegate_ = nullptr;
    GridLayout layout_;
    GridShape shape_;
    QString cutSentence_;
    QTimer asking_, fading_, quick_;
    QPropertyAnimation wheel_;
    int wheelTarget_ = 0;
    int hovered_ = -1;
    StackStrip *stack_;
    qint64 opened_ = 0;
    QVariantAnimation opening_;
    QPoint bandFrom_, bandTo_; ///< of the rubber band, in the coordinates of the content
    bool banding_ = false;
    bool down_ = true; ///< the direction of the last scroll
};

} // namespace semblance::ui
