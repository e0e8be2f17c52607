// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/store/roots.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace semblance::library {

struct WatchOptions
{
    std::chrono::milliseconds quiet{1'000};    ///< nothing has changed for so long: copying has ended
    std::chrono::milliseconds longest{30'000}; ///< but no change waits longer than this
    std::chrono::milliseconds rescan{600'000}; ///< how often roots that the system cannot watch are looked at
    std::chrono::milliseconds comesBack{10'000}; ///< how often it is looked whether an offline root is there
};

struct WatchedRoot
{
    RootId root;
    bool watched = false;     ///< the system tells every change
    std::optional<Error> why; ///< where it does not: then it is looked at every WatchOptions::rescan
};

/// Says which roots should be indexed again, for as long as a program runs: after something in them changed
/// and has come to rest, when a drive came back, and regularly where the system cannot tell. It indexes
/// nothing itself: `index --watch` and the window call Library::index with the roots that it names.
/// Threads: any; wait() by one at a time.
class Watching
{
public:
    explicit Watching(WatchOptions options = {});
    ~Watching();
    Watching(const Watching &) = delete;
    Watching &operator=(const Watching &) = delete;

    /// These roots from now on; those known already go on undisturbed, paused ones are left out. Call it
    /// before indexing: what changes meanwhile is named by the next wait(). Takes as long as listing their
    /// folders; one whose listing is stopped counts as not watched.
    void watch(const std::vector<store::Root> &roots, const CancelToken &cancel = {});
    std::vector<WatchedRoot> roots() const;

    /// Blocks until there is something to index. @return which roots; empty where it was asked to stop
    std::vector<RootId> wait(const CancelToken &cancel);

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace semblance::library
