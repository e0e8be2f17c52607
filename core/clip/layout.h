// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"
#include "core/clip/config.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace semblance::clip {

/// What a tensor is for: decides how random weights are drawn and what is trained.
enum class TensorRole {
    Weight,     ///< of a convolution or a linear layer, or a projection
    Bias,       ///< of a linear layer
    NormWeight, ///< of LayerNorm or BatchNorm
    NormBias,
    RunningMean, ///< of BatchNorm; never trained
    RunningVariance,
    Embedding, ///< token table, positions, class token
    Scale,     ///< logit_scale, a logarithm
};

/// One tensor that an architecture needs, under its published name (OpenAI CLIP, clip/model.py).
struct TensorSpec
{
    std::string name;
    std::vector<std::int64_t> shape;
    TensorRole role = TensorRole::Weight;
};

/// The tensors of the picture tower ("visual." before each name), in the order of computation.
std::vector<TensorSpec> imageLayout(const EncoderConfig &config);
/// The tensors of the text tower and logit_scale.
std::vector<TensorSpec> textLayout(const EncoderConfig &config);

/// The numbers of the configuration fit each other and lie within limits (image side 32-1024, patch 4-64,
/// layers up to 100, width up to 8192, heads up to 128, context up to 1024, vocabulary up to 1,000,000).
/// @error Unsupported, naming the first number that does not fit
Result<void> checkConfig(const EncoderConfig &config);

/// The shape of a tensor of that name, nullptr where there is none.
using ShapeOf = std::function<const std::vector<std::int64_t> *(std::string_view name)>;

/// Every tensor of the layout is there with its shape.
/// @param file  for the Error
/// @error Mismatch, naming up to ten tensors that are missing or have another shape, and how many there are
Result<void> checkLayout(const std::vector<TensorSpec> &layout, const ShapeOf &shapeOf,
                         const std::string &file);

/// "[512, 768]"
std::string shapeText(const std::vector<std::int64_t> &shape);

} // namespace semblance::clip
