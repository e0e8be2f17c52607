// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/clock.h"
#include "core/base/progress.h"
#include "core/library/indexer.h"
#include "core/library/rooteditor.h"
#include "core/library/states.h"
#include "core/store/database.h"
#include "core/store/problems.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace semblance::library {

/// One library as the window and the command line use it: its roots, their states, indexing, problems. Owns
/// one connection to the catalogue and delegates everything. Threads: one at a time; open another for another
/// thread (for reading: any number of them).
class Library
{
public:
    /// Read: a library that does not exist yet is one without roots and pictures; nothing is created.
    /// Write: creates it. @param program  who opens it; a second writer is told this name
    /// @param clock  must outlive the library
    /// @error Locked, Newer, Damaged, NoPermission, NoSpace
    static Result<std::unique_ptr<Library>> open(const std::filesystem::path &folder, store::Access access,
                                                 std::string_view program,
                                                 const Clock &clock = systemClock());

    const std::filesystem::path &folder() const noexcept { return folder_; }
    bool exists() const noexcept { return database_ != nullptr; }
    /// Its catalogue, for whoever searches on the same thread. Only where it exists.
    store::Database &database();
    /// The sizes at which the index changes its kind; for tests and measurements.
    void setIndexOptions(const index::IndexOptions &options) { indexOptions_ = options; }

    // Roots. What changes something needs a library that was opened for writing (SEMBLANCE_CHECK).
    Result<RootAdded> addRoot(const std::filesystem::path &folder,
                              const std::optional<RootOptions> &options = std::nullopt);
    Result<void> removeRoot(const std::filesystem::path &folder);
    Result<void> pauseRoot(const std::filesystem::path &folder, bool paused);
    /// As RootEditor::setExcluded.
    Result<void> setExcluded(const std::filesystem::path &path, bool excluded);
    /// A root that moved: its pictures stay known, the next indexing finds them there.
    Result<void> locateRoot(const std::filesystem::path &from, const std::filesystem::path &to);
    Result<store::Root> findRoot(const std::filesystem::path &folder);
    /// @param model  whose embeddings count; nothing: the library's current model
    Result<std::vector<RootStatus>> roots(const std::optional<ModelId> &model = std::nullopt);

    /// Brings catalogue and index up to date. The first model that indexes a library becomes its current one.
    /// @param decoder   decodes options.readers pictures at once
    /// @param progress  on the calling thread; stages "scan", "embed", "index"
    /// @param committed called after every commit on the calling thread (a search may look again); may be
    /// empty
    /// @error as Indexer::run; later failures are in report.stopped
    Result<IndexReport> index(const Encoder &encoder, media::Decoder &decoder, const IndexOptions &options,
                              const ProgressFn &progress, const CancelToken &cancel,
                              const std::function<void()> &committed = {});

    Result<LibraryStatus> status(const std::optional<ModelId> &model = std::nullopt);
    /// The model whose embeddings searches use; nothing before the first indexing.
    Result<std::optional<store::ModelRow>> currentModel();

    /// Small pictures of the contents, made while indexing; from any thread, also when the library is closed.
    media::Thumbnails thumbnails() const { return media::Thumbnails(thumbnailFolder(folder_)); }
    /// What a thumbnail is kept under; nothing where the picture is not known or was not read yet.
    Result<std::optional<Digest>> digestOf(PictureId picture);

    Result<std::vector<store::ProblemFile>> problems();
    /// Makes them pending again, so that the next indexing tries them. @param files  nothing: all of them
    /// @return how many. @error NotFound a file that has no problem
    Result<std::int64_t> retryProblems(const std::vector<std::filesystem::path> &files = {});

private:
    Library(std::filesystem::path folder, std::unique_ptr<store::Database> database, const Clock &clock)
        : folder_(std::move(folder)), database_(std::move(database)), clock_(clock)
    {}
    store::Database &writable();
    Result<void> afterIndexing(IndexReport &report, const Encoder &encoder, const ProgressFn &progress,
                               const CancelToken &cancel);
    Result<std::optional<store::ModelRow>> modelRow(const std::optional<ModelId> &model);

    const std::filesystem::path folder_;
    const std::unique_ptr<store::Database> database_; ///< null where there is no library yet
    const Clock &clock_;
    index::IndexOptions indexOptions_;
};

} // namespace semblance::library
