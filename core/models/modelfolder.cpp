// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/models/modelfolder.h"

#include "core/base/files.h"
#include "core/base/path.h"
#include "core/clip/fingerprint.h"
#include "core/clip/inferconfig.h"
#include "core/clip/layout.h"
#include "core/models/configreader.h"
#include "core/models/folderfiles.h"
#include "core/models/modeljson.h"
#include "core/weights/sharded.h"

#include <algorithm>
#include <cmath>

namespace semblance::models {

namespace fs = std::filesystem;
using namespace clip;

namespace {

constexpr const char *kUse = "use the model";

bool isThere(const fs::path &path)
{
    std::error_code error;
    return fs::exists(path, error);
}

std::uintmax_t sizeOf(const fs::path &path)
{
    std::error_code error;
    const auto size = fs::file_size(path, error);
    return error ? 0 : size;
}

/// The steps by which a folder or file is understood.
class Understanding
{
public:
    Result<FoundModel> folder(const fs::path &path);
    Result<FoundModel> file(const fs::path &path);

private:
    Result<void> fromModelJson(const fs::path &path);
    Result<void> fromOpenClip();
    Result<void> fromHuggingFace();
    Result<void> setWeights(const fs::path &path);
    Result<void> readConfigBeside();
    /// Tensors against the configuration, or the configuration from the tensors.
    Result<FoundModel> finish();
    Result<void> checkFiles();

