// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/torch/texttransformer.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/embedding.h>
#include <ATen/ops/full.h>
#include <ATen/ops/index.h>
#include <ATen/ops/index_put.h>
#include <ATen/ops/triu.h>
#include <c10/util/Exception.h>
#include <limits>

namespace semblance::clip {

Result<TextParameters> textParameters(const TensorDict &tensors, const EncoderConfig &config)
{
    if (auto fits = checkTensors(tensors, textLayout(config), config.architecture); !fits)
        return fits.error();
    TextParameters parameters;
    parameters.words = tensorOf(tensors, "token_embedding.weight");
    parameters.positions = tensorOf(tensors, "positional_embedding");
    for (int i = 0; i < config.text.layers; ++i)
        parameters.blocks.push_back(
            blockParameters(tensors, "transformer.resblocks." + std::to_string(i) + "."));
    parameters.final = normParameters(tensors, "ln_final");
    parameters.projection = tensorOf(tensors, "text_projection");
    parameters.heads = config.text.heads;
    parameters.activation = config.activation;
    return parameters;
}

at::Tensor forwardText(const at::Tensor &ids, const TextParameters &parameters, std::int64_t endId,
                       const Fills &fills, const Forward &forward)
{
    const std::int64_t length = ids.size(1);
    TORCH_CHECK(length <= parameters.positions.size(0), "a sentence is longer than the model's context");
    at::Tensor x = at::embedding(parameters.words, ids).to(at::kFloat);
    if (fills.words.defined() && fills.words.size(0) > 0)
        x = at::index_put(x, {fills.rows, fills.positions}, fills.words.to(at::kFloat));
    x = x + parameters.positions.narrow(0, 0, length);
    forward.passed("text.embeddings", x);
    const at::Tensor mask = at::triu(at::full({length, length}, -std::numeric_limits<double>::infinity(),
                                              x.options().requires_grad(false)),
                                     1);
    for (std::size_t i = 0; i < parameters.blocks.size(); ++i) {
        x = block(x, parameters.blocks[i], parameters.heads, parameters.activation, mask, forward);
        forward.passed("text.block." + std::to_string(i), x);
    }
    const at::Tensor ends = ids.eq(endId).to(at::kInt).argmax(1);
    const at::Tensor rows = at::arange(ids.size(0), ids.options());
    const at::Tensor pooled = layerNorm(at::index(x, {rows, ends}), parameters.final);
    return project(pooled, parameters.projection, forward).to(at::kFloat);
}

} // namespace semblance::clip
