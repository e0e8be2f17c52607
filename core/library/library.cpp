// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/library/library.h"

#include "core/base/path.h"
#include "core/store/embeddings.h"
#include "core/store/models.h"

#include <algorithm>

namespace semblance::library {

Result<std::unique_ptr<Library>> Library::open(const std::filesystem::path &folder, store::Access access,
                                               std::string_view program, const Clock &clock)
{
    auto path = semblance::absolute(folder);
    if (!path)
        return path.error();
    auto database = store::Database::open(*path, access, program);
    const bool none = !database && access == store::Access::Read && database.error().code == Code::NotFound;
    if (!database && !none)
        return database.error();
    return std::unique_ptr<Library>(
        new Library(std::move(*path), none ? nullptr : std::move(*database), clock));
}

store::Database &Library::database()
{
    SEMBLANCE_CHECK(database_ != nullptr);
    return *database_;
}

store::Database &Library::writable()
{
    SEMBLANCE_CHECK(database_ != nullptr && database_->writable());
    return *database_;
}

Result<RootAdded> Library::addRoot(const std::filesystem::path &folder,
                                   const std::optional<RootOptions> &options)
{
    return RootEditor(writable()).add(folder, options);
}

Result<void> Library::removeRoot(const std::filesystem::path &folder)
{
    return RootEditor(writable()).remove(folder);
}

Result<void> Library::pauseRoot(const std::filesystem::path &folder, bool paused)
{
    return RootEditor(writable()).setPaused(folder, paused);
}

Result<void> Library::locateRoot(const std::filesystem::path &from, const std::filesystem::path &to)
{
    return RootEditor(writable()).locate(from, to);
}

Result<void> Library::setExcluded(const std::filesystem::path &path, bool excluded)
{
    return RootEditor(writable()).setExcluded(path, excluded);
}

Result<store::Root> Library::findRoot(const std::filesystem::path &folder)
{
    if (!exists())
        return Error{Code::NotFound, "find the folder in the library", display(folder),
                     "there is no library yet", ""};
    return RootEditor(*database_).find(folder);
}

Result<std::optional<store::ModelRow>> Library::currentModel()
{
    if (!exists())
        return std::optional<store::ModelRow>();
    return store::Models(*database_).current();
}

Result<std::optional<store::ModelRow>> Library::modelRow(const std::optional<ModelId> &model)
{
    if (!model || !exists())
        return currentModel();
    return store::Models(*database_).find(*model);
}

Result<std::vector<RootStatus>> Library::roots(const std::optional<ModelId> &model)
{
    if (!exists())
        return std::vector<RootStatus>();
    const auto row = modelRow(model);
    if (!row)
        return row.error();
    return rootStates(*database_, *row ? (*row)->id : ModelId{});
}

Result<LibraryStatus> Library::status(const std::optional<ModelId> &model)
{
    if (!exists()) {
        LibraryStatus nothing;
        nothing.folder = folder_;
        return nothing;
    }
    const auto row = modelRow(model);
    if (!row)
        return row.error();
    return libraryStatus(*database_, *row, indexOptions_);
}

Result<IndexReport> Library::index(const Encoder &encoder, media::Decoder &decoder,
                                   const IndexOptions &options, const ProgressFn &progress,
                                   const CancelToken &cancel, const std::function<void()> &committed)
{
    const auto follow = [&committed]() -> Result<void> {
        if (committed)
            committed();
        return {};
    };
    Indexer indexer({writable(), encoder, decoder, clock_, follow});
    auto report = indexer.run(options, progress, cancel);
    if (!report)
        return report;
    if (auto done = afterIndexing(*report, encoder, progress, cancel); !done && !report->stopped)
        report->stopped = done.error();
    return report;
}

/// The index follows the catalogue; where the run was stopped, searches and the next run make that up.
Result<void> Library::afterIndexing(IndexReport &report, const Encoder &encoder, const ProgressFn &progress,
                                    const CancelToken &cancel)
{
    store::Models models(*database_);
    const auto current = models.current();
    if (!current)
        return current.error();
    if (!*current)
        if (auto set = models.setCurrent(encoder.model); !set)
            return set;
    for (const RootId id : report.scanned) {
        const bool doubtful = std::ranges::find(report.doubtful, id) != report.doubtful.end();
        if (auto remembered = setDoubtful(*database_, id, doubtful); !remembered)
            return remembered;
    }
    if (report.stopped)
        return {};
    auto changes = store::Embeddings(*database_).changes(encoder.model);
    if (!changes)
        return changes.error();
    index::ModelIndex index(encoder.model, encoder.tower->dimension(), indexFolder(folder_), indexOptions_);
    if (auto done = index.refresh(**changes, index::Effort::Maintain, cancel, progress); !done)
        return done;
    report.indexNote = index.facts().note;
    return index.save();
}

Result<std::optional<Digest>> Library::digestOf(PictureId picture)
{
    const auto row = store::Pictures(database()).find(picture);
    if (!row)
        return row.error();
    if (!*row || !(*row)->content)
        return std::optional<Digest>();
    const auto content = store::Contents(database()).find((*row)->content);
    if (!content)
        return content.error();
    return *content ? std::optional((*content)->sha256) : std::nullopt;
}

Result<std::vector<store::ProblemFile>> Library::problems()
{
    if (!exists())
        return std::vector<store::ProblemFile>();
    return store::Problems(*database_).all();
}

Result<std::int64_t> Library::retryProblems(const std::vector<std::filesystem::path> &files)
{
    store::Problems table(writable());
    if (files.empty())
        return table.retryAll();
    const auto all = table.all();
    if (!all)
        return all.error();
    std::int64_t retried = 0;
    for (const std::filesystem::path &file : files) {
        const auto path = semblance::absolute(file);
        if (!path)
            return path.error();
        const auto found = std::ranges::find(*all, *path, &store::ProblemFile::path);
        if (found == all->end())
            return Error{Code::NotFound, "try again", display(*path), "the library has no problem with it",
                         ""};
        if (auto done = table.retry(found->problem.picture); !done)
            return done.error();
        ++retried;
    }
    return retried;
}

} // namespace semblance::library
