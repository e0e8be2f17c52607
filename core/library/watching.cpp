// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/library/watching.h"

#include "core/library/rootplace.h"
#include "core/platform/watcher.h"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>

namespace semblance::library {

namespace {

using Time = std::chrono::steady_clock::time_point;
constexpr std::chrono::milliseconds kLook{100}; // how late a wish to stop may be

} // namespace

struct Watching::State
{
    struct Entry
    {
        store::Root root;
        std::optional<Error> why;
        bool online = true;
        std::optional<Time> first, last; ///< of the changes that nobody was told of yet
        Time looked;                     ///< when it was named last
        Time asked;                      ///< when its drive was looked for
    };

    explicit State(const WatchOptions &wanted)
        : options(wanted), watcher([this](const std::filesystem::path &folder) { changed(folder); })
    {}

    void changed(const std::filesystem::path &folder)
    {
        const std::lock_guard lock(mutex);
        const Time now = std::chrono::steady_clock::now();
        for (auto &[id, entry] : entries)
            if (entry.root.path == folder) {
                entry.first = entry.first.value_or(now);
                entry.last = now;
            }
        something.notify_all();
    }

    /// Roots that are due by what was heard and by the clock. Locked by the caller.
    std::vector<RootId> due(Time now)
    {
        std::vector<RootId> named;
        for (auto &[id, entry] : entries) {
            const bool rested =
                entry.last && (now - *entry.last >= options.quiet || now - *entry.first >= options.longest);
            const bool regular =
                entry.online && now - entry.looked >= options.rescan && !watcher.complete(entry.root.path);
            if (!rested && !regular)
                continue;
            entry.first.reset();
            entry.last.reset();
            entry.looked = now;
            named.push_back(id);
        }
        return named;
    }

    /// Roots whose drive should be looked for: nobody tells when it comes. Locked by the caller.
    std::vector<store::Root> toAsk(Time now)
    {
        std::vector<store::Root> roots;
        for (auto &[id, entry] : entries)
            if (now - entry.asked >= options.comesBack && !watcher.complete(entry.root.path)) {
                entry.asked = now;
                roots.push_back(entry.root);
            }
        return roots;
    }

    /// Takes its time: a drive may sleep. Not locked by the caller.
    std::vector<RootId> cameBack(const std::vector<store::Root> &roots, const CancelToken &cancel)
    {
        std::vector<RootId> back;
        for (const store::Root &root : roots) {
            const bool online = placeOf(root).online;
            std::unique_lock lock(mutex);
            const auto entry = entries.find(root.id);
            if (entry == entries.end() || std::exchange(entry->second.online, online) || !online)
                continue;
            lock.unlock();
            watcher.remove(root.path);
            auto why = watcher.add(root.path, cancel);
            lock.lock();
            if (const auto again = entries.find(root.id); again != entries.end()) {
                again->second.why = std::move(why);
                again->second.looked = std::chrono::steady_clock::now();
                back.push_back(root.id);
            }
        }
        return back;
    }

    const WatchOptions options;
    mutable std::mutex mutex;
    std::condition_variable something;
    std::map<RootId, Entry> entries;
    platform::Watcher watcher; // last: its thread uses what is above
};

Watching::Watching(WatchOptions options) : state_(std::make_unique<State>(options))
{}

Watching::~Watching() = default;

void Watching::watch(const std::vector<store::Root> &roots, const CancelToken &cancel)
{
    std::vector<store::Root> fresh, gone;
    {
        const std::lock_guard lock(state_->mutex);
        std::erase_if(state_->entries, [&](const auto &known) {
            const bool stays = std::ranges::any_of(roots, [&](const store::Root &root) {
                return root.id == known.first && root.path == known.second.root.path &&
                       root.state == store::RootState::Active;
            });
            if (!stays)
                gone.push_back(known.second.root);
            return !stays;
        });
        for (const store::Root &root : roots)
            if (root.state == store::RootState::Active && !state_->entries.contains(root.id))
                fresh.push_back(root);
    }
    for (const store::Root &root : gone)
        state_->watcher.remove(root.path);
    for (const store::Root &root : fresh) {
        const Time now = std::chrono::steady_clock::now();
        const bool online = placeOf(root).online;
        {
            const std::lock_guard lock(state_->mutex); // before the first change is heard
            state_->entries[root.id] = {root, std::nullopt, online, {}, {}, now, now};
        }
        auto why = state_->watcher.add(root.path, cancel);
        const std::lock_guard lock(state_->mutex);
        if (const auto entry = state_->entries.find(root.id); entry != state_->entries.end())
            entry->second.why = std::move(why);
    }
}

std::vector<WatchedRoot> Watching::roots() const
{
    const std::lock_guard lock(state_->mutex);
    std::vector<WatchedRoot> all;
    for (const auto &[id, entry] : state_->entries)
        all.push_back({id, state_->watcher.complete(entry.root.path), entry.why});
    return all;
}

std::vector<RootId> Watching::wait(const CancelToken &cancel)
{
    while (!cancel.wanted()) {
        std::vector<store::Root> ask;
        {
            std::unique_lock lock(state_->mutex);
            const Time now = std::chrono::steady_clock::now();
            if (auto named = state_->due(now); !named.empty())
                return named;
            ask = state_->toAsk(now);
            if (ask.empty())
                state_->something.wait_for(lock, std::min(kLook, state_->options.quiet));
        }
        if (auto back = state_->cameBack(ask, cancel); !back.empty())
            return back;
    }
    return {};
}

} // namespace semblance::library
