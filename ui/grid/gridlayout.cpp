// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/grid/gridlayout.h"

#include "ui/look/metrics.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace semblance::ui {

using namespace metrics;

namespace {

int innerWidth(const GridShape &shape)
{
    return std::max(1, shape.width - 2 * kGridPadding);
}

} // namespace

void GridLayout::compute(const std::vector<float> &aspects, const GridShape &shape)
{
    rows_.clear();
    left_.assign(aspects.size(), 0);
    width_.assign(aspects.size(), 0);
    cutLine_ = strip_ = {};
    height_ = kRingGap + kRingWidth;
    if (shape.arrangement == Arrangement::Rows)
        layRows(aspects, shape);
    else
        laySquares(shape);
    height_ += kGridPadding - kGridGap;
}

void GridLayout::layRows(const std::vector<float> &aspects, const GridShape &shape)
{
    const int inner = innerWidth(shape);
    const auto ratio = [&](int item) {
        const double aspect = aspects[static_cast<std::size_t>(item)];
        return std::clamp(std::isfinite(aspect) ? aspect : 1.0, kAspectMin, kAspectMax);
    };
    const int total = count();
    int first = 0;
    double sum = 0;
    const auto close = [&](int end, double pictureHeight) {
        double x = kGridPadding;
        for (int item = first; item < end; ++item) {
            const auto at = static_cast<std::size_t>(item);
            const double next = x + ratio(item) * pictureHeight;
            left_[at] = static_cast<int>(std::lround(x));
            width_[at] = static_cast<int>(std::lround(next)) - left_[at];
            x = next + kGridGap;
        }
        addRow(first, end - first, static_cast<int>(std::lround(pictureHeight)), shape);
        first = end;
        sum = 0;
    };
    for (int item = 0; item < total; ++item) {
        if (item == shape.cutAt) {
            if (first < item)
                close(item, std::min<double>(shape.target, (inner - kGridGap * (item - first - 1)) / sum));
            cutBefore(item, shape);
        }
        sum += ratio(item);
        const double fitted = (inner - kGridGap * (item - first)) / sum;
        if (fitted <= shape.target * kRowOvershoot)
            close(item + 1, std::max(1.0, fitted));
    }
    if (first < total)
        close(total, shape.target);
}

void GridLayout::laySquares(const GridShape &shape)
{
    const int inner = innerWidth(shape);
    const int columns = std::max(1, (inner + kGridGap) / (shape.target + kGridGap));
    const double side = static_cast<double>(inner - kGridGap * (columns - 1)) / columns;
    const int total = count();
    int first = 0;
    while (first < total) {
        if (first == shape.cutAt)
            cutBefore(first, shape);
        int end = std::min(total, first + columns);
        if (first < shape.cutAt)
            end = std::min(end, shape.cutAt);
        for (int item = first; item < end; ++item) {
            const double x = kGridPadding + (item - first) * (side + kGridGap);
            const auto at = static_cast<std::size_t>(item);
            left_[at] = static_cast<int>(std::lround(x));
            width_[at] = static_cast<int>(std::lround(x + side)) - left_[at];
        }
        addRow(first, end - first, static_cast<int>(side), shape);
        first = end;
    }
}

void GridLayout::addRow(int first, int count, int pictureHeight, const GridShape &shape)
{
    rows_.push_back({height_, pictureHeight + shape.caption, first, count});
    height_ += pictureHeight + shape.caption + kGridGap;
    if (shape.openAt < first || shape.openAt >= first + count || shape.strip <= 0)
        return;
    strip_ = QRect(0, height_ - kGridGap, shape.width, shape.strip);
    height_ += shape.strip;
}

void GridLayout::cutBefore(int item, const GridShape &shape)
{
    if (item < 0 || item >= count())
        return;
    cutLine_ = QRect(kGridPadding, height_, innerWidth(shape), kCutLine);
    height_ += kCutLine + kGridGap;
}

int GridLayout::rowOf(int item) const
{
    const auto after = std::upper_bound(rows_.begin(), rows_.end(), item,
                                        [](int value, const Row &row) { return value < row.first; });
    return static_cast<int>(after - rows_.begin()) - 1;
}

int GridLayout::rowAt(int y) const
{
    const auto after = std::upper_bound(rows_.begin(), rows_.end(), y,
                                        [](int value, const Row &row) { return value < row.top; });
    return static_cast<int>(after - rows_.begin()) - 1;
}

QRect GridLayout::cell(int item) const
{
    const Row &row = rows_[static_cast<std::size_t>(rowOf(item))];
    const auto at = static_cast<std::size_t>(item);
    return {left_[at], row.top, width_[at], row.height};
}

int GridLayout::itemAt(const QPoint &point) const
{
    const int number = rowAt(point.y());
    if (number < 0)
        return -1;
    const Row &row = rows_[static_cast<std::size_t>(number)];
    for (int item = row.first; item < row.first + row.count; ++item)
        if (cell(item).contains(point))
            return item;
    return -1;
}

int GridLayout::neighbour(int item, int rows) const
{
    const int from = rowOf(item);
    const int to = std::clamp(from + rows, 0, static_cast<int>(rows_.size()) - 1);
    if (to == from)
        return item;
    const int middle = cell(item).center().x();
    const Row &row = rows_[static_cast<std::size_t>(to)];
    int best = row.first;
    int nearest = std::numeric_limits<int>::max();
    for (int other = row.first; other < row.first + row.count; ++other) {
        const int distance = std::abs(cell(other).center().x() - middle);
        if (distance < nearest) {
            nearest = distance;
            best = other;
        }
    }
    return best;
}

std::pair<int, int> GridLayout::between(int top, int bottom) const
{
    if (rows_.empty() || bottom < top)
        return {0, 0};
    int begin = std::max(0, rowAt(top));
    if (rows_[static_cast<std::size_t>(begin)].top + rows_[static_cast<std::size_t>(begin)].height < top)
        ++begin;
    const int end = rowAt(bottom);
    if (end < begin || begin >= static_cast<int>(rows_.size()))
        return {0, 0};
    const Row &last = rows_[static_cast<std::size_t>(end)];
    return {rows_[static_cast<std::size_t>(begin)].first, last.first + last.count};
}

} // namespace semblance::ui
