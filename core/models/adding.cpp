// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/models/adding.h"

#include "core/base/amounts.h"
#include "core/base/files.h"
#include "core/base/path.h"
#include "core/clip/fingerprint.h"
#include "core/clip/tokenizer.h"
#include "core/models/mappingstore.h"
#include "core/models/modelfolder.h"
#include "core/models/modeljson.h"
#include "core/models/plainname.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>

namespace semblance::models {

namespace fs = std::filesystem;

namespace {

constexpr const char *kAdd = "add the model";
/// Files of a models folder that are no models; hidden, so that nobody takes them for one.
constexpr const char *kStaging = ".adding", *kRemoving = ".removing";
constexpr std::array<const char *, 2> kVocabularies = {"bpe_simple_vocab_16e6.txt.gz",
                                                       "bpe_simple_vocab_16e6.txt"};
/// What authors lay beside weights and people may want to read.
constexpr std::array<const char *, 5> kBeside = {"open_clip_config.json", "config.json",
                                                 "preprocessor_config.json", "README.md", "LICENSE"};

bool isThere(const fs::path &path)
{
    std::error_code error;
    return fs::exists(path, error);
}

bool isVocabularyName(const fs::path &path)
{
    const std::string name = display(path.filename());
    return std::find(kVocabularies.begin(), kVocabularies.end(), name) != kVocabularies.end();
}

Result<void> nameIsFree(const AddOptions &options, ItemKind kind, const std::string &name)
{
    if (!isPlainName(name) || name.front() == '.' || name == kMappings)
        return Error{Code::Invalid, kAdd, name, "that is no name for a folder", "Give one with --name"};
    if (isThere(placeOf(options.folder, kind, name)))
        return Error{Code::Invalid, kAdd, name, "there is one of this name already",
                     "Give another name with --name, or remove that one first"};
    return {};
}

/// The files of one model or mapping on their way into a folder.
class Copying
{
public:
    Copying(fs::path into, bool link, const ProgressFn &progress, const CancelToken &cancel)
        : into_(std::move(into)), link_(link), progress_(progress), cancel_(cancel)
    {}

    void want(const fs::path &file)
    {
        if (!file.empty() && std::find(files_.begin(), files_.end(), file) == files_.end())
            files_.push_back(file);
    }
    Result<void> run();
    std::uint64_t bytes() const noexcept { return total_; }

private:
    Result<void> copy(const fs::path &file);
    void tell(bool last);

