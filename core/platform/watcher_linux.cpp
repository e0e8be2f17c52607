// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/files.h"
#include "core/base/path.h"
#include "core/platform/descriptor.h"
#include "core/platform/watcher.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <map>
#include <mutex>
#include <poll.h>
#include <set>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/vfs.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace semblance::platform {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kDoing = "watch the folder";
constexpr std::uint32_t kEvents = IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_CLOSE_WRITE |
                                  IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR | IN_EXCL_UNLINK;

/// File systems on which others write without this kernel knowing (statfs(2), linux/magic.h).
bool isRemote(const fs::path &folder)
{
    constexpr std::array<std::uint32_t, 9> kRemote = {
        0x6969,     // NFS
        0x517B,     // SMB
        0xFF534D42, // CIFS
        0xFE534D42, // SMB2
        0x65735546, // FUSE: sshfs, rclone and others
        0x01021997, // 9P
        0x00C36400, // Ceph
        0x73757245, // Coda
        0x5346414F, // AFS
    };
    struct statfs facts = {};
    return ::statfs(folder.c_str(), &facts) == 0 &&
           std::ranges::find(kRemote, static_cast<std::uint32_t>(facts.f_type)) != kRemote.end();
}

} // namespace

struct Watcher::State
{
    struct Root
    {
        bool complete = true;
        std::set<std::pair<std::uint64_t, std::uint64_t>> folders; ///< device, inode: loops of links end
    };
    struct Watched
    {
        fs::path folder;
        std::set<fs::path> roots; ///< usually one; a folder may be reached from two
    };

    explicit State(Changed tell) : changed(std::move(tell))
    {
        if (inotify.valid() && stop.valid())
            thread = std::thread([this] { listen(); });
    }
    ~State()
    {
        const std::uint64_t one = 1;
        if (thread.joinable() && ::write(stop.fd(), &one, sizeof one) == sizeof one)
            thread.join();
    }

    const Changed changed;
    const Descriptor inotify{::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)};
    const Descriptor stop{::eventfd(0, EFD_CLOEXEC)};
    mutable std::mutex mutex;
    std::map<fs::path, Root> roots;
    std::map<int, Watched> watched; ///< by inotify's number
    std::thread thread;

    std::optional<Error> addTree(const fs::path &root, const fs::path &top, const CancelToken &cancel)
    {
        Root &state = roots[root];
        std::vector<fs::path> folders = {top};
        while (!folders.empty()) {
            if (cancel.wanted()) {
                state.complete = false;
                return Error{Code::Interrupted, std::string(kDoing), display(root), "it was asked to stop",
                             ""};
            }
            const fs::path folder = std::move(folders.back());
            folders.pop_back();
            const auto stamp = stampOf(folder, Links::Follow, kDoing);
            if (!stamp || stamp->kind != FileKind::Folder ||
                !state.folders.emplace(stamp->device, stamp->inode).second)
                continue;
            const int number = ::inotify_add_watch(inotify.fd(), folder.c_str(), kEvents);
            if (number < 0 && errno == ENOSPC) {
                state.complete = false;
                return Error{Code::NoSpace, std::string(kDoing), display(root),
                             "the system's limit of watched folders is reached",
                             "Raise fs.inotify.max_user_watches; until then it is looked through regularly"};
            }
            if (number < 0)
                continue; // it went away, or may not be read: then nothing in it is indexed either
            Watched &entry = watched[number];
            entry.folder = folder;
            entry.roots.insert(root);
            std::error_code error;
            for (fs::directory_iterator each(folder, error); !error && each != fs::directory_iterator();
                 each.increment(error)) {
                std::error_code unknown;
                if (each->is_directory(unknown))
                    folders.push_back(each->path());
            }
        }
        return std::nullopt;
    }

    void listen()
    {
        pollfd wanted[2] = {{inotify.fd(), POLLIN, 0}, {stop.fd(), POLLIN, 0}};
        while (::poll(wanted, 2, -1) >= 0 || errno == EINTR) {
            if (wanted[1].revents != 0)
                return;
            alignas(inotify_event) char buffer[16'384];
            const ssize_t size = ::read(inotify.fd(), buffer, sizeof buffer);
            if (size <= 0)
                continue;
            std::set<fs::path> touched;
            {
                const std::lock_guard lock(mutex);
                for (const char *at = buffer; at < buffer + size;) {
                    inotify_event event;
                    std::memcpy(&event, at, sizeof event);
                    take(event, event.len > 0 ? at + sizeof event : "", touched);
                    at += sizeof event + event.len;
                }
            }
            for (const fs::path &root : touched)
                changed(root);
        }
    }

    void take(const inotify_event &event, const char *name, std::set<fs::path> &touched)
    {
        if (event.mask & IN_Q_OVERFLOW) { // events were lost: anything may have changed
            for (const auto &[root, state] : roots)
                touched.insert(root);
            return;
        }
        const auto found = watched.find(event.wd);
        if (found == watched.end())
            return;
        const Watched entry = found->second;
        touched.insert(entry.roots.begin(), entry.roots.end());
        const bool lost = event.mask & (IN_IGNORED | IN_UNMOUNT | IN_DELETE_SELF | IN_MOVE_SELF);
        for (const fs::path &root : entry.roots) {
            const auto state = roots.find(root);
            if (state == roots.end())
                continue;
            if (lost && entry.folder == root)
                state->second.complete = false; // whoever comes back there is not watched
            if ((event.mask & (IN_CREATE | IN_MOVED_TO)) != 0)
                static_cast<void>(addTree(root, entry.folder / name, {})); // does nothing for files
        }
        if (event.mask & IN_IGNORED)
            watched.erase(event.wd);
    }
};

Watcher::Watcher(Changed changed) : state_(std::make_unique<State>(std::move(changed)))
{}

Watcher::~Watcher() = default;

std::optional<Error> Watcher::add(const fs::path &folder, const CancelToken &cancel)
{
    const std::lock_guard lock(state_->mutex);
    State::Root &root = state_->roots[folder];
    const auto incomplete = [&](Code code, std::string cause) {
        root.complete = false;
        return Error{code, std::string(kDoing), display(folder), std::move(cause),
                     "It is looked through regularly instead"};
    };
    if (!state_->thread.joinable())
        return incomplete(Code::Unsupported, "the system allows no more watching programs");
    if (isRemote(folder))
        return incomplete(Code::Unsupported, "it lies on a network drive");
    std::error_code error;
    if (!fs::is_directory(folder, error))
        return incomplete(Code::NotFound, "it is not there");
    root = {};
    return state_->addTree(folder, folder, cancel);
}

void Watcher::remove(const fs::path &folder)
{
    const std::lock_guard lock(state_->mutex);
    state_->roots.erase(folder);
    for (auto entry = state_->watched.begin(); entry != state_->watched.end();) {
        entry->second.roots.erase(folder);
        if (entry->second.roots.empty()) {
            ::inotify_rm_watch(state_->inotify.fd(), entry->first);
            entry = state_->watched.erase(entry);
        } else {
            ++entry;
        }
    }
}

bool Watcher::complete(const fs::path &folder) const
{
    const std::lock_guard lock(state_->mutex);
    const auto root = state_->roots.find(folder);
    return root != state_->roots.end() && root->second.complete;
}

} // namespace semblance::platform
