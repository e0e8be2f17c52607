// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "ui/grid/resultmodel.h"

#include <QPointer>
#include <QWidget>

namespace semblance::ui {

/// The neighbours of the picture in the preview, the current one in the middle with a ring. Draws what is on
/// screen and nothing else, so half a million pictures cost what thirty do. Threads: the GUI thread.
class FilmStrip : public QWidget
{
    Q_OBJECT
public:
    FilmStrip(const ResultModel &results, ThumbnailCache &thumbnails, QWidget *parent);
    ~FilmStrip() override;

    /// @param row  of the results; -1: none
    void setRow(int row);
    int row() const noexcept { return row_; }
    /// The row that is drawn there; -1: none.
    int rowAt(const QPoint &point) const;

Q_SIGNALS:
    void chosen(int row);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    struct Cell
    {
        int row = 0;
        QRect rect;
    };
    /// From the middle outwards, as far as there is room.
    std::vector<Cell> cells() const;
    int widthOf(int row) const;
    void ask();

    const ResultModel &results_;
    QPointer<ThumbnailCache> thumbnails_; ///< a window ends it before its widgets
    int row_ = -1;
};

} // namespace semblance::ui
