// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/library/indexrun.h"

#include "core/base/path.h"
#include "core/platform/priority.h"

#include <algorithm>
#include <optional>

namespace semblance::library {

namespace {

constexpr int kRowsPerLook = 256;
constexpr std::chrono::milliseconds kTick{50};            ///< how late a wish to stop or a commit may be
constexpr std::chrono::milliseconds kReportInterval{100}; ///< base/progress.h: at most ten a second

Error interrupted()
{
    return {Code::Interrupted, "bring the library up to date", "", "it was stopped",
            "What was done is kept; the next run goes on from there"};
}

} // namespace

void Flow::fed(std::int64_t count)
{
    std::lock_guard lock(mutex_);
    fed_ += count;
}

void Flow::committed(std::int64_t settled, const std::vector<PictureId> &left)
{
    {
        std::lock_guard lock(mutex_);
        settled_ = settled;
        ++commits_;
        left_.insert(left.begin(), left.end());
    }
    changed_.notify_all();
}

void Flow::allScanned()
{
    {
        std::lock_guard lock(mutex_);
        scanning_ = false;
        left_.clear();
    }
    changed_.notify_all();
}

void Flow::stop()
{
    {
        std::lock_guard lock(mutex_);
        stopped_ = true;
    }
    changed_.notify_all();
}

bool Flow::isLeft(PictureId id)
{
    std::lock_guard lock(mutex_);
    return left_.contains(id);
}

bool Flow::anyLeft()
{
    std::lock_guard lock(mutex_);
    return !left_.empty();
}

bool Flow::idle(std::int64_t settling)
{
    std::lock_guard lock(mutex_);
    return fed_ == settling;
}

Flow::Next Flow::wait()
{
    std::unique_lock lock(mutex_);
    const auto allSettled = [this] { return !scanning_ && fed_ == settled_; };
    changed_.wait(lock, [&] { return stopped_ || allSettled() || commits_ != seenCommits_; });
    seenCommits_ = commits_;
    return stopped_ ? Next::Stop : allSettled() ? Next::Round : Next::More;
}

IndexRun::IndexRun(Indexer::Parts &parts, const IndexOptions &options, RootMap roots,
                   std::vector<RootId> toScan, IndexReport &report, const ProgressFn &progress,
                   CancelToken cancel)
    : parts_(parts), options_(options), roots_(std::move(roots)), toScan_(std::move(toScan)), report_(report),
      progress_(progress), wish_(std::move(cancel)),
      writer_(parts.database, roots_, parts.encoder, claims_, parts.clock, [this] { return committed(); }),
      encoder_(parts.encoder.tower, parts.encoder.spec,
               {.batch = std::max(options.batch, parts.encoder.batch),
                .capacity = static_cast<std::size_t>(4 * std::max({1, options.batch, parts.encoder.batch})),
                .lowPriority = options.lowPriority})
{}

IndexRun::~IndexRun()
{
    if (!finisher_.joinable())
        return;
    stop();
    events_.close(); // nobody takes events any more
    finisher_.join();
}

void IndexRun::stop()
{
    stop_.cancel();
    flow_.stop();
    encoder_.stop();
}

Result<std::unique_ptr<store::Database>> IndexRun::reader() const
{
    return store::Database::open(parts_.database.folder(), store::Access::Read, "index");
}

void IndexRun::scanAll()
{
    if (options_.lowPriority)
        platform::lowerThreadPriority();
    for (const RootId id : toScan_) {
        const store::Root &root = roots_.at(id);
        ScanOptions scanOptions;
        auto patterns = Patterns::parse(root.include, root.exclude);
        if (!patterns || !events_.push(ScanBegan{root})) {
            events_.push(ScanEnded{root, patterns ? interrupted() : patterns.error()});
            continue;
        }
        scanOptions.patterns = std::move(*patterns);
        scanOptions.hidden = root.hidden;
        scanOptions.skip = {parts_.database.folder()};
        for (const auto &[other, inner] : roots_) // a root of its own inside this one (another volume, say)
            if (other != id && isWithin(inner.path, root.path))
                scanOptions.skip.push_back(inner.path);
        auto outcome = scan(
            root.path, id, scanOptions, [this](FoundFile found) { return events_.push(std::move(found)); },
            stop_);
        events_.push(ScanEnded{root, std::move(outcome)});
    }
    events_.push(AllScanned{});
}

/// Hands pending rows to the readers in rounds, each from the first id to the last. Rows also become pending
/// behind the feeder's back while folders are scanned, so the last round is one that began after everything
/// was scanned and settled and that found nothing.
void IndexRun::feed()
{
    store::Pictures pictures(*feeding_);
    PictureId after;
    bool anything = false, last = false;
    while (!stop_.wanted()) {
        auto rows = pictures.pending(parts_.encoder.model, after, kRowsPerLook);
        if (!rows) {
            events_.push(rows.error());
            break;
        }
        for (store::PictureRow &row : *rows) {
            after = row.id;
            if (flow_.isLeft(row.id))
                continue;
            anything = true;
            flow_.fed(1);
            if (!work_.push(std::move(row)))
                return;
        }
        if (!rows->empty())
            continue;
        const Flow::Next next = flow_.wait();
        if (next == Flow::Next::Stop || (next == Flow::Next::Round && last && !anything))
            break;
        if (next == Flow::Next::Round)
            after = {}, anything = false, last = true;
    }
    work_.close();
}

void IndexRun::readAll(PictureReader &reader)
{
    if (options_.lowPriority)
        platform::lowerThreadPriority();
    while (auto row = work_.pop())
        reader.read(*row);
}

/// From scanner to writer: each stage ends when the one before has.
void IndexRun::finishInOrder()
{
    scanner_.join();
    feeder_.join();
    for (std::thread &reader : readers_)
        reader.join();
    encoder_.finish();
    events_.close();
}

Result<void> IndexRun::start()
{
    const auto counts = store::Pictures(parts_.database).counts(parts_.encoder.model);
    if (!counts)
        return counts.error();
    pendingBefore_ = counts->pending;
    auto feeding = reader();
    if (!feeding)
        return feeding.error();
    feeding_ = std::move(*feeding);
    for (int i = 0; i < std::max(1, options_.readers); ++i) {
        auto database = reader();
        if (!database)
            return database.error();
        pictureReaders_.push_back(std::make_unique<PictureReader>(
            std::move(*database), roots_, parts_.encoder, parts_.decoder, encoder_, claims_, stop_,
            [this](ReadPicture picture) { events_.push(std::move(picture)); }));
    }
    scanner_ = std::thread([this] { scanAll(); });
    feeder_ = std::thread([this] { feed(); });
    for (const auto &each : pictureReaders_)
        readers_.emplace_back([this, &each = *each] { readAll(each); });
    finisher_ = std::thread([this] { finishInOrder(); });
    return {};
}

Result<void> IndexRun::write()
{
    if (auto started = start(); !started)
        return started;
    std::optional<Error> failure;
    const auto fail = [&](Error error) {
        failure = std::move(error);
        stop();
    };
    while (true) {
        if (wish_.wanted() && !failure)
            fail(interrupted());
        auto event = events_.popUntil(std::chrono::steady_clock::now() + kTick);
        if (!event && events_.finished())
            break;
        if (failure && failure->code != Code::Interrupted)
            continue; // the stages run dry; nothing can be written any more
        Result<void> done = event ? handle(std::move(*event)) : Result<void>();
        if (done)
            done = commitIfUseful();
        if (!done)
            fail(done.error());
        tell(false);
    }
    if (!failure || failure->code == Code::Interrupted) {
        Result<void> done = writer_.commit();
        if (done)
            done = writer_.finish(!failure && !flow_.anyLeft());
        if (!done)
            failure = done.error();
    }
    report_.counts = writer_.counts();
    report_.embedded = writer_.embedded();
    tell(true);
    return failure ? Result<void>(*failure) : Result<void>();
}

Result<void> IndexRun::handle(IndexEvent event)
{
    if (auto *found = std::get_if<FoundFile>(&event))
        return writer_.note(*found);
    if (auto *picture = std::get_if<ReadPicture>(&event))
        return writer_.take(std::move(*picture));
    if (auto *began = std::get_if<ScanBegan>(&event))
        return writer_.begin(began->root);
    if (auto *ended = std::get_if<ScanEnded>(&event))
        return handleEnd(std::move(*ended));
    if (auto *error = std::get_if<Error>(&event))
        return *error;
    if (auto done = writer_.commit(); !done)
        return done;
    scanned_ = true;
    flow_.allScanned();
    return {};
}

Result<void> IndexRun::handleEnd(ScanEnded ended)
{
    if (!ended.outcome) {
        if (ended.outcome.error().code != Code::Interrupted)
            report_.notices.push_back(ended.outcome.error());
        return {};
    }
    report_.scanned.push_back(ended.root.id);
    for (const Error &problem : ended.outcome->problems)
        report_.notices.push_back(problem);
    const auto verdict = writer_.end(*ended.outcome, options_.acceptEmptied);
    if (!verdict)
        return verdict.error();
    if (verdict->doubtful) {
        report_.doubtful.push_back(ended.root.id);
        report_.notices.push_back({Code::NotFound, "believe what is left in", display(ended.root.path),
                                   "it had " + std::to_string(verdict->had) + " pictures and now shows " +
                                       std::to_string(verdict->found) +
                                       ", so nothing was taken out of the library",
                                   "Connect the drive, or confirm that the folder was emptied"});
    }
    return {};
}

/// Also where nothing is on its way: the end of a small run does not wait for the second to pass.
Result<void> IndexRun::commitIfUseful()
{
    const std::int64_t before = writer_.settled();
    const bool idle = scanned_ && writer_.taken() > before && flow_.idle(writer_.taken() + claims_.waiting());
    if (auto done = idle ? writer_.commit() : writer_.commitIfDue(); !done)
        return done;
    return {};
}

Result<void> IndexRun::committed()
{
    flow_.committed(writer_.settled(), writer_.takeLeft());
    return parts_.committed();
}

void IndexRun::tell(bool last)
{
    const auto now = std::chrono::steady_clock::now();
    if (!progress_ || (!last && now - lastReport_ < kReportInterval))
        return;
    lastReport_ = now;
    const std::int64_t total = std::max(writer_.settled(), pendingBefore_ + writer_.becamePending());
    if (!scanned_ && writer_.settled() == 0)
        progress_({writer_.counts().found, writer_.counts().found, "scan", ""});
    else
        progress_({writer_.settled(), total, "embed", ""});
}

} // namespace semblance::library
