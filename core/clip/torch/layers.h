// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/clip/config.h"
#include "core/clip/torch/tensordict.h"

#include <c10/core/ScalarType.h>
#include <functional>
#include <string>
#include <vector>

namespace semblance::clip {

/// How a forward pass computes. Everything below is differentiable; gradients reach the float32 parameters.
struct Forward
{
    /// Convolutions, linear layers and attention products compute in this type; float32 parameters are cast
    /// on the way (a no-op for float32). Normalisations, softmax and the residual stream of transformers stay
    /// float32.
    at::ScalarType compute = at::kFloat;
    /// Called after each layer with its name ("visual.ln_pre", "visual.block.0", "text.block.2",
    /// "visual.stem", "visual.layer3", ...) and output. It may throw: that is how a computation is stopped
    /// between layers.
    std::function<void(const std::string &name, const at::Tensor &output)> afterLayer;

    void passed(const std::string &name, const at::Tensor &output) const
    {
        if (afterLayer)
            afterLayer(name, output);
    }
};

struct NormParameters
{
    at::Tensor weight, bias;
};

struct LinearParameters
{
    at::Tensor weight, bias; ///< [out, in], [out]; the bias may be undefined
};

/// One pre-LN residual block; the same in both towers (openai/CLIP clip/model.py, ResidualAttentionBlock).
struct BlockParameters
{
    NormParameters norm1, norm2;
    LinearParameters in, out; ///< attention: q, k, v in one [3W, W]; output projection
    LinearParameters up, down;
};

NormParameters normParameters(const TensorDict &tensors, const std::string &name);
LinearParameters linearParameters(const TensorDict &tensors, const std::string &name);
BlockParameters blockParameters(const TensorDict &tensors, const std::string &prefix);

/// x W^T + b in forward.compute. @return  of type forward.compute
at::Tensor linear(const at::Tensor &x, const LinearParameters &parameters, const Forward &forward);
/// x P for a bare [in, out] projection. @return  of type forward.compute
at::Tensor project(const at::Tensor &x, const at::Tensor &projection, const Forward &forward);
/// Over the last dimension, epsilon 1e-5, in float32. @return  float32
at::Tensor layerNorm(const at::Tensor &x, const NormParameters &parameters);
/// QuickGELU or exact GELU.
at::Tensor activate(const at::Tensor &x, Activation activation);

/// Softmax(q k^T / sqrt(d) + mask) v for q [n, Lq, W], k and v [n, L, W], split into contiguous heads.
/// @param mask  [Lq, L] float32 added to the products, or undefined
/// @return      [n, Lq, W] of type forward.compute
at::Tensor attention(const at::Tensor &q, const at::Tensor &k, const at::Tensor &v, int heads,
                     const at::Tensor &mask, const Forward &forward);

/// One block. @param x  [n, L, W] float32. @return  the same shape, float32
at::Tensor block(const at::Tensor &x, const BlockParameters &parameters, int heads, Activation activation,
                 const at::Tensor &mask, const Forward &forward);

} // namespace semblance::clip
