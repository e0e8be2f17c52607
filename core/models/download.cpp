// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/models/download.h"

#include "core/base/amounts.h"
#include "core/base/filelock.h"
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/path.h"
#include "core/base/sha256.h"

#include <algorithm>

namespace semblance::models {

namespace fs = std::filesystem;

namespace {

constexpr const char *kDownload = "download";
constexpr const char *kDownloads = ".downloads";
/// Of an item whose size is a guess: no file is larger than so many times the guess.
constexpr std::uint64_t kGuess = 4;

bool isThere(const fs::path &path)
{
    std::error_code error;
    return fs::exists(path, error);
}

std::uint64_t sizeOf(const fs::path &path)
{
    std::error_code error;
    const auto size = fs::file_size(path, error);
    return error ? 0 : size;
}

fs::path workFolder(const fs::path &modelsFolder, const CatalogueItem &item)
{
    return modelsFolder / kDownloads / pathFromBytes(item.id);
}

fs::path partOf(const fs::path &work, const PublishedFile &file)
{
    return work / pathFromBytes(file.name + ".part");
}

/// What a person has to read before anything is fetched.
Result<void> mayBeFetched(const CatalogueItem &item, const DownloadOptions &options)
{
    if (item.byHand)
        return Error{Code::Unsupported, kDownload, item.title, "only a person can fetch it",
                     item.byHand->how.english + " (" + item.byHand->page + ")"};
    if (item.licence.agree && !options.agreed)
        return Error{Code::Invalid, kDownload, item.title,
                     "its licence has to be agreed to first (" + item.licence.name() + "). " +
                         item.licence.note.english,
                     "If you agree, say so with --agree-licence"};
    return {};
}

/// One item: its files one after the other, then the folder as a whole.
class Downloading
{
public:
    Downloading(const CatalogueItem &item, const DownloadOptions &options, const ProgressFn &progress,
                const CancelToken &cancel)
        : item_(item), options_(options), progress_(progress), cancel_(cancel),
          work_(workFolder(options.folder, item)), staged_(work_ / pathFromBytes(item.id)),
          trusted_(options.folder)
    {}

    Result<Downloaded> run();

private:
    Result<void> checkSpace() const;
    Result<void> file(const PublishedFile &published);
    bool isStaged(const PublishedFile &published, const std::string &sha256);
    Result<Added> settleAll();
    AddOptions addOptions() const;

