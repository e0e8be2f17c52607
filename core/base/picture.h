// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <cstdint>
#include <vector>

namespace semblance {

/// Pixels: 8-bit RGB, row by row from the top left, three bytes a pixel, no padding. Everything that leaves
/// the decoder is upright sRGB with transparency laid on white, except where the authors' conversions are
/// asked for.
struct Picture
{
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> rgb; ///< height * width * 3 bytes

    bool operator==(const Picture &) const = default;
};

/// A box on an upright picture, in pixels, x to the right and y down.
struct Region
{
    double x = 0, y = 0, width = 0, height = 0;
    bool operator==(const Region &) const = default;
};

} // namespace semblance
