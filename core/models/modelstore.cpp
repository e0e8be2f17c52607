// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/models/modelstore.h"

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/path.h"
#include "core/base/sha256.h"
#include "core/clip/fingerprint.h"
#include "core/models/mappingstore.h"
#include "core/models/modeljson.h"
#include "core/models/plainname.h"
#include "core/platform/folders.h"

#include <algorithm>
#include <map>

namespace semblance::models {

namespace fs = std::filesystem;

namespace {

constexpr int kOpenAiVocabulary = 49408;

bool isFolder(const fs::path &path)
{
    std::error_code error;
    return fs::is_directory(path, error);
}

bool isThere(const fs::path &path)
{
    std::error_code error;
    return fs::exists(path, error);
}

/// Folders below a place, by name. A hidden one is none of ours.
std::vector<fs::path> foldersIn(const fs::path &place)
{
    std::vector<fs::path> folders;
    std::error_code error;
    for (fs::directory_iterator entry(place, error), end; !error && entry != end; entry.increment(error))
        if (isFolder(entry->path()) && !pathBytes(entry->path().filename()).starts_with(".") &&
            entry->path().filename() != kMappings)
            folders.push_back(entry->path());
    std::sort(folders.begin(), folders.end());
    return folders;
}

/// What distinguishes the state of weights files, without reading them.
Result<std::string> stampText(const clip::ModelFiles &files)
{
    std::string text;
    for (const fs::path &path : files.weights) {
        const auto stamp = stampOf(path, Links::Follow, "use the model");
        if (!stamp)
            return stamp.error();
        text += pathBytes(path) + "\n" + std::to_string(stamp->size) + " " + std::to_string(stamp->modified) +
                "\n";
    }
    return text;
}

} // namespace

std::vector<fs::path> defaultPlaces()
{
    const platform::Folders folders = platform::folders();
    const fs::path program = platform::programFolder();
    std::vector<fs::path> places;
    if (folders.single)
        places.push_back(folders.models);
    places.push_back(program / "models");
    places.push_back((program / ".." / "share" / "semblance" / "models").lexically_normal());
    // A build lies in build/bin of the source tree, whose root has a CMakeLists.txt beside models/.
    for (fs::path above = program; above.has_relative_path(); above = above.parent_path())
        if (isThere(above / "CMakeLists.txt") && isFolder(above / "models") && isFolder(above / "core")) {
            places.push_back(above / "models");
            break;
        }
    places.push_back(folders.models);
    std::vector<fs::path> distinct;
    for (const fs::path &place : places)
        if (std::find(distinct.begin(), distinct.end(), place) == distinct.end())
            distinct.push_back(place);
    return distinct;
}

ModelStore::ModelStore(std::vector<fs::path> places) : places_(std::move(places))
{}

std::vector<ListedModel> ModelStore::list() const
{
    std::map<std::string, ListedModel> models;
    for (const fs::path &place : places_)
        for (const fs::path &folder : foldersIn(place)) {
            const std::string name = display(folder.filename());
            if (models.contains(name))
                continue;
            ListedModel listed{name, folder, {}, {}};
            if (auto found = understand(folder)) {
                listed.model = std::move(*found);
                giveVocabulary(*listed.model);
            } else {
                listed.error = found.error();
            }
            models.emplace(name, std::move(listed));
        }
    std::vector<ListedModel> result;
    for (auto &[name, listed] : models)
        result.push_back(std::move(listed));
    return result;
}

fs::path ModelStore::sharedVocabulary() const
{
    for (const fs::path &place : places_) {
        std::vector<fs::path> folders = foldersIn(place);
        folders.insert(folders.begin(), place);
        for (const fs::path &folder : folders)
            for (const char *name : {"bpe_simple_vocab_16e6.txt.gz", "bpe_simple_vocab_16e6.txt"})
                if (isThere(folder / name))
                    return folder / name;
    }
    return {};
}

void ModelStore::giveVocabulary(FoundModel &model) const
{
    if (model.files.tokenizer.empty() && model.files.config->text.vocabulary == kOpenAiVocabulary)
        model.files.tokenizer = sharedVocabulary();
}

Result<FoundModel> ModelStore::find(const std::string &nameOrPath) const
{
    const std::string wanted = nameOrPath.empty() ? kStarter : nameOrPath;
    const fs::path path = pathFromBytes(wanted);
    fs::path chosen;
    if (wanted.find_first_of("/\\") == std::string::npos && wanted != "." && wanted != "..")
        for (const fs::path &place : places_)
            if (isFolder(place / path)) {
                chosen = place / path;
                break;
            }
    if (chosen.empty() && isThere(path))
        chosen = path;
    if (chosen.empty()) {
        std::string searched;
        for (const fs::path &place : places_)
            searched += (searched.empty() ? "" : ", ") + display(place);
        return Error{Code::NotFound, "use the model", display(path),
                     "there is no such model, file or folder (looked in " + searched + ")",
                     "Name a model of \"model list\", or the path of a folder or a weights file"};
    }
    auto found = understand(chosen);
    if (found)
        giveVocabulary(*found);
    return found;
}

Result<std::string> fingerprintOf(const clip::ModelFiles &files, const fs::path &cacheFolder,
                                  const CancelToken &cancel)
{
    if (!files.fingerprint.empty())
        return files.fingerprint;
    SEMBLANCE_CHECK(files.config.has_value());
    const auto stamp = stampText(files);
    if (!stamp)
        return stamp.error();
    const fs::path cached = cacheFolder / "digests" / (hex(sha256(*stamp)) + ".json");
    if (const auto json = readJson(cached, "use the model")) {
        std::vector<std::string> digests;
        for (const Json &digest : (*json)["sha256"].items())
            digests.push_back(digest.string());
        if ((*json)["of"].string() == *stamp && digests.size() == files.weights.size())
            return clip::fingerprintOf(digests, *files.config);
    }
    const auto digests = clip::digestsOf(files.weights, cancel);
    if (!digests)
        return digests.error();
    const Json kept = Json::object({{"of", *stamp}, {"sha256", Json::arrayOf(*digests)}});
    // A cache that cannot be written costs time at the next start, nothing else.
    static_cast<void>(writeAtomically(cached, kept.dump(2), "keep the fingerprint"));
    return clip::fingerprintOf(*digests, *files.config);
}

namespace {

/// What was recorded of a folder's files: by model.json, or by mapping.json of a mapping.
Result<std::vector<ListedFile>> recordedFiles(const fs::path &folder)
{
    if (!isThere(folder / "mapping.json") || isThere(folder / "model.json")) {
        auto model = readModelJson(folder / "model.json");
        return model ? Result<std::vector<ListedFile>>(std::move(model->files)) : model.error();
    }
    const auto json = readJson(folder / "mapping.json", "verify the mapping");
    if (!json)
        return json.error();
    std::vector<ListedFile> files;
    for (const Json &file : (*json)["files"].items())
        if (isPlainName(file["name"].string()))
            files.push_back({file["name"].string(), static_cast<std::uint64_t>(file["bytes"].integer()),
                             file["sha256"].string()});
    return files;
}

} // namespace

Result<std::vector<std::string>> verify(const fs::path &folder, const CancelToken &cancel)
{
    const auto files = recordedFiles(folder);
    if (!files)
        return files.error();
    std::vector<std::string> wrong;
    for (const ListedFile &file : *files) {
        const fs::path path = folder / pathFromBytes(file.name);
        const auto stamp = stampOf(path, Links::Follow, "verify the model");
        if (!stamp || stamp->size != file.bytes) {
            wrong.push_back(file.name);
            continue;
        }
        const auto digest = sha256OfFile(path, cancel);
        if (!digest)
            return digest.error();
        if (!file.sha256.empty() && hex(*digest) != file.sha256)
            wrong.push_back(file.name);
    }
    return wrong;
}

} // namespace semblance::models
