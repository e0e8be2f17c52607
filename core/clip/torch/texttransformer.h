// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/clip/torch/layers.h"

namespace semblance::clip {

/// The causal text tower of CLIP (openai/CLIP clip/model.py, encode_text).
struct TextParameters
{
    at::Tensor words;     ///< [vocabulary, T]
    at::Tensor positions; ///< [context, T]
    std::vector<BlockParameters> blocks;
    NormParameters final;
    at::Tensor projection; ///< [T, E]
    int heads = 0;
    Activation activation = Activation::QuickGelu;
};

/// Word vectors that replace rows of the token embeddings, before positions are added (Pic2Word,
/// encode_text_img). Row i goes to sentence rows[i] at positions[i]; a place may be filled once.
struct Fills
{
    at::Tensor words;     ///< [m, T]; undefined or m = 0 for none; gradients reach it
    at::Tensor rows;      ///< [m] int64
    at::Tensor positions; ///< [m] int64
};

/// @error Mismatch, naming the first ten tensors that are missing or have another shape
Result<TextParameters> textParameters(const TensorDict &tensors, const EncoderConfig &config);

/// @param ids    [n, L] int64, start ... end; anything after the first end has no influence (the mask is
/// causal), so
///               a batch is padded to its longest sentence only. L is at most the context
/// @param endId  the embedding is read at its first occurrence, which every row must have
/// @return       [n, E] float32, not normalised
at::Tensor forwardText(const at::Tensor &ids, const TextParameters &parameters, std::int64_t endId,
                       const Fills &fills = {}, const Forward &forward = {});

} // namespace semblance::clip
