// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/media/decoding/orientation.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace semblance::media {

namespace {

constexpr std::size_t kPixel = 3;
constexpr int kBlock = 32; // a square of 32 x 32 pixels stays in the first cache while it is turned

void mirrorRows(Picture &picture)
{
    for (int y = 0; y < picture.height; ++y) {
        std::uint8_t *left = picture.rgb.data() + static_cast<std::size_t>(y) * picture.width * kPixel;
        std::uint8_t *right = left + static_cast<std::size_t>(picture.width - 1) * kPixel;
        for (; left < right; left += kPixel, right -= kPixel)
            std::swap_ranges(left, left + kPixel, right);
    }
}

void flipRows(Picture &picture)
{
    const std::size_t row = static_cast<std::size_t>(picture.width) * kPixel;
    for (int y = 0; y < picture.height / 2; ++y) {
        std::uint8_t *upper = picture.rgb.data() + static_cast<std::size_t>(y) * row;
        std::swap_ranges(upper, upper + row,
                         picture.rgb.data() + static_cast<std::size_t>(picture.height - 1 - y) * row);
    }
}

/// Rows become columns.
Picture transposed(const Picture &picture)
{
    Picture out{picture.height, picture.width, {}};
    out.rgb.resize(picture.rgb.size());
    const std::size_t width = static_cast<std::size_t>(picture.width);
    const std::size_t height = static_cast<std::size_t>(picture.height);
    for (int top = 0; top < picture.height; top += kBlock)
        for (int left = 0; left < picture.width; left += kBlock)
            for (int y = top; y < std::min(top + kBlock, picture.height); ++y)
                for (int x = left; x < std::min(left + kBlock, picture.width); ++x)
                    std::memcpy(out.rgb.data() + (static_cast<std::size_t>(x) * height + y) * kPixel,
                                picture.rgb.data() + (static_cast<std::size_t>(y) * width + x) * kPixel,
                                kPixel);
    return out;
}

} // namespace

Picture upright(Picture picture, int orientation)
{
    if (orientation >= 5 && orientation <= 8)
        picture = transposed(picture);
    if (orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7)
        mirrorRows(picture);
    if (orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8)
        flipRows(picture);
    return picture;
}

} // namespace semblance::media