    const CatalogueItem &item_;
    const DownloadOptions &options_;
    const ProgressFn &progress_;
    const CancelToken &cancel_;
    const fs::path work_, staged_;
    TrustedDigests trusted_;
    std::map<std::string, FetchedFile> fetched_;
    std::vector<std::string> newlyTrusted_;
    std::uint64_t before_ = 0; ///< bytes of the files that are there
};

Result<void> Downloading::checkSpace() const
{
    const std::uint64_t kept = bytesKept(options_.folder, item_);
    const std::uint64_t more = item_.diskBytes - std::min(item_.diskBytes, kept) + options_.policy.spare;
    const auto free =
        options_.policy.freeSpace ? options_.policy.freeSpace(options_.folder) : freeSpace(options_.folder);
    if (!free || *free >= more)
        return {};
    return Error{Code::NoSpace, kDownload, item_.title,
                 "it needs " + bytesText(more) + " and " + bytesText(*free) + " are free in " +
                     display(options_.folder),
                 "Free some space and try again"};
}

/// Whether a file came whole in an earlier, stopped download.
bool Downloading::isStaged(const PublishedFile &published, const std::string &sha256)
{
    const fs::path path = staged_ / pathFromBytes(published.name);
    if (!isThere(path))
        return false;
    const auto digest = sha256OfFile(path, cancel_);
    if (!digest || (!sha256.empty() && hex(*digest) != sha256))
        return false;
    fetched_[published.name] = {sizeOf(path), hex(*digest)};
    return true;
}

Result<void> Downloading::file(const PublishedFile &published)
{
    const std::string kept =
        published.sha256.empty() ? trusted_.find(item_.id, published.name) : published.sha256;
    if (published.sha256.empty() && kept.empty())
        newlyTrusted_.push_back(published.name);
    if (!isStaged(published, kept)) {
        const WantedFile wanted{published.name, published.addresses, published.bytes, kept,
                                item_.diskBytes * kGuess};
        const ProgressFn told = [this](const Progress &progress) {
            if (!progress_)
                return;
            Progress whole = progress;
            whole.done += static_cast<std::int64_t>(before_);
            whole.total = std::max(static_cast<std::int64_t>(item_.diskBytes),
                                   progress.total + static_cast<std::int64_t>(before_));
            progress_(whole);
        };
        const fs::path part = partOf(work_, published);
        auto got = fetch(wanted, part, options_.policy, told, cancel_);
        if (!got) {
            Error error = got.error();
            if (error.code == Code::Mismatch && published.sha256.empty() && !kept.empty())
                error.advice =
                    "It is another file than the one that was trusted when it was downloaded first; see "
                    "its publisher's page before you trust this one";
            return error;
        }
        if (auto made = makeFolder(staged_, kDownload); !made)
            return made;
        if (auto moved = finishAtomically(part, staged_ / pathFromBytes(published.name), kDownload); !moved)
            return moved;
        fetched_[published.name] = *got;
    }
    before_ += fetched_[published.name].bytes;
    return {};
}

AddOptions Downloading::addOptions() const
{
    AddOptions options;
    options.folder = options_.folder;
    options.name = item_.kind == ItemKind::Vocabulary ? item_.files.front().name : item_.id;
    options.origin = item_.files.front().addresses.front();
    options.licence = item_.licence.name();
    options.fits = item_.fits;
    return options;
}

Result<Added> Downloading::settleAll()
{
    // What is no model is never trusted: digests are kept after it was understood.
    auto added = settle(staged_, item_.kind, addOptions(), cancel_);
    if (!added) {
        // Whole files of a publisher that are no model will be none next time either.
        if (added.error().code != Code::Interrupted && added.error().code != Code::NoSpace) {
            std::error_code ignored;
            fs::remove_all(staged_, ignored);
        }
        return added;
    }
    for (const std::string &name : newlyTrusted_)
        if (auto kept = trusted_.keep(item_.id, name, fetched_[name]); !kept)
            return kept.error();
    return added;
}

Result<Downloaded> Downloading::run()
{
    if (auto made = makeFolder(work_, kDownload); !made)
        return made.error();
    auto lock = FileLock::take(work_ / "lock", "Semblance", "download the model");
    if (!lock)
        return lock.error();
    if (auto room = checkSpace(); !room)
        return room.error();
    for (const PublishedFile &published : item_.files)
        if (auto done = file(published); !done)
            return done.error();
    auto added = settleAll();
    if (!added)
        return added.error();
    std::error_code ignored;
    fs::remove_all(work_, ignored);
    fs::remove(work_.parent_path(), ignored);
    return Downloaded{std::move(*added), false, newlyTrusted_, {}};
}

bool liesInAPlace(const CatalogueItem &vocabulary, const DownloadOptions &options)
{
    const fs::path name = pathFromBytes(vocabulary.files.front().name);
    return std::any_of(options.places.begin(), options.places.end(),
                       [&](const fs::path &place) { return isThere(place / name); });
}

} // namespace

TrustedDigests::TrustedDigests(const fs::path &modelsFolder) : path_(modelsFolder / "trusted.json")
{}

std::string TrustedDigests::find(const std::string &itemId, const std::string &file) const
{
    const auto json = readJson(path_, "read the trusted digests");
    return json ? (*json)["files"][itemId + "/" + file]["sha256"].string() : std::string();
}

Result<void> TrustedDigests::keep(const std::string &itemId, const std::string &file,
                                  const FetchedFile &fetched)
{
    constexpr const char *kDoing = "keep the trusted digests";
    auto json = readJson(path_, kDoing);
    if (!json && isThere(path_))
        return json.error();
    Json root = json ? *json : Json::object({{"format", "semblance-trusted"}, {"version", 1}});
    Json files = root["files"];
    files.set(itemId + "/" + file, Json::object({{"sha256", fetched.sha256}, {"bytes", fetched.bytes}}));
    root.set("files", std::move(files));
    return writeAtomically(path_, root.dump(2) + "\n", kDoing);
}

fs::path placeOf(const fs::path &modelsFolder, const CatalogueItem &item)
{
    return placeOf(modelsFolder, item.kind,
                   item.kind == ItemKind::Vocabulary ? item.files.front().name : item.id);
}

bool isDownloaded(const fs::path &modelsFolder, const CatalogueItem &item)
{
    return isThere(placeOf(modelsFolder, item));
}

std::uint64_t bytesKept(const fs::path &modelsFolder, const CatalogueItem &item)
{
    const fs::path work = workFolder(modelsFolder, item);
    std::uint64_t bytes = 0;
    for (const PublishedFile &file : item.files)
        bytes +=
            sizeOf(partOf(work, file)) + sizeOf(work / pathFromBytes(item.id) / pathFromBytes(file.name));
    return bytes;
}

Result<Downloaded> download(const Catalogue &catalogue, const CatalogueItem &item,
                            const DownloadOptions &options, const ProgressFn &progress,
                            const CancelToken &cancel)
{
    if (isDownloaded(options.folder, item)) {
        const std::string name = item.kind == ItemKind::Vocabulary ? item.files.front().name : item.id;
        return Downloaded{{item.kind, name, placeOf(options.folder, item), 0}, true, {}, {}};
    }
    if (auto may = mayBeFetched(item, options); !may)
        return may.error();
    std::vector<std::string> along;
    for (const std::string &id : item.takesAlong) {
        const CatalogueItem *other = catalogue.find(id);
        SEMBLANCE_CHECK(other);
        if (liesInAPlace(*other, options) || isDownloaded(options.folder, *other))
            continue;
        if (auto may = mayBeFetched(*other, options); !may)
            return may.error();
        if (auto got = Downloading(*other, options, progress, cancel).run(); !got)
            return got.error();
        along.push_back(id);
    }
    auto got = Downloading(item, options, progress, cancel).run();
    if (got)
        got->along = std::move(along);
    return got;
}

} // namespace semblance::models
