// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/layout.h"

namespace semblance::clip {

namespace {

using Shape = std::vector<std::int64_t>;
using Layout = std::vector<TensorSpec>;

void norm(Layout &layout, const std::string &name, std::int64_t width)
{
    layout.push_back({name + ".weight", {width}, TensorRole::NormWeight});
    layout.push_back({name + ".bias", {width}, TensorRole::NormBias});
}

void batchNorm(Layout &layout, const std::string &name, std::int64_t width)
{
    norm(layout, name, width);
    layout.push_back({name + ".running_mean", {width}, TensorRole::RunningMean});
    layout.push_back({name + ".running_var", {width}, TensorRole::RunningVariance});
}

void linear(Layout &layout, const std::string &name, std::int64_t out, std::int64_t in)
{
    layout.push_back({name + ".weight", {out, in}, TensorRole::Weight});
    layout.push_back({name + ".bias", {out}, TensorRole::Bias});
}

void convolution(Layout &layout, const std::string &name, Shape shape)
{
    layout.push_back({name + ".weight", std::move(shape), TensorRole::Weight});
}

/// One pre-LN block; the same in both towers.
void block(Layout &layout, const std::string &prefix, std::int64_t width, std::int64_t mlpWidth)
{
    norm(layout, prefix + "ln_1", width);
    layout.push_back({prefix + "attn.in_proj_weight", {3 * width, width}, TensorRole::Weight});
    layout.push_back({prefix + "attn.in_proj_bias", {3 * width}, TensorRole::Bias});
    linear(layout, prefix + "attn.out_proj", width, width);
    norm(layout, prefix + "ln_2", width);
    linear(layout, prefix + "mlp.c_fc", mlpWidth, width);
    linear(layout, prefix + "mlp.c_proj", width, mlpWidth);
}

Layout vitLayout(const EncoderConfig &config)
{
    const ImageTowerConfig &image = config.image;
    const std::int64_t grid = image.side / image.patch;
    Layout layout;
    convolution(layout, "visual.conv1", {image.width, 3, image.patch, image.patch});
    layout.push_back({"visual.class_embedding", {image.width}, TensorRole::Embedding});
    layout.push_back({"visual.positional_embedding", {1 + grid * grid, image.width}, TensorRole::Embedding});
    norm(layout, "visual.ln_pre", image.width);
    for (int i = 0; i < image.layers.front(); ++i)
        block(layout, "visual.transformer.resblocks." + std::to_string(i) + ".", image.width, image.mlpWidth);
    norm(layout, "visual.ln_post", image.width);
    layout.push_back({"visual.proj", {image.width, config.dimension}, TensorRole::Weight});
    return layout;
}

/// One bottleneck. @return its output channels
std::int64_t bottleneck(Layout &layout, const std::string &prefix, std::int64_t in, std::int64_t planes,
                        bool strided)
{
    const std::int64_t out = 4 * planes;
    convolution(layout, prefix + "conv1", {planes, in, 1, 1});
    batchNorm(layout, prefix + "bn1", planes);
    convolution(layout, prefix + "conv2", {planes, planes, 3, 3});
    batchNorm(layout, prefix + "bn2", planes);
    convolution(layout, prefix + "conv3", {out, planes, 1, 1});
    batchNorm(layout, prefix + "bn3", out);
    if (strided || in != out) {
        convolution(layout, prefix + "downsample.0", {out, in, 1, 1});
        batchNorm(layout, prefix + "downsample.1", out);
    }
    return out;
}

Layout resNetLayout(const EncoderConfig &config)
{
    const ImageTowerConfig &image = config.image;
    const std::int64_t width = image.width;
    Layout layout;
    convolution(layout, "visual.conv1", {width / 2, 3, 3, 3});
    batchNorm(layout, "visual.bn1", width / 2);
    convolution(layout, "visual.conv2", {width / 2, width / 2, 3, 3});
    batchNorm(layout, "visual.bn2", width / 2);
    convolution(layout, "visual.conv3", {width, width / 2, 3, 3});
    batchNorm(layout, "visual.bn3", width);
    std::int64_t channels = width;
    for (int stage = 0; stage < static_cast<int>(image.layers.size()); ++stage)
        for (int i = 0; i < image.layers[static_cast<std::size_t>(stage)]; ++i)
            channels =
                bottleneck(layout, "visual.layer" + std::to_string(stage + 1) + "." + std::to_string(i) + ".",
                           channels, width << stage, stage > 0 && i == 0);
    const std::int64_t grid = image.side / 32;
    const std::int64_t pool = 32 * width;
    layout.push_back(
        {"visual.attnpool.positional_embedding", {grid * grid + 1, pool}, TensorRole::Embedding});
    linear(layout, "visual.attnpool.q_proj", pool, pool);
    linear(layout, "visual.attnpool.k_proj", pool, pool);
    linear(layout, "visual.attnpool.v_proj", pool, pool);
    linear(layout, "visual.attnpool.c_proj", config.dimension, pool);
    return layout;
}

struct Range
{
    const char *what;
    int value;
    int least;
    int most;
};

Result<void> refuse(const std::string &cause)
{
    return Error{Code::Unsupported, "use the model", {}, cause, "Check its configuration file"};
}

Result<void> checkImage(const ImageTowerConfig &image)
{
    const bool vit = image.kind == ImageArchitecture::Vit;
    const int step = vit ? image.patch : 32;
    if (image.side % step != 0)
        return refuse("its picture side " + std::to_string(image.side) + " is not a multiple of " +
                      std::to_string(step));
    if (image.layers.size() != (vit ? 1u : 4u))
        return refuse("it lists " + std::to_string(image.layers.size()) + " stages of layers");
    for (const int count : image.layers)
        if (count < 1 || count > 100)
            return refuse("it has " + std::to_string(count) + " layers in the picture tower");
    const int attention = vit ? image.width : 32 * image.width;
    if (attention % image.heads != 0)
        return refuse("the width " + std::to_string(attention) +
                      " of the picture tower is not a multiple of its " + std::to_string(image.heads) +
                      " heads");
    if (!vit && image.width % 2 != 0)
        return refuse("the width of its ResNet is odd");
    return {};
}

} // namespace

std::vector<TensorSpec> imageLayout(const EncoderConfig &config)
{
    return config.image.kind == ImageArchitecture::Vit ? vitLayout(config) : resNetLayout(config);
}

std::vector<TensorSpec> textLayout(const EncoderConfig &config)
{
    const TextTowerConfig &text = config.text;
    Layout layout;
    layout.push_back({"token_embedding.weight", {text.vocabulary, text.width}, TensorRole::Embedding});
    layout.push_back({"positional_embedding", {text.context, text.width}, TensorRole::Embedding});
    for (int i = 0; i < text.layers; ++i)
        block(layout, "transformer.resblocks." + std::to_string(i) + ".", text.width, text.mlpWidth);
    norm(layout, "ln_final", text.width);
    layout.push_back({"text_projection", {text.width, config.dimension}, TensorRole::Weight});
    layout.push_back({"logit_scale", {}, TensorRole::Scale});
    return layout;
}

Result<void> checkConfig(const EncoderConfig &config)
{
    const bool vit = config.image.kind == ImageArchitecture::Vit;
    const Range ranges[] = {
        {"picture side", config.image.side, 32, 1024},
        {"picture tower width", config.image.width, 2, 8192},
        {"picture tower heads", config.image.heads, 1, vit ? 128 : 1024},
        {"patch", vit ? config.image.patch : 32, 4, 64},
        {"picture tower MLP width", vit ? config.image.mlpWidth : 1, 1, 65536},
        {"dimension", config.dimension, 1, 8192},
        {"context", config.text.context, 3, 1024},
        {"vocabulary", config.text.vocabulary, 3, 1'000'000},
        {"text tower width", config.text.width, 1, 8192},
        {"text tower layers", config.text.layers, 1, 100},
        {"text tower heads", config.text.heads, 1, 128},
        {"text tower MLP width", config.text.mlpWidth, 1, 65536},
    };
    for (const Range &range : ranges)
        if (range.value < range.least || range.value > range.most)
            return refuse("its " + std::string(range.what) + " is " + std::to_string(range.value) +
                          ", outside " + std::to_string(range.least) + " to " + std::to_string(range.most));
    if (auto image = checkImage(config.image); !image)
        return image;
    if (config.text.width % config.text.heads != 0)
        return refuse("the width " + std::to_string(config.text.width) +
                      " of the text tower is not a multiple of its " + std::to_string(config.text.heads) +
                      " heads");
    return {};
}

Result<void> checkLayout(const std::vector<TensorSpec> &layout, const ShapeOf &shapeOf,
                         const std::string &file)
{
    constexpr int kNamed = 10;
    int wrong = 0;
    std::string list;
    for (const TensorSpec &spec : layout) {
        const Shape *found = shapeOf(spec.name);
        // logit_scale is written as a scalar or as one number in a row.
        if (found && (*found == spec.shape || (spec.role == TensorRole::Scale && *found == Shape{1})))
            continue;
        if (++wrong > kNamed)
            continue;
        list += (wrong > 1 ? ", " : "") + spec.name;
        list += found ? " is " + shapeText(*found) + " instead of " + shapeText(spec.shape)
                      : std::string(" is missing");
    }
    if (wrong == 0)
        return {};
    if (wrong > kNamed)
        list += " and " + std::to_string(wrong - kNamed) + " more";
    return Error{Code::Mismatch, "load the model", file, "its tensors do not fit its configuration: " + list,
                 "Use the weights and the configuration of the same model"};
}

std::string shapeText(const std::vector<std::int64_t> &shape)
{
    std::string text = "[";
    for (std::size_t i = 0; i < shape.size(); ++i)
        text += (i ? ", " : "") + std::to_string(shape[i]);
    return text + "]";
}

} // namespace semblance::clip
