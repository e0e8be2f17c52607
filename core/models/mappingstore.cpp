// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/models/mappingstore.h"

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/path.h"
#include "core/base/sha256.h"
#include "core/clip/mappinglayout.h"
#include "core/models/plainname.h"
#include "core/weights/names.h"

#include <algorithm>
#include <map>

namespace semblance::models {

namespace fs = std::filesystem;

namespace {

constexpr const char *kUse = "use the mapping";

bool isFile(const fs::path &path)
{
    std::error_code error;
    return fs::is_regular_file(path, error);
}

/// Sizes of the network, from the first and the last of its layers.
Result<void> readSizes(FoundMapping &mapping)
{
    auto source = weights::openTensors(mapping.file, weights::Part::Mapping);
    if (!source)
        return source.error();
    const std::shared_ptr<const weights::TensorSource> shared = std::move(*source);
    const auto named = weights::NamedTensors::from(shared);
    if (!named)
        return named.error();
    const auto shapeOf = [&](std::string_view name) {
        const weights::NamedTensor *tensor = named->find(name);
        return tensor ? &tensor->shape : nullptr;
    };
    const auto side = [&](std::initializer_list<const char *> names, std::size_t index) -> std::int64_t {
        for (const char *name : names)
            if (const auto *shape = shapeOf(name); shape && shape->size() == 2)
                return (*shape)[index];
        return 0;
    };
    const std::int64_t from = side({"layers.0.0.weight", "layers.0.weight"}, 1);
    const std::int64_t to = side({"fc_out.weight", "layers.6.weight"}, 0);
    const auto layout = clip::mappingLayout(shapeOf, from, to, display(mapping.file));
    if (!layout)
        return layout.error();
    if (layout->kind == clip::MappingArchitecture::Phi)
        mapping.profile = clip::profileOfPhi(mapping.file);
    mapping.inputWidth = static_cast<int>(from);
    mapping.wordWidth = static_cast<int>(to);
    if (const auto said = shared->metadata().find("encoder"); said != shared->metadata().end())
        mapping.trainedFor = said->second;
    return {};
}

Result<FoundMapping> fromFolder(const fs::path &folder)
{
    const fs::path description = folder / "mapping.json";
    const auto json = readJson(description, kUse);
    if (!json)
        return json.error();
    const Json &root = *json;
    const std::string file = root["file"].string();
    if (root["format"].string() != "semblance-mapping" || !isPlainName(file))
        return Error{Code::Damaged, kUse, display(description), "it names no file of a mapping",
                     "Add the mapping again"};
    if (root["version"].integer() > 1)
        return Error{Code::Newer, kUse, display(description), "a newer version of Semblance wrote it",
                     "Install that version"};
    auto found = understandMapping(folder / pathFromBytes(file));
    if (!found)
        return found.error();
    found->name = display(folder.filename());
    found->origin = root["origin"].string();
    found->licence = root["licence"].string();
    for (const Json &name : root["fits"].items())
        found->fits.push_back(name.string());
    if (auto profile = clip::profileOfKind(root["kind"].string())) {
        // A file alone is used without padding (docs/formats.md): the library's pictures have none.
        profile->targetPad = found->profile.targetPad;
        found->profile = std::move(*profile);
    }
    return found;
}

} // namespace

Result<FoundMapping> understandMapping(const fs::path &path)
{
    std::error_code error;
    if (fs::is_directory(path, error))
        return fromFolder(path);
    FoundMapping mapping;
    mapping.name = display(path.stem());
    mapping.file = path;
    const auto stamp = stampOf(path, Links::Follow, kUse);
    if (!stamp)
        return stamp.error();
    mapping.bytes = stamp->size;
    if (auto read = readSizes(mapping); !read)
        return read.error();
    return mapping;
}

std::vector<FoundMapping> listMappings(const std::vector<fs::path> &places)
{
    std::map<std::string, FoundMapping> mappings;
    for (const fs::path &place : places) {
        std::error_code error;
        for (fs::directory_iterator entry(place / kMappings, error), end; !error && entry != end;
             entry.increment(error))
            if (isFile(entry->path() / "mapping.json"))
                if (auto found = understandMapping(entry->path()))
                    mappings.emplace(found->name, std::move(*found));
    }
    std::vector<FoundMapping> result;
    for (auto &[name, mapping] : mappings)
        result.push_back(std::move(mapping));
    return result;
}

Result<FoundMapping> findMapping(const std::string &name, const fs::path &modelFolder,
                                 const std::vector<fs::path> &places)
{
    if (isFile(pathFromBytes(name)))
        return understandMapping(pathFromBytes(name));
    if (isPlainName(name)) {
        std::vector<fs::path> folders = places;
        folders.insert(folders.begin(), modelFolder);
        for (const fs::path &folder : folders)
            for (const char *ending : {"", ".safetensors", ".pt", ".pth", ".bin"})
                if (isFile(folder / pathFromBytes(name + ending)))
                    return understandMapping(folder / pathFromBytes(name + ending));
        for (const fs::path &place : places)
            if (isFile(place / kMappings / pathFromBytes(name) / "mapping.json"))
                return understandMapping(place / kMappings / pathFromBytes(name));
    }
    return Error{Code::NotFound, "find the mapping", name, "there is no such mapping or file",
                 "Name one of \"model list\", a file, or none for the model without a mapping"};
}

MappingFit fitOf(const FoundMapping &mapping, const clip::EncoderConfig &config, std::string_view modelName,
                 std::string_view fingerprint)
{
    if (mapping.inputWidth != config.dimension || mapping.wordWidth != config.text.width)
        return MappingFit::No;
    const bool named = std::find(mapping.fits.begin(), mapping.fits.end(), modelName) != mapping.fits.end();
    const bool trained = !mapping.trainedFor.empty() && mapping.trainedFor == fingerprint;
    return named || trained ? MappingFit::MadeFor : MappingFit::SameSizes;
}

Result<void> writeMappingJson(const FoundMapping &mapping, const CancelToken &cancel)
{
    const auto digest = sha256OfFile(mapping.file, cancel);
    if (!digest)
        return digest.error();
    const std::string file = pathBytes(mapping.file.filename());
    const Json json = Json::object(
        {{"format", "semblance-mapping"},
         {"version", 1},
         {"kind", mapping.profile.kind},
         {"file", file},
         {"origin", mapping.origin},
         {"licence", mapping.licence},
         {"fits", Json::arrayOf(mapping.fits)},
         {"files", Json::array({Json::object(
                       {{"name", file}, {"bytes", mapping.bytes}, {"sha256", hex(*digest)}})})}});
    return writeAtomically(mapping.file.parent_path() / "mapping.json", json.dump(2) + "\n",
                           "describe the mapping");
}

} // namespace semblance::models
