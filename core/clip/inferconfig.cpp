// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/inferconfig.h"

#include "core/base/path.h"
#include "core/clip/layout.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace semblance::clip {

namespace {

using Shape = std::vector<std::int64_t>;

Error refuse(const weights::NamedTensors &tensors, std::string cause)
{
    const bool empty = tensors.source().tensors().empty();
    return {Code::Unsupported, "use the model", empty ? std::string() : display(tensors.source().fileOf(0)),
            std::move(cause), "Choose the weights of a CLIP model"};
}

int narrow(std::int64_t value)
{
    return static_cast<int>(std::clamp<std::int64_t>(value, 0, 1 << 30));
}

/// Side `index` of a tensor's shape; 0 where there is no such tensor or side.
int side(const weights::NamedTensors &tensors, std::string_view name, std::size_t index)
{
    const weights::NamedTensor *tensor = tensors.find(name);
    return tensor && index < tensor->shape.size() ? narrow(tensor->shape[index]) : 0;
}

/// How many different numbers follow the prefix: "visual.layer2." -> blocks of that stage.
int countAfter(const weights::NamedTensors &tensors, std::string_view prefix)
{
    std::set<std::string> numbers;
    for (const auto &tensor : tensors.tensors())
        if (tensor.name.starts_with(prefix)) {
            const std::size_t end = tensor.name.find('.', prefix.size());
            if (end != std::string::npos)
                numbers.insert(tensor.name.substr(prefix.size(), end - prefix.size()));
        }
    return static_cast<int>(numbers.size());
}

/// Side of a square grid from rows = 1 + grid * grid; 0 where it is none.
int gridOf(int rows)
{
    const int grid = static_cast<int>(std::lround(std::sqrt(std::max(0, rows - 1))));
    return grid * grid + 1 == rows ? grid : 0;
}

/// ViT-H, g and bigG have wider heads than 64; a width alone would mislead (models of open_clip).
int headsOfWidth(int width)
{
    for (const int wide : {1280, 1408, 1664, 1792})
        if (width == wide)
            return 16;
    return std::max(1, width / 64);
}

/// Pic2Word's, or SEARLE's and LinCIR's.
bool isMapping(const weights::NamedTensors &tensors)
{
    return tensors.has("fc_out.weight") || tensors.has("layers.6.weight");
}

void inferVit(const weights::NamedTensors &tensors, EncoderConfig &config)
{
    ImageTowerConfig &image = config.image;
    image.kind = ImageArchitecture::Vit;
    image.width = side(tensors, "visual.conv1.weight", 0);
    image.patch = side(tensors, "visual.conv1.weight", 3);
    image.layers = {countAfter(tensors, "visual.transformer.resblocks.")};
    image.side = gridOf(side(tensors, "visual.positional_embedding", 0)) * image.patch;
    image.heads = headsOfWidth(image.width);
    image.mlpWidth = side(tensors, "visual.transformer.resblocks.0.mlp.c_fc.weight", 0);
    config.dimension = side(tensors, "visual.proj", 1);
}

void inferResNet(const weights::NamedTensors &tensors, EncoderConfig &config)
{
    ImageTowerConfig &image = config.image;
    image.kind = ImageArchitecture::ResNet;
    image.width = side(tensors, "visual.layer1.0.conv1.weight", 0);
    image.layers.clear();
    for (int stage = 1; stage <= 4; ++stage)
        image.layers.push_back(countAfter(tensors, "visual.layer" + std::to_string(stage) + "."));
    image.side = 32 * gridOf(side(tensors, "visual.attnpool.positional_embedding", 0));
    image.heads = std::max(1, image.width * 32 / 64);
    image.patch = 0;
    image.mlpWidth = 0;
    config.dimension = side(tensors, "visual.attnpool.c_proj.weight", 0);
}

bool contains(std::string_view text, std::string_view word)
{
    return text.find(word) != std::string_view::npos;
}

/// OpenAI's build_model takes QuickGELU for every file that it is given. open_clip's and TinyCLIP's published
/// names tell the models that were trained with the exact form.
Activation inferActivation(std::string_view hint, const EncoderConfig &config)
{
    std::string lower(hint);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) {
        return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    });
    for (const std::string_view word : {"quickgelu", "quick_gelu"})
        if (contains(lower, word))
            return Activation::QuickGelu;
    for (const std::string_view word : {"laion2b", "datacomp", "commonpool", "altogether", "dfn2b_s39b",
                                        "tinyclip-vit", "tinyclip-resnet", "tinyclip-auto"})
        if (contains(lower, word))
            return Activation::Gelu;
    // Of the models trained with LAION-400M only ViT-B-32 has QuickGELU.
    if (contains(lower, "laion400m") && !(config.image.width == 768 && config.image.patch == 32))
        return Activation::Gelu;
    return Activation::QuickGelu;
}

} // namespace

