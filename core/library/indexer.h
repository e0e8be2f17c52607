// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/clock.h"
#include "core/base/progress.h"
#include "core/library/changes.h"
#include "core/library/picturereader.h"
#include "core/store/database.h"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace semblance::library {

struct IndexOptions
{
    std::vector<RootId> only;   ///< scan these roots; empty: all that are not paused
    bool acceptEmptied = false; ///< believe a root that suddenly holds almost nothing
    int readers = 2;         ///< threads that hash, decode and prepare: as many as the decoder has children
    int batch = 16;          ///< most pictures at once in the image tower
    bool lowPriority = true; ///< keep out of the way of other programs
};

/// What one run did. found = fresh + changed + moved + unchanged + excluded.
struct IndexReport
{
    std::vector<RootId> scanned; ///< roots that were looked at to their end
    ChangeCounts counts;
    std::int64_t failed = 0;   ///< pictures of the library with a problem, after the run
    std::int64_t offline = 0;  ///< pictures of the library that cannot be reached
    std::int64_t embedded = 0; ///< pictures that went through the image tower
    double seconds = 0;
    std::vector<RootId> doubtful; ///< roots that were not believed (RootVerdict)
    std::vector<Error> notices;   ///< roots offline or not believed, folders that could not be read
    std::string indexNote;        ///< why the search index was built again; empty where it was not
    /// Why it ended early (Interrupted, NoSpace, ...); what was committed stays.
    std::optional<Error> stopped;

    double imagesPerSecond() const noexcept
    {
        return seconds > 0 ? static_cast<double>(embedded) / seconds : 0;
    }
};

/// One indexing run: scanner -> catalogue -> readers (hash, decode, prepare) -> encoder -> catalogue. The
/// calling thread is the writer; the others live as long as the run. Everything in between waits when the
/// next stage is full, so memory does not grow with the number of pictures. The catalogue's pending rows are
/// the work list: what an interrupted run left is done by the next.
class Indexer
{
public:
    struct Parts
    {
        store::Database &database; ///< open for writing; used by the calling thread
        const Encoder &encoder;
        media::Decoder &decoder;
        const Clock &clock;
        std::function<Result<void>()>
            committed; ///< after every commit, on the calling thread: the index follows
    };

    explicit Indexer(Parts parts) : parts_(std::move(parts)) {}

    /// @param progress  on the calling thread; stages "scan" and "embed"
    /// @param cancel    looked at by every stage; a wish to stop ends in report.stopped
    /// @error           only where nothing could begin; later failures are in report.stopped
    Result<IndexReport> run(const IndexOptions &options, const ProgressFn &progress,
                            const CancelToken &cancel);

private:
    Result<RootMap> placeRoots(IndexReport &report);
    Result<void> countUp(IndexReport &report);

    Parts parts_;
};

} // namespace semblance::library
