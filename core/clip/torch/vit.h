// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/clip/torch/layers.h"

namespace semblance::clip {

/// The Vision Transformer of CLIP (openai/CLIP clip/model.py, VisionTransformer).
struct VitParameters
{
    at::Tensor patches;   ///< [W, 3, P, P]
    at::Tensor token;     ///< [W]
    at::Tensor positions; ///< [1 + G G, W]
    NormParameters before, after;
    std::vector<BlockParameters> blocks;
    at::Tensor projection; ///< [W, E]
    int patch = 0;
    int heads = 0;
    Activation activation = Activation::QuickGelu;
};

/// @error Mismatch, naming the first ten tensors that are missing or have another shape
Result<VitParameters> vitParameters(const TensorDict &tensors, const EncoderConfig &config);

/// @param pixels  [n, 3, side, side], normalised
/// @return        [n, E] float32, not normalised
/// Throws c10::Error where the picture's side is not the one the positions were made for.
at::Tensor forwardVit(const at::Tensor &pixels, const VitParameters &parameters, const Forward &forward = {});

} // namespace semblance::clip
