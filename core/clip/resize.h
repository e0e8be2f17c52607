// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/picture.h"
#include "core/clip/preprocess.h"

#include <cstddef>
#include <cstdint>

namespace semblance::clip {

/// Pixels of somebody else's picture: 8-bit RGB, three bytes a pixel, `stride` bytes from row to row.
struct PixelView
{
    const std::uint8_t *first = nullptr;
    std::ptrdiff_t stride = 0;
    int width = 0;
    int height = 0;
};

PixelView viewOf(const Picture &picture);

/// A part of a resized picture that may itself be far too large to make: columns [x, x + width), rows
/// [y, y + height) of the result.
struct Part
{
    int x = 0, y = 0, width = 0, height = 0;
};

/// The given part of `view` resized to width x height, equal byte for byte to cutting it out of resize().
/// Reads and computes only what the part needs. The part must lie inside the result.
Picture resizePart(const PixelView &view, int width, int height, Filter filter, const Part &part);

} // namespace semblance::clip
