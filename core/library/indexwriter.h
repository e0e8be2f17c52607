// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/clock.h"
#include "core/library/changes.h"
#include "core/library/picturereader.h"
#include "core/store/embeddings.h"
#include "core/store/problems.h"

#include <chrono>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace semblance::library {

/// The writing side of one run: turns what was found and read into rows and commits every kRowsPerCommit rows
/// or every second. The catalogue commits first; then whoever follows it (the index) hears of it. Threads:
/// that of the writing connection.
class IndexWriter
{
public:
    static constexpr int kRowsPerCommit = 256;
    static constexpr std::chrono::milliseconds kCommitInterval{1000};

    /// @param committed  called after every commit
    IndexWriter(store::Database &database, const RootMap &roots, const Encoder &encoder, Claims &claims,
                const Clock &clock, std::function<Result<void>()> committed);

    Result<void> begin(const store::Root &root);
    Result<void> note(const FoundFile &found);
    Result<RootVerdict> end(const ScanOutcome &outcome, bool acceptEmptied);
    Result<void> take(ReadPicture picture);

    /// Where it is time to.
    Result<void> commitIfDue();
    Result<void> commit();
    /// Removes what believable scans did not see and, where everything pending was read, contents without a
    /// file.
    Result<void> finish(bool everythingRead);

    const ChangeCounts &counts() const noexcept { return changes_.counts(); }
    std::int64_t becamePending() const noexcept { return changes_.becamePending(); }
    /// Pictures whose result was committed, those left pending included.
    std::int64_t settled() const noexcept { return settled_; }
    /// Pictures whose result has come, committed or not.
    std::int64_t taken() const noexcept { return settled_ + settling_; }
    /// Encoded by the tower in this run.
    std::int64_t embedded() const noexcept { return embedded_; }
    /// Pictures that could not be finished since this was last asked: they stay pending.
    std::vector<PictureId> takeLeft() { return std::exchange(left_, {}); }

private:
    Result<void> open();
    Result<void> apply(const ReadPicture &picture);
    Result<void> fail(const store::PictureRow &row, const Error &error);
    Result<void> place(const store::PictureRow &row, ContentId content);
    Result<ContentId> putContent(const ReadPicture &picture, const Digest &digest);
    Result<void> letOthersIn();
    Result<void> takeFollower(const store::PictureRow &row, const ReadPicture &first);

    struct Settled
    {
        Digest digest;
        ReadPicture first; ///< without embedding
    };

    store::Database &database_;
    const RootMap &roots_;
    const Encoder &encoder_;
    Claims &claims_;
    const Clock &clock_;
    const std::function<Result<void>()> committed_;
    Changes changes_;
    store::Pictures pictures_;
    store::Contents contents_;
    store::Embeddings embeddings_;
    store::Problems problems_;
    std::optional<store::Transaction> transaction_;
    std::chrono::steady_clock::time_point opened_;
    int rows_ = 0;
    std::int64_t settling_ = 0, settled_ = 0, embedded_ = 0;
    std::vector<Settled> toRelease_;
    std::vector<PictureId> left_;
};

} // namespace semblance::library
