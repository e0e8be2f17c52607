// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/clip/torch/layers.h"

#include <optional>

namespace semblance::clip {

struct BatchNormParameters
{
    at::Tensor weight, bias, mean, variance;
};

struct ConvolutionParameters
{
    at::Tensor weight;
    BatchNormParameters norm; ///< CLIP's convolutions have no bias; a BatchNorm follows each
};

struct BottleneckParameters
{
    ConvolutionParameters conv1, conv2, conv3;
    std::optional<ConvolutionParameters> shortcut;
    int stride = 1;
};

/// CLIP's ResNet with three stem convolutions, average pooling instead of strides, and an attention pool
/// (openai/CLIP clip/model.py, ModifiedResNet).
struct ResNetParameters
{
    ConvolutionParameters stem1, stem2, stem3;
    std::vector<std::vector<BottleneckParameters>> stages;
    at::Tensor positions; ///< [G G + 1, 32 w]
    LinearParameters query, key, value, output;
    int heads = 0;
};

enum class BatchNormMode {
    Running, ///< the stored statistics: inference
    Batch,   ///< the batch's own statistics, which also move the stored ones (in place, no gradient)
};

struct ResNetOptions
{
    BatchNormMode batchNorm = BatchNormMode::Running;
    double momentum = 0.1;
    /// For training on smaller pictures only: the attention pool's positions are resized (bilinear, corners
    /// not aligned) where the grid is another one. Off, such pictures are refused.
    bool resizePositions = false;
};

/// @error Mismatch, naming the first ten tensors that are missing or have another shape
Result<ResNetParameters> resNetParameters(const TensorDict &tensors, const EncoderConfig &config);

/// @param pixels  [n, 3, side, side], normalised; channels_last memory is fastest (2.5 times in bfloat16
/// training)
/// @return        [n, E] float32, not normalised
/// Throws c10::Error where the side does not fit and resizePositions is off.
at::Tensor forwardResNet(const at::Tensor &pixels, const ResNetParameters &parameters,
                         const ResNetOptions &options = {}, const Forward &forward = {});

} // namespace semblance::clip
