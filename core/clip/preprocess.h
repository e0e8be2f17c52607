// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/picture.h"
#include "core/base/result.h"

#include <array>
#include <optional>
#include <vector>

namespace semblance::clip {

enum class ResizeMode {
    Shortest, ///< shortest edge to `side`, then the centre crop (OpenAI, open_clip's default)
    Longest,  ///< longest edge to `side`, then padded with `fill` (open_clip)
    Squash,   ///< straight to side x side
};

/// Pillow's filters; all widen with the scale when shrinking (antialiasing).
enum class Filter { Nearest, Box, Bilinear, Hamming, Bicubic, Lanczos };

/// How pictures become what the image tower sees.
struct PreprocessSpec
{
    int side = 224;
    ResizeMode mode = ResizeMode::Shortest;
    Filter filter = Filter::Bicubic;
    int fill = 0;         ///< 0..255, for padding
    double targetPad = 0; ///< > 0: Pic2Word's and SEARLE's TargetPad ratio (1.25), applied before resizing
    std::array<float, 3> mean = {0.48145466f, 0.4578275f, 0.40821073f};
    std::array<float, 3> deviation = {0.26862954f, 0.26130258f, 0.27577711f};
    bool operator==(const PreprocessSpec &) const = default;
};

/// count x 3 x side x side float32, RGB planes, (u8 / 255 - mean) / deviation, in the order of the pictures.
struct PixelBatch
{
    int count = 0;
    int side = 0;
    std::vector<float> values;
};

/// Pillow's Image.resize on RGB, equal byte for byte (src/libImaging/Resample.c: two passes over 8-bit data,
/// horizontal first, 22-bit fixed point). Width and height from 1 to 65,535.
Picture resize(const Picture &picture, int width, int height, Filter filter);

/// What the image tower sees, before normalisation: region cut out, padded, resized, centre-cropped to side x
/// side. Geometry is torchvision's (long side floored, crop offset rounded half to even).
/// @param region  in pixels of `picture`; cut to the picture. @error Invalid where nothing of it lies inside
Result<Picture> prepare(const Picture &picture, const PreprocessSpec &spec,
                        const std::optional<Region> &region = std::nullopt);

/// Adds a prepared picture to a batch (whose side it must have; an empty batch takes the spec's).
void append(PixelBatch &batch, const Picture &prepared, const PreprocessSpec &spec);

} // namespace semblance::clip