    FoundModel found_;
    bool fromFile_ = false; ///< architecture as model.json states it: nothing is taken from the tensors
    std::vector<ListedFile> listed_;
};

Result<void> Understanding::setWeights(const fs::path &path)
{
    if (extension(path) != "json") {
        found_.files.weights = {path};
        return {};
    }
    const auto shards = weights::readShardIndex(path);
    if (!shards)
        return shards.error();
    // Opening the index checks it against its shards, which the files alone cannot tell.
    if (const auto checked = weights::openSharded(path); !checked)
        return checked.error();
    found_.files.weights = shards->files;
    return {};
}

Result<void> Understanding::fromModelJson(const fs::path &path)
{
    auto model = readModelJson(path);
    if (!model)
        return model.error();
    const fs::path folder = path.parent_path();
    found_.kind = FolderKind::Semblance;
    if (!model->name.empty())
        found_.files.name = model->name;
    found_.origin = model->origin;
    found_.licence = model->licence;
    found_.files.config = model->config;
    found_.files.preprocessKnown = model->config.has_value();
    fromFile_ = model->config.has_value();
    for (const std::string &name : model->weights)
        found_.files.weights.push_back(folder / pathFromBytes(name));
    if (!model->tokenizer.empty())
        found_.files.tokenizer = folder / pathFromBytes(model->tokenizer);
    if (!model->mapping.empty())
        found_.files.mapping = folder / pathFromBytes(model->mapping);
    found_.files.mappingProfile = model->mappingProfile;
    found_.files.fingerprint = model->fingerprint;
    listed_ = std::move(model->files);
    for (const auto &file : found_.files.weights)
        if (!isThere(file))
            return Error{Code::NotFound, kUse, display(folder),
                         "its weights file " + display(file.filename()) + " is missing",
                         "Download the model again"};
    return found_.files.config ? Result<void>() : readConfigBeside();
}

Result<void> Understanding::fromOpenClip()
{
    const fs::path path = found_.files.folder / "open_clip_config.json";
    const auto json = readJson(path, "read the model's configuration");
    if (!json)
        return json.error();
    auto read = readOpenClip(*json, display(path));
    if (!read)
        return read.error();
    found_.kind = FolderKind::OpenClip;
    found_.files.config = std::move(read->config);
    found_.files.preprocessKnown = read->preprocessKnown;
    return {};
}

Result<void> Understanding::fromHuggingFace()
{
    const fs::path folder = found_.files.folder;
    const auto json = readJson(folder / "config.json", "read the model's configuration");
    if (!json)
        return json.error();
    Json preprocessor;
    if (isThere(folder / "preprocessor_config.json")) {
        auto beside = readJson(folder / "preprocessor_config.json", "read the model's configuration");
        if (!beside)
            return beside.error();
        preprocessor = std::move(*beside);
    }
    auto read = readHuggingFace(*json, preprocessor, display(folder / "config.json"));
    if (!read)
        return read.error();
    found_.kind = FolderKind::HuggingFace;
    found_.files.config = std::move(read->config);
    found_.files.preprocessKnown = read->preprocessKnown;
    return {};
}

Result<void> Understanding::readConfigBeside()
{
    const fs::path &folder = found_.files.folder;
    if (isThere(folder / "open_clip_config.json"))
        return fromOpenClip();
    if (isThere(folder / "config.json"))
        return fromHuggingFace();
    return {};
}

Result<FoundModel> Understanding::folder(const fs::path &path)
{
    found_.files.folder = path;
    found_.files.name = display(path.filename());
    Result<void> done;
    if (isThere(path / "model.json")) {
        done = fromModelJson(path / "model.json");
    } else {
        // A folder with both configurations belongs to open_clip where its weights are there in a form that
        // is read.
        const fs::path theirs = openClipWeights(path);
        const bool openClip = isThere(path / "open_clip_config.json");
        const bool huggingFace = isThere(path / "config.json") && !huggingFaceWeights(path).empty();
        fs::path weights;
        if (openClip && (!huggingFace || display(theirs.filename()).starts_with("open_clip"))) {
            weights = theirs;
            done = fromOpenClip();
        } else if (openClip || isThere(path / "config.json")) {
            weights = huggingFaceWeights(path);
            done = fromHuggingFace();
        } else {
            auto bare = bareWeights(path);
            if (!bare)
                return bare.error();
            weights = *bare;
        }
        if (done && weights.empty())
            return Error{Code::NotFound, kUse, display(path),
                         "the folder has a configuration but no weights file", "Download the model again"};
        if (done)
            done = setWeights(weights);
    }
    if (!done)
        return done.error();
    return finish();
}

Result<FoundModel> Understanding::file(const fs::path &path)
{
    found_.files.folder = path.parent_path();
    found_.files.name = display(path.stem());
    if (isThere(found_.files.folder / "model.json")) {
        const auto model = readModelJson(found_.files.folder / "model.json");
        const std::string name = pathBytes(path.filename());
        if (model && std::find(model->weights.begin(), model->weights.end(), name) != model->weights.end())
            return folder(found_.files.folder);
    }
    if (auto set = setWeights(path); !set)
        return set.error();
    if (auto read = readConfigBeside(); !read)
        return read.error();
    return finish();
}

Result<void> Understanding::checkFiles()
{
    ModelFiles &files = found_.files;
    if (files.tokenizer.empty())
        files.tokenizer = tokenizerIn(files.folder);
    if (files.mapping.empty())
        files.mapping = mappingIn(files.folder);
    for (const fs::path &path : {files.tokenizer, files.mapping})
        if (!path.empty() && !isThere(path))
            return Error{Code::NotFound, kUse, display(files.folder),
                         "its file " + display(path.filename()) + " is missing", "Download the model again"};
    for (const auto &path : files.weights)
        found_.bytes += sizeOf(path);
    for (const fs::path &path : {files.tokenizer, files.mapping})
        if (!path.empty() &&
            std::find(files.weights.begin(), files.weights.end(), path) == files.weights.end())
            found_.bytes += sizeOf(path);
    const PreprocessSpec &spec = files.config->preprocess;
    for (std::size_t i = 0; i < 3; ++i)
        if (!(spec.deviation[i] > 0) || !std::isfinite(spec.mean[i]) || !std::isfinite(spec.deviation[i]))
            return Error{Code::Damaged,
                         kUse,
                         display(files.folder),
                         "its mean or deviation of the pictures is impossible",
                         {}};
    return {};
}

/// The fingerprint from the digests that model.json lists, where sizes are as it says; else none.
std::string listedFingerprint(const ModelFiles &files, const std::vector<ListedFile> &listed)
{
    std::vector<std::string> digests;
    for (const fs::path &path : files.weights) {
        const std::string name = pathBytes(path.filename());
        const auto entry = std::find_if(listed.begin(), listed.end(),
                                        [&](const ListedFile &file) { return file.name == name; });
        if (entry == listed.end() || entry->bytes != sizeOf(path))
            return {};
        digests.push_back(entry->sha256);
    }
    if (std::all_of(digests.begin(), digests.end(),
                    [](const std::string &digest) { return !digest.empty(); }))
        return fingerprintOf(digests, *files.config);
    return files.fingerprint;
}

Result<FoundModel> Understanding::finish()
{
    ModelFiles &files = found_.files;
    auto source = weights::openTensors(files.weights);
    if (!source)
        return source.error();
    const auto tensors =
        weights::NamedTensors::from(std::shared_ptr<const weights::TensorSource>(std::move(*source)));
    if (!tensors)
        return tensors.error();
    const std::string file = display(files.weights.front());
    if (!files.config) {
        auto inferred =
            inferConfig(*tensors, display(files.folder.filename() / files.weights.front().filename()));
        if (!inferred)
            return inferred.error();
        files.config = std::move(*inferred);
    } else if (!fromFile_) {
        takeWidths(*tensors, *files.config);
    }
    if (auto fits = checkConfig(*files.config); !fits) {
        Error error = fits.error();
        error.file = display(files.folder);
        return error;
    }
    if (!hasImageTower(*tensors))
        return Error{Code::Unsupported, kUse, file, "it has no picture tower", "Choose the whole CLIP model"};
    const auto shapeOf = [&](std::string_view name) {
        const weights::NamedTensor *tensor = tensors->find(name);
        return tensor ? &tensor->shape : nullptr;
    };
    std::vector<TensorSpec> layout = imageLayout(*files.config);
    if (hasTextTower(*tensors))
        for (TensorSpec &spec : textLayout(*files.config))
            if (spec.role != TensorRole::Scale)
                layout.push_back(std::move(spec));
    if (auto fits = checkLayout(layout, shapeOf, file); !fits)
        return fits.error();
    if (files.mapping.empty() && tensors->source().facts().mappingToo)
        files.mapping = files.weights.front();
    if (auto checked = checkFiles(); !checked)
        return checked.error();
    files.fingerprint = listedFingerprint(files, listed_);
    return std::move(found_);
}

} // namespace

Result<FoundModel> understand(const fs::path &path)
{
    const auto whole = semblance::absolute(path);
    if (!whole)
        return whole.error();
    // A name like "models/starter/" has no last component.
    const fs::path given = whole->has_filename() ? *whole : whole->parent_path();
    const auto stamp = stampOf(given, Links::Follow, kUse);
    if (!stamp) {
        Error error = stamp.error();
        if (error.code == Code::NotFound)
            error.advice = "Check the path";
        return error;
    }
    if (stamp->kind == FileKind::Folder)
        return Understanding().folder(given);
    return Understanding().file(given);
}

} // namespace semblance::models