    const fs::path into_;
    const bool link_;
    const ProgressFn &progress_;
    const CancelToken &cancel_;
    std::vector<fs::path> files_;
    std::uint64_t done_ = 0, total_ = 0;
    std::chrono::steady_clock::time_point told_{};
};

Result<void> Copying::run()
{
    std::vector<fs::path> names;
    for (const fs::path &file : files_) {
        const auto stamp = stampOf(file, Links::Follow, kAdd);
        if (!stamp)
            return stamp.error();
        total_ += stamp->size;
        if (std::find(names.begin(), names.end(), file.filename()) != names.end())
            return Error{Code::Invalid, kAdd, display(file), "another of its files has the same name",
                         "Give one of the two another name"};
        names.push_back(file.filename());
    }
    if (auto made = makeFolder(into_, kAdd); !made)
        return made;
    const auto free = freeSpace(into_);
    if (!link_ && free && *free < total_)
        return Error{Code::NoSpace, kAdd, display(into_.parent_path()),
                     "it needs " + bytesText(total_) + " and " + bytesText(*free) + " are free",
                     "Free some space, or use --link, which leaves the files where they are"};
    for (const fs::path &file : files_)
        if (auto done = copy(file); !done)
            return done;
    tell(true);
    return {};
}

Result<void> Copying::copy(const fs::path &file)
{
    const fs::path target = into_ / file.filename();
    if (link_) {
        const auto whole = semblance::absolute(file);
        if (!whole)
            return whole.error();
        std::error_code error;
        fs::create_symlink(*whole, target, error);
        return error ? Result<void>(systemError(error.value(), kAdd, target)) : Result<void>();
    }
    auto source = openForReading(file, kAdd);
    if (!source)
        return source.error();
    return writeAtomically(target, kAdd, [&](const AppendBytes &append) -> Result<void> {
        std::string block(4u << 20, '\0');
        while (const std::size_t got = std::fread(block.data(), 1, block.size(), source->get())) {
            if (cancel_.wanted())
                return Error{Code::Interrupted, kAdd, display(file), "it was stopped", {}};
            if (auto done = append(std::string_view(block).substr(0, got)); !done)
                return done;
            done_ += got;
            tell(false);
        }
        if (std::ferror(source->get()))
            return systemError(errno, kAdd, file);
        return {};
    });
}

void Copying::tell(bool last)
{
    const auto now = std::chrono::steady_clock::now();
    if (!progress_ || (!last && now - told_ < std::chrono::milliseconds(100)))
        return;
    told_ = now;
    progress_(
        {static_cast<std::int64_t>(last ? total_ : done_), static_cast<std::int64_t>(total_), "copy", {}});
}

/// A folder that goes when nobody keeps it.
class Staging
{
public:
    explicit Staging(fs::path path) : path_(std::move(path)) { clear(); }
    ~Staging() { clear(); }
    Staging(const Staging &) = delete;
    Staging &operator=(const Staging &) = delete;
    const fs::path &path() const noexcept { return path_; }

private:
    void clear() const
    {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
        fs::remove(path_.parent_path(), ignored); // where it is empty
    }
    const fs::path path_;
};

Result<Added> moveIntoPlace(const fs::path &staged, ItemKind kind, const AddOptions &options,
                            std::uint64_t bytes)
{
    const fs::path place = placeOf(options.folder, kind, options.name);
    if (auto made = makeFolder(place.parent_path(), kAdd); !made)
        return made.error();
    std::error_code error;
    fs::rename(staged, place, error);
    if (error)
        return systemError(error.value(), kAdd, place);
    return Added{kind, options.name, place, bytes};
}

Result<Added> settleEncoder(const fs::path &staged, FoundModel found, const AddOptions &options,
                            const CancelToken &cancel)
{
    const auto nameOf = [](const fs::path &path) { return pathBytes(path.filename()); };
    ModelJson json;
    json.name = options.name;
    json.origin = options.origin.empty() ? found.origin : options.origin;
    json.licence = options.licence.empty() ? found.licence : options.licence;
    json.config = found.files.config;
    for (const fs::path &file : found.files.weights)
        json.weights.push_back(nameOf(file));
    json.tokenizer = found.files.tokenizer.empty() ? "" : nameOf(found.files.tokenizer);
    json.mapping = found.files.mapping.empty() ? "" : nameOf(found.files.mapping);
    json.mappingProfile = found.files.mappingProfile;
    if (auto written = writeModelJson(staged, json, cancel); !written)
        return written.error();
    const auto again = understand(staged);
    if (!again)
        return again.error();
    SEMBLANCE_CHECK(clip::canonicalText(*again->files.config) == clip::canonicalText(*found.files.config));
    return moveIntoPlace(staged, ItemKind::Encoder, options, again->bytes);
}

Result<Added> settleMapping(const fs::path &staged, FoundMapping found, const AddOptions &options,
                            const CancelToken &cancel)
{
    found.file = staged / found.file.filename();
    if (!options.origin.empty())
        found.origin = options.origin;
    if (!options.licence.empty())
        found.licence = options.licence;
    if (!options.fits.empty())
        found.fits = options.fits;
    if (auto written = writeMappingJson(found, cancel); !written)
        return written.error();
    return moveIntoPlace(staged, ItemKind::Mapping, options, found.bytes);
}

/// The mapping of a model as it was given, with the profile that its original name tells.
Result<void> takeMapping(FoundModel &model, const fs::path &file)
{
    auto mapping = understandMapping(file);
    if (!mapping)
        return mapping.error();
    if (fitOf(*mapping, *model.files.config, {}, {}) == MappingFit::No)
        return Error{Code::Mismatch, "add the mapping", display(file),
                     "it is made for embeddings of " + std::to_string(mapping->inputWidth) +
                         " numbers and words of " + std::to_string(mapping->wordWidth) + ", the model has " +
                         std::to_string(model.files.config->dimension) + " and " +
                         std::to_string(model.files.config->text.width),
                     "Choose the mapping of this model"};
    model.files.mapping = mapping->file;
    model.files.mappingProfile = mapping->profile;
    return {};
}

/// @param whole  the folder was given: what its authors laid beside the weights comes along
Result<Added> addEncoder(FoundModel found, AddOptions options, bool whole, const ProgressFn &progress,
                         const CancelToken &cancel)
{
    clip::ModelFiles &files = found.files;
    if (!options.mapping.empty()) {
        if (auto taken = takeMapping(found, options.mapping); !taken)
            return taken.error();
    } else if (!files.mapping.empty() && !files.mappingProfile)
        if (const auto own = understandMapping(files.mapping))
            files.mappingProfile = own->profile;
    if (options.origin.empty() && found.origin.empty())
        options.origin = display(files.weights.front());
    const Staging staging(options.folder / kStaging / pathFromBytes(options.name));
    Copying copying(staging.path(), options.link, progress, cancel);
    for (const fs::path &file : files.weights)
        copying.want(file);
    copying.want(files.tokenizer);
    if (files.tokenizer.filename() == "vocab.json")
        copying.want(files.tokenizer.parent_path() / "merges.txt");
    copying.want(files.mapping);
    for (const char *name : kBeside)
        if (whole && isThere(files.folder / name))
            copying.want(files.folder / name);
    if (auto done = copying.run(); !done)
        return done.error();
    return settleEncoder(staging.path(), std::move(found), options, cancel);
}

Result<Added> addMapping(FoundMapping found, AddOptions options, const ProgressFn &progress,
                         const CancelToken &cancel)
{
    if (options.origin.empty() && found.origin.empty())
        options.origin = display(found.file);
    const Staging staging(options.folder / kStaging / pathFromBytes(options.name));
    Copying copying(staging.path(), options.link, progress, cancel);
    copying.want(found.file);
    if (auto done = copying.run(); !done)
        return done.error();
    return settleMapping(staging.path(), std::move(found), options, cancel);
}

Result<Added> addVocabulary(const fs::path &file, const AddOptions &options, const ProgressFn &progress,
                            const CancelToken &cancel)
{
    if (const auto read = clip::Tokenizer::fromFile(file); !read)
        return read.error();
    Copying copying(options.folder, options.link, progress, cancel);
    copying.want(file);
    if (auto done = copying.run(); !done)
        return done.error();
    const std::string name = display(file.filename());
    return Added{ItemKind::Vocabulary, name, options.folder / file.filename(), copying.bytes()};
}

} // namespace

fs::path placeOf(const fs::path &modelsFolder, ItemKind kind, const std::string &name)
{
    return kind == ItemKind::Mapping ? modelsFolder / kMappings / pathFromBytes(name)
                                     : modelsFolder / pathFromBytes(name);
}

Result<Added> add(const fs::path &given, const AddOptions &asked, const ProgressFn &progress,
                  const CancelToken &cancel)
{
    AddOptions options = asked;
    const auto whole = semblance::absolute(given);
    if (!whole)
        return whole.error();
    const fs::path path = whole->has_filename() ? *whole : whole->parent_path();
    if (isVocabularyName(path)) {
        options.name = display(path.filename());
        if (auto free = nameIsFree(options, ItemKind::Vocabulary, options.name); !free)
            return free.error();
        return addVocabulary(path, options, progress, cancel);
    }
    std::error_code error;
    const bool isFolder = fs::is_directory(path, error);
    if (options.name.empty())
        options.name = display(isFolder ? path.filename() : path.stem());
    auto model = understand(path);
    if (model) {
        if (auto free = nameIsFree(options, ItemKind::Encoder, options.name); !free)
            return free.error();
        return addEncoder(std::move(*model), std::move(options), isFolder, progress, cancel);
    }
    auto mapping = understandMapping(path);
    if (!mapping)
        return model.error();
    if (auto free = nameIsFree(options, ItemKind::Mapping, options.name); !free)
        return free.error();
    return addMapping(std::move(*mapping), std::move(options), progress, cancel);
}

Result<Added> settle(const fs::path &staged, ItemKind kind, const AddOptions &options,
                     const CancelToken &cancel)
{
    if (auto free = nameIsFree(options, kind, options.name); !free)
        return free.error();
    if (kind == ItemKind::Encoder) {
        auto found = understand(staged);
        return found ? settleEncoder(staged, std::move(*found), options, cancel) : found.error();
    }
    std::error_code error;
    for (fs::directory_iterator entry(staged, error), end; !error && entry != end; entry.increment(error)) {
        if (kind == ItemKind::Vocabulary && isVocabularyName(entry->path())) {
            if (const auto read = clip::Tokenizer::fromFile(entry->path()); !read)
                return read.error();
            return moveIntoPlace(entry->path(), kind, options, fs::file_size(entry->path(), error));
        }
        if (kind == ItemKind::Mapping)
            if (auto found = understandMapping(entry->path()))
                return settleMapping(staged, std::move(*found), options, cancel);
    }
    return Error{Code::Unsupported, kAdd, options.name,
                 "what came is no " + std::string(kind == ItemKind::Mapping ? "mapping" : "vocabulary"),
                 "Look at its publisher's page"};
}

Result<Added> removeModel(const std::string &name, const fs::path &modelsFolder)
{
    constexpr const char *kRemove = "remove the model";
    for (const ItemKind kind : {ItemKind::Encoder, ItemKind::Mapping}) {
        const fs::path place = placeOf(modelsFolder, kind, name);
        if (!isPlainName(name) || name.front() == '.' || name == kMappings || !isThere(place))
            continue;
        const bool isVocabulary = isVocabularyName(place);
        std::error_code error;
        if (!isVocabulary && !fs::is_directory(place, error))
            continue;
        // Moved first: what is half removed is no half model.
        const fs::path away = modelsFolder / kRemoving / place.filename();
        if (auto made = makeFolder(away.parent_path(), kRemove); !made)
            return made.error();
        fs::remove_all(away, error);
        fs::rename(place, away, error);
        if (error)
            return systemError(error.value(), kRemove, place);
        fs::remove_all(away, error);
        fs::remove(away.parent_path(), error);
        return Added{isVocabulary ? ItemKind::Vocabulary : kind, name, place, 0};
    }
    return Error{Code::NotFound, kRemove, name, "there is none of this name in " + display(modelsFolder),
                 "What came with the program stays; see \"model list\""};
}

} // namespace semblance::models
