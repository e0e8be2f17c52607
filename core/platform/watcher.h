// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/error.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

namespace semblance::platform {

/// Hears of changes below folders as the system tells them (Linux: inotify). What the system cannot tell
/// (network file systems, more folders than its limit, systems without such an interface) is said when a
/// folder is added, and later by `complete`: whoever watches then has to look for himself from time to time.
class Watcher
{
public:
    /// @param folder  as it was added; something below it, or the folder itself, is not as it was. Called on
    /// the watcher's thread, must not block and not call the watcher.
    using Changed = std::function<void(const std::filesystem::path &folder)>;

    explicit Watcher(Changed changed);
    ~Watcher(); ///< after it nothing is called any more
    Watcher(const Watcher &) = delete;
    Watcher &operator=(const Watcher &) = delete;

    /// Watches the folder and everything below it, folders that come later included; folders that symbolic
    /// links lead to are followed. Takes as long as listing the folders.
    /// @return why not everything below it is heard of (Interrupted: it was stopped); nothing where it is
    std::optional<Error> add(const std::filesystem::path &folder, const CancelToken &cancel = {});
    void remove(const std::filesystem::path &folder);
    /// False once something below it is not heard of any more, or never was.
    bool complete(const std::filesystem::path &folder) const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace semblance::platform
