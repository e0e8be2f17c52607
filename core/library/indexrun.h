// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/boundedqueue.h"
#include "core/library/indexer.h"
#include "core/library/indexwriter.h"

#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>
#include <variant>

namespace semblance::library {

/// What the threads of a run tell the writer.
struct ScanBegan
{
    store::Root root;
};
struct ScanEnded
{
    store::Root root;
    Result<ScanOutcome> outcome;
};
struct AllScanned
{};
using IndexEvent = std::variant<FoundFile, ScanBegan, ScanEnded, AllScanned, ReadPicture, Error>;

/// How far feeding and settling are, shared between the feeder and the writer.
class Flow
{
public:
    /// The feeder: rows were handed to the readers.
    void fed(std::int64_t count);
    /// The writer, after a commit.
    void committed(std::int64_t settled, const std::vector<PictureId> &left);
    /// The writer: every scan was committed. What was left until now may have been looked at too early and
    /// gets another try.
    void allScanned();
    void stop();

    bool isLeft(PictureId id);
    bool anyLeft();
    /// Nothing is on its way: a commit now makes the run go on.
    bool idle(std::int64_t settling);

    enum class Next { More, Round, Stop };
    /// The feeder found no pending row. Waits: More after a commit of a scan that goes on, Round when
    /// everything fed was settled and all was scanned.
    Next wait();

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::int64_t fed_ = 0, settled_ = 0, commits_ = 0, seenCommits_ = 0;
    std::set<PictureId> left_;
    bool scanning_ = true;
    bool stopped_ = false;
};

/// The threads of one run and what they share. Built and destroyed on the writer's thread.
class IndexRun
{
public:
    IndexRun(Indexer::Parts &parts, const IndexOptions &options, RootMap roots, std::vector<RootId> toScan,
             IndexReport &report, const ProgressFn &progress, CancelToken cancel);
    ~IndexRun();

    /// @error what ended the run early
    Result<void> write();

private:
    Result<void> start();
    void scanAll();
    void feed();
    void readAll(PictureReader &reader);
    void finishInOrder();
    void stop();

    Result<void> handle(IndexEvent event);
    Result<void> handleEnd(ScanEnded ended);
    Result<void> commitIfUseful();
    Result<void> committed();
    void tell(bool last);
    Result<std::unique_ptr<store::Database>> reader() const;

    Indexer::Parts &parts_;
    const IndexOptions &options_;
    const RootMap roots_;
    const std::vector<RootId> toScan_;
    IndexReport &report_;
    const ProgressFn &progress_;
    const CancelToken wish_; ///< of the caller
    const CancelToken stop_; ///< ours: set by the wish, or by a failure
    Claims claims_;
    Flow flow_;
    IndexWriter writer_;
    BoundedQueue<IndexEvent> events_{256};
    BoundedQueue<store::PictureRow> work_{64};
    std::unique_ptr<store::Database> feeding_;
    std::vector<std::unique_ptr<PictureReader>>
        pictureReaders_; ///< outlive the encoder, which calls into them
    EncoderQueue encoder_;
    std::int64_t pendingBefore_ = 0;
    bool scanned_ = false;
    std::chrono::steady_clock::time_point lastReport_{};
    std::vector<std::thread> readers_;
    std::thread scanner_, feeder_;
    std::thread finisher_; ///< joins the others
};

} // namespace semblance::library
