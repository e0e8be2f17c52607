// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <QRect>
#include <utility>
#include <vector>

namespace semblance::ui {

enum class Arrangement {
    Rows,   ///< whole pictures in rows of equal width
    Squares ///< equal squares, pictures cropped to the centre
};

struct GridShape
{
    Arrangement arrangement = Arrangement::Rows;
    int width = 0;   ///< of the viewport
    int target = 0;  ///< height of a row, side of a square
    int caption = 0; ///< height below each picture
    int cutAt = -1;  ///< the first item below the cut line; -1: there is none
    int openAt = -1; ///< below the row of this item there is room for its stack; -1: for none
    int strip = 0;   ///< height of that room
    bool operator==(const GridShape &) const = default;
};

/// Where every cell lies, from proportions alone, in the coordinates of the content (y from 0 to height()).
/// Half a million items cost two small arrays.
class GridLayout
{
public:
    /// @param aspects  width / height of each picture, in order
    void compute(const std::vector<float> &aspects, const GridShape &shape);

    int count() const noexcept { return static_cast<int>(left_.size()); }
    int height() const noexcept { return height_; }
    /// Picture and caption. @param item  0 .. count() - 1
    QRect cell(int item) const;
    /// The item there; -1 in gaps.
    int itemAt(const QPoint &point) const;
    /// The item whose middle lies nearest below or above; the same item at the ends. @param rows  + down, -
    /// up
    int neighbour(int item, int rows) const;
    /// First and one past the last item of the rows that meet [top, bottom].
    std::pair<int, int> between(int top, int bottom) const;
    /// The rectangle of the cut line; empty where there is none.
    QRect cutLine() const noexcept { return cutLine_; }
    /// The room for the open stack, from edge to edge; empty where none is open.
    QRect strip() const noexcept { return strip_; }

private:
    struct Row
    {
        int top = 0;
        int height = 0; ///< with caption
        int first = 0;
        int count = 0;
    };
    void layRows(const std::vector<float> &aspects, const GridShape &shape);
    void laySquares(const GridShape &shape);
    void addRow(int first, int count, int pictureHeight, const GridShape &shape);
    void cutBefore(int item, const GridShape &shape);
    int rowOf(int item) const;
    int rowAt(int y) const;

    std::vector<Row> rows_;
    std::vector<int> left_, width_;
    QRect cutLine_, strip_;
    int height_ = 0;
};

} // namespace semblance::ui
