// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/picture.h"

#include <cstdint>
#include <vector>

namespace semblance::evaluation {

/// The shape of one object, as COCO annotates it: polygons, or runs (a crowd).
struct Mask
{
    int width = 0; ///< of the picture it was drawn on
    int height = 0;
    /// x0, y0, x1, y1, … in pixels; a point is inside where it is inside one of them.
    std::vector<std::vector<double>> polygons;
    /// Lengths of outside and inside in turn, column by column from the top left; instead of polygons.
    std::vector<std::int64_t> runs;

    bool operator==(const Mask &) const = default;
};

/// One byte a pixel, row by row: 1 inside. A pixel is inside where its centre is (even and odd crossings).
/// COCO's own tool rasterises in steps of a fifth of a pixel: edges differ by a pixel here and there.
std::vector<std::uint8_t> insideOf(const Mask &mask);

/// Everything outside becomes white. A mask of another size is stretched onto the picture.
void whiten(Picture &picture, const Mask &mask);

} // namespace semblance::evaluation
