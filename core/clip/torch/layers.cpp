// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/torch/layers.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/softmax.h>
#include <cmath>

namespace semblance::clip {

NormParameters normParameters(const TensorDict &tensors, const std::string &name)
{
    return {tensorOf(tensors, name + ".weight"), tensorOf(tensors, name + ".bias")};
}

LinearParameters linearParameters(const TensorDict &tensors, const std::string &name)
{
    return {tensorOf(tensors, name + ".weight"), tensorOf(tensors, name + ".bias")};
}

BlockParameters blockParameters(const TensorDict &tensors, const std::string &prefix)
{
    BlockParameters parameters;
    parameters.norm1 = normParameters(tensors, prefix + "ln_1");
    parameters.norm2 = normParameters(tensors, prefix + "ln_2");
    parameters.in = {tensorOf(tensors, prefix + "attn.in_proj_weight"),
                     tensorOf(tensors, prefix + "attn.in_proj_bias")};
    parameters.out = linearParameters(tensors, prefix + "attn.out_proj");
    parameters.up = linearParameters(tensors, prefix + "mlp.c_fc");
    parameters.down = linearParameters(tensors, prefix + "mlp.c_proj");
    return parameters;
}

at::Tensor linear(const at::Tensor &x, const LinearParameters &parameters, const Forward &forward)
{
    const at::Tensor weight = parameters.weight.to(forward.compute);
    if (!parameters.bias.defined())
        return at::linear(x.to(forward.compute), weight);
    return at::linear(x.to(forward.compute), weight, parameters.bias.to(forward.compute));
}

at::Tensor project(const at::Tensor &x, const at::Tensor &projection, const Forward &forward)
{
    return at::matmul(x.to(forward.compute), projection.to(forward.compute));
}

at::Tensor layerNorm(const at::Tensor &x, const NormParameters &parameters)
{
    return at::layer_norm(x.to(at::kFloat), {x.size(-1)}, parameters.weight, parameters.bias, 1e-5);
}

at::Tensor activate(const at::Tensor &x, Activation activation)
{
    return activation == Activation::QuickGelu ? x * at::sigmoid(x * 1.702) : at::gelu(x);
}

at::Tensor attention(const at::Tensor &q, const at::Tensor &k, const at::Tensor &v, int heads,
                     const at::Tensor &mask, const Forward &forward)
{
    const std::int64_t count = q.size(0);
    const std::int64_t headWidth = q.size(2) / heads;
    const auto split = [&](const at::Tensor &x) {
        return x.to(forward.compute).reshape({count, x.size(1), heads, headWidth}).transpose(1, 2);
    };
    const double scale = 1.0 / std::sqrt(static_cast<double>(headWidth));
    at::Tensor scores = at::matmul(split(q) * scale, split(k).transpose(2, 3)).to(at::kFloat);
    if (mask.defined())
        scores = scores + mask;
    const at::Tensor weights = at::softmax(scores, -1).to(forward.compute);
    return at::matmul(weights, split(v)).transpose(1, 2).reshape({count, q.size(1), q.size(2)});
}

at::Tensor block(const at::Tensor &x, const BlockParameters &parameters, int heads, Activation activation,
                 const at::Tensor &mask, const Forward &forward)
{
    const auto qkv = linear(layerNorm(x, parameters.norm1), parameters.in, forward).chunk(3, -1);
    const at::Tensor attended = attention(qkv[0], qkv[1], qkv[2], heads, mask, forward);
    const at::Tensor middle = x + linear(attended, parameters.out, forward);
    const at::Tensor up = linear(layerNorm(middle, parameters.norm2), parameters.up, forward);
    return middle + linear(activate(up, activation), parameters.down, forward);
}

} // namespace semblance::clip
