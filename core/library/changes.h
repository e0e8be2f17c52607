// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/library/foundfile.h"
#include "core/library/scanner.h"
#include "core/store/contents.h"
#include "core/store/pictures.h"
#include "core/store/roots.h"

#include <map>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace semblance::library {

/// What one run met. found = fresh + changed + moved + unchanged + excluded.
struct ChangeCounts
{
    std::int64_t found = 0;
    std::int64_t fresh = 0;     ///< not known before
    std::int64_t changed = 0;   ///< known, with other bytes
    std::int64_t moved = 0;     ///< known under another name; content and embedding kept
    std::int64_t unchanged = 0; ///< size and time as before, or the same bytes under a new time
    std::int64_t excluded = 0;  ///< left out by patterns or smallest side
    std::int64_t removed = 0;   ///< known before, not there any more
    bool operator==(const ChangeCounts &) const = default;
};

/// How the scan of one root ended for the catalogue.
struct RootVerdict
{
    bool removeUnseen = false; ///< the scan was complete and believable
    bool doubtful = false;     ///< it held almost nothing of what it had: nothing is called gone
    std::int64_t had = 0, found = 0;
};

/// A root that had at least so many pictures and now shows less than a tenth of them is not believed: an
/// empty mount point looks the same.
constexpr std::int64_t kFewestToDoubt = 20;
constexpr std::int64_t kDoubtBelowOneIn = 10;

/// Compares what the scanner finds with the catalogue and writes the difference: new and changed files become
/// pending, moved ones keep their row, unchanged ones are marked as seen. Nothing is opened.
/// Threads: that of the writing connection, which must outlive it. Writes join the caller's transaction.
class Changes
{
public:
    explicit Changes(store::Database &database);

    /// A scan of this root begins. Scans may follow each other, not overlap.
    Result<void> begin(const store::Root &root);
    /// What the root had when its scan began, for the verdict.
    Result<void> note(const FoundFile &found);
    /// Writes which rows were seen since the last flush; before every commit.
    Result<void> flush();
    /// @param acceptEmptied  believe a root that holds almost nothing
    Result<RootVerdict> end(const ScanOutcome &outcome, bool acceptEmptied);

    /// Removes what the believable scans of this run did not see. After everything pending was read, so that
    /// a file that moved to another volume is recognised by its content first.
    Result<void> removeUnseen();

    /// A file that was pending has been read and has this content: settles whether it was new, changed, only
    /// touched, or moved (then the old row takes its place and `row` is removed).
    /// @return the row that stands for the file now; the caller writes it, with content and state
    Result<store::PictureRow> settle(const store::PictureRow &row, ContentId content);
    /// A file that was pending turned out to be smaller than the root wants.
    void settleExcluded(const store::PictureRow &row);

    const ChangeCounts &counts() const noexcept { return counts_; }
    /// Rows that became pending in this run.
    std::int64_t becamePending() const noexcept { return becamePending_; }

private:
    Result<void> known(const FoundFile &found, store::PictureRow row);
    Result<void> knownUnchanged(const FoundFile &found, store::PictureRow row);
    Result<void> unknown(const FoundFile &found);
    /// The row that this file had under its old name; nothing where it is new.
    Result<bool> movedOrLinked(const FoundFile &found);
    Result<bool> tooSmall(ContentId content);
    Result<void> write(store::PictureRow row, const FoundFile &found);
    bool gone(const store::PictureRow &row) const;

    struct Met
    {
        std::int64_t ChangeCounts::*count = nullptr; ///< where the file was counted
        ContentId before;                            ///< same size, new time: what it held
    };
    struct Scanned
    {
        store::Root root;
        std::int64_t generation = 0, had = 0, offline = 0;
        RootVerdict verdict;
        bool ended = false;
    };

    store::Roots roots_;
    store::Pictures pictures_;
    store::Contents contents_;
    std::map<RootId, std::filesystem::path> places_; ///< of roots that are there
    std::map<RootId, Scanned> scans_;
    Scanned *scan_ = nullptr;
    std::vector<PictureId> seen_;
    std::unordered_set<ContentId> allThere_; ///< contents whose files this run has all seen to be there
    std::unordered_map<PictureId, Met> met_; ///< rows that this run made or left pending under another count
    PictureId firstNew_;
    ChangeCounts counts_;
    std::int64_t becamePending_ = 0;
};

/// "device:inode", or empty where the system gives none.
std::string fileIdOf(const FoundFile &found);

} // namespace semblance::library
