// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/learn/modelio.h"

#include "core/base/files.h"
#include "core/base/path.h"
#include "core/base/sha256.h"
#include "core/clip/fingerprint.h"
#include "core/clip/inferconfig.h"
#include "core/clip/layout.h"
#include "core/clip/torch/modelloader.h"
#include "core/learn/checkpoint.h"
#include "core/learn/parameters.h"
#include "core/weights/names.h"
#include "core/weights/tensorfile.h"

#include <ATen/ATen.h>

namespace semblance::learn {

namespace fs = std::filesystem;

namespace {

constexpr const char *kWriting = "write the model";
constexpr const char *kWeights = "model.safetensors";
constexpr const char *kMapping = "mapping.safetensors";
constexpr const char *kMerges = "merges.txt";

std::vector<clip::TensorSpec> towerLayout(const clip::EncoderConfig &config)
{
    std::vector<clip::TensorSpec> layout = clip::imageLayout(config);
    for (clip::TensorSpec &spec : clip::textLayout(config))
        layout.push_back(std::move(spec));
    return layout;
}

Json fileEntry(const std::string &name, std::uint64_t bytes, const std::string &digest)
{
    return Json::object({{"name", name}, {"bytes", bytes}, {"sha256", digest}});
}

Result<clip::EncoderConfig> configOf(const fs::path &folder)
{
    auto source = weights::openTensors(folder / kWeights);
    if (!source)
        return source.error();
    const auto named = weights::NamedTensors::from(std::move(*source));
    if (!named)
        return named.error();
    auto config = clip::inferConfig(*named, "openai"); // QuickGELU, as the starter is trained with
    if (!config)
        return config.error();
    return config;
}

} // namespace

Result<StarterWeights> readStarter(const fs::path &checkpoint)
{
    auto read = readCheckpoint(checkpoint);
    if (!read)
        return read.error();
    StarterWeights weights;
    weights.state = std::move(read->state);
    for (const Json &merge : weights.state["merges"].items())
        weights.merges.push_back(merge.string());
    const StarterRecipe recipe = recipeFromJson(weights.state["recipe"]);
    weights.config = recipe.config(2 * 256 + static_cast<int>(weights.merges.size()) + 2);
    std::vector<clip::TensorSpec> layout = towerLayout(weights.config);
    const at::Tensor averaged = read->tensor("averaged");
    const at::Tensor statistics = read->tensor("averaged_statistics");
    const std::int64_t towers = Parameters(layout, at::kCPU).trained().numel();
    const std::int64_t each = weights.config.dimension + 1; // a row and a bias of a helper head
    if (!averaged.defined() || !statistics.defined() || averaged.numel() < towers ||
        (averaged.numel() - towers) % each != 0)
        return Error{Code::Damaged,
                     "read the checkpoint",
                     display(checkpoint),
                     "it holds other tensors than its recipe says",
                     {}};
    if (const std::int64_t rows = (averaged.numel() - towers) / each; rows > 0) {
        layout.push_back({"heads.weight", {rows, weights.config.dimension}, clip::TensorRole::Weight});
        layout.push_back({"heads.bias", {rows}, clip::TensorRole::Bias});
    }
    weights.tensors = Parameters(layout, at::kCPU).over(averaged, statistics);
    weights.tensors.erase("heads.weight");
    weights.tensors.erase("heads.bias");
    return weights;
}

Result<void> writeModelFolder(const StarterWeights &weights, const fs::path &folder,
                              const CancelToken &cancel)
{
    std::vector<std::pair<std::string, at::Tensor>> tensors;
    for (const clip::TensorSpec &spec : towerLayout(weights.config))
        tensors.emplace_back(spec.name, clip::tensorOf(weights.tensors, spec.name));
    const std::string trained =
        weights.state["pictures"].isInteger() ? std::to_string(weights.state["pictures"].integer()) : "";
    if (auto done = writeTensors(folder / kWeights, tensors, Precision::Half,
                                 {{"made_by", "Semblance"}, {"pictures_seen", trained}});
        !done)
        return done;
    std::string merges = "#version: 0.2\n";
    for (const std::string &merge : weights.merges)
        merges += merge + "\n";
    if (auto done = writeAtomically(folder / kMerges, merges, kWriting); !done)
        return done;
    return describeModelFolder(folder, cancel);
}

Result<void> describeModelFolder(const fs::path &folder, const CancelToken &cancel)
{
    const auto config = configOf(folder);
    if (!config)
        return config.error();
    Json files = Json::array();
    std::vector<std::string> weightDigests;
    std::error_code error;
    const bool mapped = fs::exists(folder / kMapping, error);
    for (const char *name : {kWeights, kMerges, kMapping}) {
        if (name == kMapping && !mapped)
            continue;
        const auto digest = sha256OfFile(folder / name, cancel);
        if (!digest)
            return digest.error();
        files.push(fileEntry(name, fs::file_size(folder / name, error), hex(*digest)));
        if (name == kWeights)
            weightDigests.push_back(hex(*digest));
    }
    auto architecture = parseJson(clip::canonicalText(*config), "the architecture");
    if (!architecture)
        return architecture.error();
    Json named = Json::object({{"name", clip::architectureName(*config)}});
    for (const auto &[key, value] : architecture->members())
        named.append(key, value);
    Json json = Json::object({{"format", "semblance-model"},
                              {"version", 1},
                              {"name", "Semblance starter"},
                              {"origin", "trained from random numbers by models/train-starter.sh"},
                              {"licence", "see NOTICE: trained on research collections"},
                              {"architecture", std::move(named)},
                              {"weights", Json::array({Json(kWeights)})},
                              {"tokenizer", kMerges}});
    if (mapped)
        json.append("mapping", Json::object({{"file", kMapping}, {"kind", "pic2word"}}));
    json.append("files", std::move(files));
    json.append("fingerprint", clip::fingerprintOf(weightDigests, *config));
    return writeAtomically(folder / "model.json", json.dump(2) + "\n", kWriting);
}

Result<LoadedModel> readModel(const clip::ModelFiles &files, const CancelToken &cancel, at::Device device)
{
    if (files.tokenizer.empty())
        return Error{Code::Unsupported, "train the mapping", display(files.folder),
                     "no vocabulary lies with the model",
                     "Put its vocab.json and merges.txt beside the weights"};
    auto source = weights::openTensors(files.weights);
    if (!source)
        return source.error();
    const auto named = weights::NamedTensors::from(std::move(*source));
    if (!named)
        return named.error();
    auto config =
        files.config ? Result<clip::EncoderConfig>(*files.config) : clip::inferConfig(*named, files.name);
    if (!config)
        return config.error();
    auto tensors = clip::readTensors(*named, towerLayout(*config), device, cancel);
    if (!tensors)
        return tensors.error();
    auto tokenizer = clip::Tokenizer::fromFile(files.tokenizer);
    if (!tokenizer)
        return tokenizer.error();
    auto towers = towersOf(*tensors, *config, std::move(*tokenizer));
    if (!towers)
        return towers.error();
    return LoadedModel{std::move(*towers), std::move(*tensors), files.fingerprint};
}

Result<LoadedModel> readModelFolder(const fs::path &folder)
{
    const auto json = readJson(folder / "model.json", "read the model");
    if (!json)
        return json.error();
    auto config = configOf(folder);
    if (!config)
        return config.error();
    clip::ModelFiles files;
    files.folder = folder;
    files.weights = {folder / kWeights};
    files.config = std::move(*config);
    files.tokenizer = folder / kMerges;
    files.fingerprint = (*json)["fingerprint"].string();
    return readModel(files, {});
}

Result<clip::MappingParameters> readMapping(const fs::path &file, const Towers &towers)
{
    const auto tensors = readTensors(file);
    if (!tensors)
        return tensors.error();
    return clip::mappingParameters(*tensors, towers.config.dimension, towers.config.text.width,
                                   display(file));
}

} // namespace semblance::learn
