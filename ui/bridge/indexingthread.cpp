// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/bridge/indexingthread.h"

namespace semblance::ui {

namespace {

constexpr const char *kProgram = "Semblance (window)";
constexpr int kTries = 6;
constexpr std::chrono::milliseconds kPause{200};

} // namespace

IndexingThread::IndexingThread(IndexingParts parts, Listener listener)
    : parts_(std::move(parts)), listener_(std::move(listener)), watching_(parts_.watching),
      thread_([this] { run(); }), watcher_([this] { watch(); })
{}

IndexingThread::~IndexingThread()
{
    {
        std::lock_guard lock(mutex_);
        stop_ = true;
        ending_.cancel();
        if (running_)
            running_->cancel();
    }
    wake_.notify_all();
    thread_.join();
    watcher_.join();
}

void IndexingThread::post(Command command, bool index)
{
    {
        std::lock_guard lock(mutex_);
        commands_.push_back(std::move(command));
        indexWanted_ = indexWanted_ || index || running_.has_value();
        if (running_)
            running_->cancel();
    }
    wake_.notify_all();
}

void IndexingThread::pause(bool paused)
{
    {
        std::lock_guard lock(mutex_);
        paused_ = paused;
        indexWanted_ = true;
        if (paused && running_)
            running_->cancel();
    }
    wake_.notify_all();
}

void IndexingThread::watch()
{
    for (;;) {
        const std::vector<RootId> named = watching_.wait(ending_);
        if (named.empty())
            return; // it ends
        {
            std::lock_guard lock(mutex_);
            changed_.insert(named.begin(), named.end());
        }
        wake_.notify_all();
    }
}

/// Before they are indexed: what changes meanwhile is heard.
void IndexingThread::watchRoots()
{
    const auto roots = library_->roots();
    if (!roots)
        return; // indexing says why
    std::vector<store::Root> watched;
    for (const library::RootStatus &root : *roots)
        watched.push_back(root.root);
    watching_.watch(watched, ending_);
}

void IndexingThread::believe(const std::filesystem::path &root)
{
    {
        std::lock_guard lock(mutex_);
        believed_.push_back(root);
        indexWanted_ = true;
        if (running_)
            running_->cancel();
    }
    wake_.notify_all();
}

/// What a person said of a root is about that root alone: the others are looked at afterwards.
library::IndexOptions IndexingThread::optionsNow()
{
    library::IndexOptions options;
    options.readers = parts_.readers;
    std::vector<std::filesystem::path> believed;
    {
        std::lock_guard lock(mutex_);
        believed.swap(believed_);
        indexWanted_ = indexWanted_ || !believed.empty();
    }
    for (const std::filesystem::path &path : believed)
        if (const auto root = library_->findRoot(path))
            options.only.push_back(root->id);
    options.acceptEmptied = !options.only.empty();
    return options;
}

void IndexingThread::run()
{
    for (;;) {
        Command command;
        std::vector<RootId> only;
        bool paused = false;
        {
            std::unique_lock lock(mutex_);
            const auto ready = [this] {
                return stop_ || !commands_.empty() || ((indexWanted_ || !changed_.empty()) && !paused_);
            };
            if (!ready()) {
                paused = paused_;
                lock.unlock();
                tell(paused ? State::Paused : State::Idle);
                lock.lock();
            }
            wake_.wait(lock, [&] { return ready() || paused_ != paused; });
            if (!ready())
                continue;             // paused or resumed while there was nothing to do
            if (!commands_.empty()) { // also at the end: what was asked for is done
                command = std::move(commands_.front());
                commands_.pop_front();
            } else if (stop_) {
                return;
            } else {
                if (!indexWanted_)
                    only.assign(changed_.begin(), changed_.end());
                indexWanted_ = false;
                changed_.clear();
                running_.emplace();
            }
        }
        if (command)
            perform(command);
        else
            indexOnce(std::move(only));
    }
}

bool IndexingThread::open()
{
    if (library_ != nullptr)
        return true;
    // Our own readers may be in the way while an older catalogue is brought up to date: that passes.
    for (int tries = 1;; ++tries) {
        auto opened = library::Library::open(parts_.library, store::Access::Write, kProgram);
        if (opened) {
            library_ = std::move(*opened);
            return true;
        }
        if (opened.error().code != Code::Locked || tries == kTries || !waitAWhile()) {
            listener_.unusable(opened.error());
            return false;
        }
    }
}

bool IndexingThread::waitAWhile()
{
    std::unique_lock lock(mutex_);
    return !wake_.wait_for(lock, kPause, [this] { return stop_; });
}

/// Without a root there is nothing to load a model for.
bool IndexingThread::hasRoots()
{
    const auto roots = library_->roots();
    return roots.ok() && !roots->empty();
}

void IndexingThread::perform(const Command &command)
{
    if (!open())
        return;
    if (const auto done = command(*library_); !done)
        listener_.failed(done.error());
    watchRoots();
    // Counts may be others now.
    listener_.told(last_);
}

void IndexingThread::indexOnce(std::vector<RootId> only)
{
    CancelToken cancel;
    {
        std::lock_guard lock(mutex_);
        cancel = *running_;
    }
    std::optional<Error> stopped;
    const bool any = open() && hasRoots();
    if (any && !encoder_) {
        tell(State::Looking);
        auto encoder = parts_.encoder(ending_);
        if (encoder)
            encoder_ = std::move(*encoder);
        else
            stopped = encoder.error();
    }
    if (any && encoder_) {
        watchRoots();
        library::IndexOptions options = optionsNow();
        if (!options.acceptEmptied)
            options.only = std::move(only);
        const auto progress = [this](const Progress &now) {
            tell(now.stage == "embed" ? State::Indexing : State::Looking, now);
        };
        const auto report =
            library_->index(*encoder_, parts_.decoder, options, progress, cancel, listener_.committed);
        if (!report)
            stopped = report.error();
        else if (report->stopped)
            stopped = *report->stopped;
        listener_.committed();
    }
    {
        std::lock_guard lock(mutex_);
        running_.reset();
    }
    if (stopped && stopped->code != Code::Interrupted)
        listener_.failed(*stopped);
}

void IndexingThread::tell(State state, const Progress &progress)
{
    last_ = {state, progress};
    listener_.told(last_);
}

} // namespace semblance::ui