bool hasTextTower(const weights::NamedTensors &tensors)
{
    return tensors.has("token_embedding.weight") || tensors.has("text_projection");
}

bool hasImageTower(const weights::NamedTensors &tensors)
{
    return tensors.has("visual.conv1.weight");
}

std::string architectureName(const EncoderConfig &config)
{
    const ImageTowerConfig &image = config.image;
    if (image.kind == ImageArchitecture::ResNet) {
        std::string name = "ModifiedResNet ";
        for (std::size_t i = 0; i < image.layers.size(); ++i)
            name += (i ? "-" : "") + std::to_string(image.layers[i]);
        return name + " w" + std::to_string(image.width);
    }
    const std::string suffix = "-" + std::to_string(image.patch);
    const int layers = image.layers.empty() ? 0 : image.layers.front();
    if (image.width == 768 && layers == 12)
        return "ViT-B" + suffix + (image.side == 224 ? "" : "-" + std::to_string(image.side));
    if (image.width == 1024 && layers == 24)
        return "ViT-L" + suffix + (image.side == 224 ? "" : "-" + std::to_string(image.side));
    if (image.width == 1280 && layers == 32)
        return "ViT-H" + suffix + (image.side == 224 ? "" : "-" + std::to_string(image.side));
    return "ViT w" + std::to_string(image.width) + " l" + std::to_string(layers) + suffix + " " +
           std::to_string(image.side) + "px";
}

Result<EncoderConfig> inferConfig(const weights::NamedTensors &tensors, std::string_view hint)
{
    if (!hasImageTower(tensors))
        return refuse(tensors,
                      hasTextTower(tensors) ? "it holds the text half of a CLIP model only"
                      : isMapping(tensors)
                          ? "it holds a mapping network and no CLIP model"
                          : "its tensors are not those of a CLIP model (there is no visual.conv1.weight)");
    EncoderConfig config;
    if (tensors.has("visual.proj") && !tensors.has("visual.ln_pre.weight"))
        return refuse(tensors, "it is a CLIPA-type model, not a plain CLIP (its picture tower has no "
                               "visual.ln_pre)");
    if (tensors.has("visual.proj"))
        inferVit(tensors, config);
    else if (tensors.has("visual.attnpool.c_proj.weight"))
        inferResNet(tensors, config);
    else
        return refuse(tensors,
                      "its picture tower has neither a projection (ViT) nor an attention pool (ResNet)");
    if (hasTextTower(tensors)) {
        TextTowerConfig &text = config.text;
        text.context = side(tensors, "positional_embedding", 0);
        text.vocabulary = side(tensors, "token_embedding.weight", 0);
        text.width = side(tensors, "ln_final.weight", 0);
        text.layers = countAfter(tensors, "transformer.resblocks.");
        text.heads = std::max(1, text.width / 64);
        text.mlpWidth = side(tensors, "transformer.resblocks.0.mlp.c_fc.weight", 0);
    }
    config.activation =
        tensors.source().facts().torchScript ? Activation::QuickGelu : inferActivation(hint, config);
    config.preprocess.side = config.image.side;
    config.architecture = architectureName(config);
    if (auto fits = checkConfig(config); !fits) {
        Error error = fits.error();
        error.cause = "its tensors are not those of a CLIP model: " + error.cause;
        return refuse(tensors, error.cause);
    }
    return config;
}

} // namespace semblance::clip
