// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/torch/vit.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/conv2d.h>
#include <c10/util/Exception.h>

namespace semblance::clip {

Result<VitParameters> vitParameters(const TensorDict &tensors, const EncoderConfig &config)
{
    if (auto fits = checkTensors(tensors, imageLayout(config), config.architecture); !fits)
        return fits.error();
    VitParameters parameters;
    parameters.patches = tensorOf(tensors, "visual.conv1.weight");
    parameters.token = tensorOf(tensors, "visual.class_embedding");
    parameters.positions = tensorOf(tensors, "visual.positional_embedding");
    parameters.before = normParameters(tensors, "visual.ln_pre");
    parameters.after = normParameters(tensors, "visual.ln_post");
    for (int i = 0; i < config.image.layers.front(); ++i)
        parameters.blocks.push_back(
            blockParameters(tensors, "visual.transformer.resblocks." + std::to_string(i) + "."));
    parameters.projection = tensorOf(tensors, "visual.proj");
    parameters.patch = config.image.patch;
    parameters.heads = config.image.heads;
    parameters.activation = config.activation;
    return parameters;
}

at::Tensor forwardVit(const at::Tensor &pixels, const VitParameters &parameters, const Forward &forward)
{
    const at::Tensor patches =
        at::conv2d(pixels.to(forward.compute), parameters.patches.to(forward.compute), {}, parameters.patch)
            .flatten(2)
            .transpose(1, 2)
            .to(at::kFloat);
    forward.passed("visual.patch_embedding", patches);
    TORCH_CHECK(patches.size(1) + 1 == parameters.positions.size(0),
                "the pictures have another size than the model");
    const at::Tensor token = parameters.token.reshape({1, 1, -1}).expand({pixels.size(0), 1, -1});
    at::Tensor x = at::cat({token, patches}, 1) + parameters.positions;
    forward.passed("visual.embeddings", x);
    x = layerNorm(x, parameters.before);
    forward.passed("visual.ln_pre", x);
    for (std::size_t i = 0; i < parameters.blocks.size(); ++i) {
        x = block(x, parameters.blocks[i], parameters.heads, parameters.activation, {}, forward);
        forward.passed("visual.block." + std::to_string(i), x);
    }
    const at::Tensor pooled = layerNorm(x.select(1, 0), parameters.after);
    forward.passed("visual.ln_post", pooled);
    return project(pooled, parameters.projection, forward).to(at::kFloat);
}

} // namespace semblance::clip
