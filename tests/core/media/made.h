// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/picture.h"

#include <cstdint>
#include <string>
#include <vector>

namespace semblance::test {

/// A picture of coloured quarters with a mark in one corner: no turn and no mirror image looks like another.
Picture quarters(int width, int height);

/// The bytes of a PNG of any kind, filter 0, stored without compression. @param samples  big-endian, packed
/// rows
struct PngSpec
{
    std::uint32_t width = 1, height = 1;
    int depth = 8, colour = 2;
    std::string palette, transparency, exif;
};
std::string pngFile(const PngSpec &spec, const std::string &rows);

/// A JPEG of a picture (quality 95, no subsampling), with an EXIF block where it is not empty.
/// @param quality  1..100    @param progressive  several scans
std::string jpegFile(const Picture &picture, const std::string &exif = {}, int quality = 95,
                     bool progressive = false);

/// A little-endian EXIF block: orientation, and where not empty maker, model and DateTimeOriginal.
std::string exifBlock(int orientation, const std::string &make = {}, const std::string &model = {},
                      const std::string &taken = {});

/// 24-bit BMP, bottom up.
std::string bmpFile(const Picture &picture);

/// P6.
std::string ppmFile(const Picture &picture);

/// Mean of the pixels of a block: column and row of `parts` x `parts` (k*n/parts to (k+1)*n/parts).
std::vector<double> blockMean(const Picture &picture, int column, int row, int parts);

/// The largest difference of two pictures of one size in any sample; 256 where the sizes differ.
int largestDifference(const Picture &a, const Picture &b);

/// What EXIF orientation 1..8 does to an upright picture when it is stored.
Picture storedAs(const Picture &upright, int orientation);

} // namespace semblance::test
