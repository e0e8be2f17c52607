// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/models/makerandom.h"

#include "core/base/files.h"
#include "core/base/path.h"
#include "core/clip/layout.h"
#include "core/models/modeljson.h"
#include "core/weights/safetensors.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace semblance::models {

using namespace clip;

namespace {

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers everywhere, unlike std:: distributions.
class Random
{
public:
    explicit Random(std::uint64_t seed) : state_(seed) {}

    /// Uniform in [-1, 1).
    float next()
    {
        state_ += 0x9e3779b97f4a7c15u;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        z ^= z >> 31;
        return static_cast<float>(static_cast<double>(z >> 40) / double(1u << 23) - 1.0);
    }

private:
    std::uint64_t state_;
};

EncoderConfig vit(int side, int patch, int width, int layers, int textWidth, int dimension)
{
    EncoderConfig config;
    config.image = {ImageArchitecture::Vit, side, width, {layers}, width / 64, patch, 4 * width};
    config.text = {77, 49408, textWidth, 12, textWidth / 64, 4 * textWidth};
    config.dimension = dimension;
    return config;
}

EncoderConfig resNet(int side, int width, std::vector<int> layers, int textWidth, int dimension)
{
    EncoderConfig config = vit(side, 32, 768, 12, textWidth, dimension);
    config.image = {ImageArchitecture::ResNet, side, width, std::move(layers), width / 2, 0, 0};
    return config;
}

/// The merges of "tiny", enough for a vocabulary of its own: 512 byte symbols, these, start and end.
constexpr std::array<const char *, 3> kTinyMerges = {"t h", "a n", "th e</w>"};

EncoderConfig tiny()
{
    EncoderConfig config = vit(32, 16, 64, 2, 64, 32);
    config.text = {77, 514 + static_cast<int>(kTinyMerges.size()), 64, 2, 1, 128};
    config.image.mlpWidth = 128;
    return config;
}

struct Known
{
    const char *name;
    EncoderConfig config;
};

const std::vector<Known> &known()
{
    static const std::vector<Known> all = {
        {"tiny", tiny()},
        {"ViT-B-32", vit(224, 32, 768, 12, 512, 512)},
        {"ViT-B-32-256", vit(256, 32, 768, 12, 512, 512)},
        {"ViT-B-16", vit(224, 16, 768, 12, 512, 512)},
        {"ViT-L-14", vit(224, 14, 1024, 24, 768, 768)},
        {"ViT-L-14-336", vit(336, 14, 1024, 24, 768, 768)},
        {"RN50", resNet(224, 64, {3, 4, 6, 3}, 512, 1024)},
        {"RN50x4", resNet(288, 80, {4, 6, 10, 6}, 640, 640)},
    };
    return all;
}

/// Half the width of the uniform distribution from which a tensor's values come.
float spreadOf(const TensorSpec &spec)
{
    if (spec.role == TensorRole::Embedding)
        return 0.05f;
    if (spec.role != TensorRole::Weight || spec.shape.size() < 2)
        return 0.02f;
    std::int64_t fanIn = 1;
    for (std::size_t i = 1; i < spec.shape.size(); ++i)
        fanIn *= spec.shape[i];
    return std::sqrt(3.0f / static_cast<float>(fanIn)); // variance 1 / fan-in
}

float centreOf(TensorRole role)
{
    if (role == TensorRole::NormWeight || role == TensorRole::RunningVariance)
        return 1;
    return role == TensorRole::Scale ? 4.6052f : 0; // ln 100, where OpenAI's models end
}

Result<void> writeRandom(const std::filesystem::path &path, const std::vector<TensorSpec> &layout,
                         std::uint64_t seed, bool half, const CancelToken &cancel)
{
    std::vector<weights::TensorToWrite> tensors;
    for (const TensorSpec &spec : layout)
        tensors.push_back({spec.name, spec.shape});
    Random random(seed);
    const auto fill = [&](std::size_t index, std::span<float> values) -> Result<void> {
        const float centre = centreOf(layout[index].role);
        const float spread = layout[index].role == TensorRole::Scale ? 0 : spreadOf(layout[index]);
        for (float &value : values)
            value = centre + spread * random.next();
        return {};
    };
    return weights::writeSafetensors(path, tensors, half ? weights::StoredAs::F16 : weights::StoredAs::F32,
                                     fill, {}, cancel);
}

std::vector<TensorSpec> mappingLayout(const EncoderConfig &config)
{
    constexpr std::int64_t kMiddle = 512; // Pic2Word's middle_dim
    return {{"layers.0.0.weight", {kMiddle, config.dimension}},
            {"layers.0.0.bias", {kMiddle}, TensorRole::Bias},
            {"layers.1.0.weight", {kMiddle, kMiddle}},
            {"layers.1.0.bias", {kMiddle}, TensorRole::Bias},
            {"fc_out.weight", {config.text.width, kMiddle}},
            {"fc_out.bias", {config.text.width}, TensorRole::Bias}};
}

} // namespace

const std::vector<std::string> &architectureNames()
{
    static const std::vector<std::string> names = [] {
        std::vector<std::string> list;
        for (const Known &one : known())
            list.push_back(one.name);
        return list;
    }();
    return names;
}

Result<EncoderConfig> architectureNamed(const std::string &name)
{
    for (const Known &one : known())
        if (name == one.name) {
            EncoderConfig config = one.config;
            config.architecture = name;
            config.preprocess.side = config.image.side;
            return config;
        }
    std::string list;
    for (const std::string &one : architectureNames())
        list += (list.empty() ? "" : ", ") + one;
    return Error{Code::Invalid,
                 "make a random model",
                 {},
                 "there is no architecture \"" + name + "\"",
                 "Choose one of " + list};
}

Result<void> makeRandomModel(const EncoderConfig &config, const std::string &name, const RandomModel &options,
                             const std::filesystem::path &folder, const CancelToken &cancel)
{
    if (auto fits = checkConfig(config); !fits)
        return fits;
    std::error_code error;
    if (std::filesystem::exists(folder / "model.json", error))
        return Error{Code::Invalid, "make a random model", display(folder), "there is a model already",
                     "Choose another folder"};
    std::vector<TensorSpec> layout = imageLayout(config);
    for (TensorSpec &spec : textLayout(config))
        layout.push_back(std::move(spec));
    if (auto made =
            writeRandom(folder / "model.safetensors", layout, options.seed, options.halfPrecision, cancel);
        !made)
        return made;
    ModelJson model;
    model.name = name;
    model.origin =
        "random weights, seed " + std::to_string(options.seed) + "; it knows nothing about pictures";
    model.licence = "CC0-1.0";
    model.config = config;
    model.weights = {"model.safetensors"};
    if (config.text.vocabulary == tiny().text.vocabulary) {
        std::string merges = "#version: 0.2\n";
        for (const char *merge : kTinyMerges)
            (merges += merge) += '\n';
        if (auto made = writeAtomically(folder / "merges.txt", merges, "make a random model"); !made)
            return made;
        model.tokenizer = "merges.txt";
    }
    if (options.mapping) {
        if (auto made = writeRandom(folder / "mapping.safetensors", mappingLayout(config), options.seed + 1,
                                    options.halfPrecision, cancel);
            !made)
            return made;
        model.mapping = "mapping.safetensors";
        model.mappingProfile = MappingProfile();
    }
    return writeModelJson(folder, std::move(model), cancel);
}

} // namespace semblance::models
