// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/progress.h"
#include "core/library/library.h"
#include "core/library/watching.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

namespace semblance::ui {

/// What the indexing thread needs from outside. Called on that thread.
struct IndexingParts
{
    std::filesystem::path library;
    media::Decoder &decoder;
    /// Loads the model; called when there is something to index, again after a failure.
    std::function<Result<library::Encoder>(const CancelToken &)> encoder;
    int readers = 2;
    library::WatchOptions watching = {};
};

/// The only writer of the library while the window is open: one thread that runs commands in order and
/// indexes when there are none. A command interrupts indexing, which then goes on where it was. A second
/// thread watches the roots: what changes in them is indexed without anybody asking, unless indexing is
/// paused.
class IndexingThread
{
public:
    enum class State { Idle, Looking, Indexing, Paused };
    struct Told
    {
        State state = State::Idle;
        Progress progress;
        bool operator==(const Told &other) const
        {
            return state == other.state && progress.done == other.progress.done &&
                   progress.total == other.progress.total;
        }
    };
    /// All on the indexing thread.
    struct Listener
    {
        std::function<void(const Told &)> told;
        std::function<void()> committed;
        std::function<void(const Error &)> failed;   ///< a command, or indexing stopped
        std::function<void(const Error &)> unusable; ///< the library could not be opened for writing
    };
    using Command = std::function<Result<void>(library::Library &)>;

    IndexingThread(IndexingParts parts, Listener listener);
    /// Interrupts indexing, does what was posted, and joins. What was committed stays.
    ~IndexingThread();
    IndexingThread(const IndexingThread &) = delete;
    IndexingThread &operator=(const IndexingThread &) = delete;

    /// @param index  look for changes afterwards
    void post(Command command, bool index);
    void pause(bool paused);
    /// Looks at that root once more and believes that it was emptied.
    void believe(const std::filesystem::path &root);

private:
    void run();
    /// The second thread: says which roots changed.
    void watch();
    /// Those of the library as it is now.
    void watchRoots();
    bool open();
    /// @return there is time to try again
    bool waitAWhile();
    bool hasRoots();
    /// @param only  these roots; empty: all
    void indexOnce(std::vector<RootId> only);
    library::IndexOptions optionsNow();
    void perform(const Command &command);
    void tell(State state, const Progress &progress = {});

    const IndexingParts parts_;
    const Listener listener_;
    const CancelToken ending_; ///< also for loading the model
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Command> commands_;
    bool indexWanted_ = false; ///< of every root
    std::set<RootId> changed_; ///< roots that were heard of; less than indexWanted_
    bool paused_ = false;
    bool stop_ = false;
    std::vector<std::filesystem::path> believed_; ///< roots that were emptied indeed, looked at next
    std::optional<CancelToken> running_;          ///< of the indexing that runs
    std::unique_ptr<library::Library> library_;
    std::optional<library::Encoder> encoder_;
    Told last_;
    library::Watching watching_;
    std::thread thread_, watcher_; // last: start when everything above exists
};

} // namespace semblance::ui
