// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/torch/resnet.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/batch_norm.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/upsample_bilinear2d.h>
#include <c10/util/Exception.h>
#include <cmath>

namespace semblance::clip {

namespace {

ConvolutionParameters convolutionParameters(const TensorDict &tensors, const std::string &convolution,
                                            const std::string &norm)
{
    return {tensorOf(tensors, convolution + ".weight"),
            {tensorOf(tensors, norm + ".weight"), tensorOf(tensors, norm + ".bias"),
             tensorOf(tensors, norm + ".running_mean"), tensorOf(tensors, norm + ".running_var")}};
}

BottleneckParameters bottleneckParameters(const TensorDict &tensors, const std::string &prefix, int stride)
{
    BottleneckParameters parameters;
    parameters.conv1 = convolutionParameters(tensors, prefix + "conv1", prefix + "bn1");
    parameters.conv2 = convolutionParameters(tensors, prefix + "conv2", prefix + "bn2");
    parameters.conv3 = convolutionParameters(tensors, prefix + "conv3", prefix + "bn3");
    if (tensors.count(prefix + "downsample.0.weight") > 0)
        parameters.shortcut =
            convolutionParameters(tensors, prefix + "downsample.0", prefix + "downsample.1");
    parameters.stride = stride;
    return parameters;
}

/// One pass: what every convolution needs to know.
class Pass
{
public:
    Pass(const ResNetOptions &options, const Forward &forward) : options_(options), forward_(forward) {}

    at::Tensor convolve(const at::Tensor &x, const ConvolutionParameters &parameters, int stride = 1) const
    {
        const std::int64_t padding = parameters.weight.size(2) / 2;
        const at::Tensor y = at::conv2d(x, parameters.weight.to(forward_.compute), {}, stride, padding);
        const BatchNormParameters &norm = parameters.norm;
        return at::batch_norm(y, norm.weight, norm.bias, norm.mean, norm.variance,
                              options_.batchNorm == BatchNormMode::Batch, options_.momentum, 1e-5, true);
    }

    at::Tensor bottleneck(const at::Tensor &x, const BottleneckParameters &parameters) const
    {
        at::Tensor y = at::relu(convolve(x, parameters.conv1));
        y = at::relu(convolve(y, parameters.conv2));
        if (parameters.stride > 1)
            y = at::avg_pool2d(y, parameters.stride);
        y = convolve(y, parameters.conv3);
        if (!parameters.shortcut)
            return at::relu(y + x);
        const at::Tensor shorter = parameters.stride > 1 ? at::avg_pool2d(x, parameters.stride) : x;
        return at::relu(y + convolve(shorter, *parameters.shortcut));
    }

    /// The positions for a grid of height x width.
    at::Tensor positions(const ResNetParameters &parameters, std::int64_t height, std::int64_t width) const
    {
        const at::Tensor &trained = parameters.positions;
        const auto grid =
            static_cast<std::int64_t>(std::lround(std::sqrt(static_cast<double>(trained.size(0) - 1))));
        if (height == grid && width == grid)
            return trained;
        TORCH_CHECK(options_.resizePositions, "the pictures have another size than the model");
        const std::int64_t channels = trained.size(1);
        const at::Tensor cells = trained.narrow(0, 1, grid * grid).t().reshape({1, channels, grid, grid});
        const at::Tensor resized = at::upsample_bilinear2d(cells, {height, width}, false);
        return at::cat({trained.narrow(0, 0, 1), resized.reshape({channels, height * width}).t()}, 0);
    }

    /// One query, the mean of all cells, looks at all cells.
    at::Tensor attentionPool(const at::Tensor &x, const ResNetParameters &parameters) const
    {
        const at::Tensor where = positions(parameters, x.size(2), x.size(3));
        at::Tensor tokens = x.to(at::kFloat).flatten(2).transpose(1, 2);
        tokens = at::cat({tokens.mean(1, true), tokens}, 1) + where;
        const at::Tensor q = linear(tokens.narrow(1, 0, 1), parameters.query, forward_);
        const at::Tensor k = linear(tokens, parameters.key, forward_);
        const at::Tensor v = linear(tokens, parameters.value, forward_);
        const at::Tensor pooled = attention(q, k, v, parameters.heads, {}, forward_).select(1, 0);
        return linear(pooled, parameters.output, forward_).to(at::kFloat);
    }

private:
    const ResNetOptions &options_;
    const Forward &forward_;
};

} // namespace

Result<ResNetParameters> resNetParameters(const TensorDict &tensors, const EncoderConfig &config)
{
    if (auto fits = checkTensors(tensors, imageLayout(config), config.architecture); !fits)
        return fits.error();
    ResNetParameters parameters;
    parameters.stem1 = convolutionParameters(tensors, "visual.conv1", "visual.bn1");
    parameters.stem2 = convolutionParameters(tensors, "visual.conv2", "visual.bn2");
    parameters.stem3 = convolutionParameters(tensors, "visual.conv3", "visual.bn3");
    for (std::size_t stage = 0; stage < config.image.layers.size(); ++stage) {
        auto &blocks = parameters.stages.emplace_back();
        for (int i = 0; i < config.image.layers[stage]; ++i)
            blocks.push_back(bottleneckParameters(
                tensors, "visual.layer" + std::to_string(stage + 1) + "." + std::to_string(i) + ".",
                stage > 0 && i == 0 ? 2 : 1));
    }
    parameters.positions = tensorOf(tensors, "visual.attnpool.positional_embedding");
    parameters.query = linearParameters(tensors, "visual.attnpool.q_proj");
    parameters.key = linearParameters(tensors, "visual.attnpool.k_proj");
    parameters.value = linearParameters(tensors, "visual.attnpool.v_proj");
    parameters.output = linearParameters(tensors, "visual.attnpool.c_proj");
    parameters.heads = config.image.heads;
    return parameters;
}

at::Tensor forwardResNet(const at::Tensor &pixels, const ResNetParameters &parameters,
                         const ResNetOptions &options, const Forward &forward)
{
    const Pass pass(options, forward);
    at::Tensor x = at::relu(pass.convolve(pixels.to(forward.compute), parameters.stem1, 2));
    x = at::relu(pass.convolve(x, parameters.stem2));
    x = at::relu(pass.convolve(x, parameters.stem3));
    x = at::avg_pool2d(x, 2);
    forward.passed("visual.stem", x);
    for (std::size_t stage = 0; stage < parameters.stages.size(); ++stage) {
        for (const BottleneckParameters &bottleneck : parameters.stages[stage])
            x = pass.bottleneck(x, bottleneck);
        forward.passed("visual.layer" + std::to_string(stage + 1), x);
    }
    return pass.attentionPool(x, parameters);
}

} // namespace semblance::clip
