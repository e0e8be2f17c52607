// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/clip/preprocess.h"
#include "core/clip/torch/tensordict.h"
#include "core/learn/batchplan.h"
#include "core/learn/pictureset.h"
#include "core/learn/random.h"

#include <span>

namespace semblance::learn {

struct AugmentOptions
{
    int side = 64;         ///< pixels of the result
    bool cutOuts = false;  ///< a quarter of the pictures lose a box
    double leastArea = .3; ///< of the picture that a crop keeps
};

/// Rows of a set as float32 [n, 3, side, side] in 0..1, as they are.
at::Tensor gatherPictures(const PictureSet &set, std::span<const int> rows);

/// The pictures of a plan, cropped, turned, mirrored, restyled and recoloured: float32 [n, 3, side, side] in
/// 0..1. One affine grid_sample crops the whole batch.
at::Tensor augmentedPictures(const PictureSet &set, const BatchPlan &plan, const AugmentOptions &options,
                             Random &random);

/// (x - mean) / deviation, channels last in memory.
at::Tensor normalised(const at::Tensor &pictures, const clip::PreprocessSpec &spec);

/// Smaller with Pillow's bicubic filter (antialiased), clamped to 0..1: how pictures are prepared for the
/// tower.
at::Tensor reduced(const at::Tensor &pictures, int side);

} // namespace semblance::learn
