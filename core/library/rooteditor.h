// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"
#include "core/store/database.h"
#include "core/store/roots.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace semblance::library {

/// What a person may say about a root.
struct RootOptions
{
    std::vector<std::string> exclude = {}; ///< globs (patterns.h)
    std::vector<std::string> include = {}; ///< globs; empty: everything
    bool hidden = false;                   ///< hidden files and system folders too
    int minSide = 0;                       ///< pixels; pictures with a shorter side are left out
};

/// What adding a folder came to.
struct RootAdded
{
    enum class How {
        Added,
        Known,  ///< it is a root already
        Inside, ///< it lies in a root already: nothing to add
    };
    How how = How::Added;
    store::Root root;                            ///< the one that holds the folder now
    std::vector<std::filesystem::path> tookOver; ///< roots inside it, which became parts of it
};

/// Adds and changes roots so that no two of them hold the same files. Pictures that change their root keep
/// their rows, so nothing is embedded again. Threads: that of the writing connection.
class RootEditor
{
public:
    explicit RootEditor(store::Database &database) : database_(database), roots_(database) {}

    /// @param options  nothing: as they are, or the defaults for a new root
    /// @error NotFound, Unreadable (a file), NoPermission; Invalid a pattern, a negative side, or the
    /// library's folder
    Result<RootAdded> add(const std::filesystem::path &folder, const std::optional<RootOptions> &options);
    /// With its pictures; contents that no other root has go too. @error NotFound it is no root
    Result<void> remove(const std::filesystem::path &folder);
    /// @error NotFound it is no root
    Result<void> setPaused(const std::filesystem::path &folder, bool paused);
    /// Leaves a file, or a folder with all below it, out of the library, or lets it in again; the next
    /// indexing does it. Only what was left out by this very path is let in again.
    /// @error NotFound  it lies in no root; Invalid  it is a root itself
    Result<void> setExcluded(const std::filesystem::path &path, bool excluded);
    /// A root that lies elsewhere now: known files keep their embeddings, nothing is read.
    /// @error NotFound `from` is no root, or `to` is not there; Invalid another root has it; Unreadable,
    /// NoPermission
    Result<void> locate(const std::filesystem::path &from, const std::filesystem::path &to);
    /// @error NotFound it is no root; the cause says so
    Result<store::Root> find(const std::filesystem::path &folder);

private:
    Result<RootAdded> change(store::Root known, const store::Root &now,
                             const std::optional<RootOptions> &options);
    Result<RootAdded> insert(store::Root root, const std::vector<store::Root> &all);
    /// Gives pictures below a folder of one root to another.
    Result<void> reassign(RootId from, RootId to, const std::string &drop, const std::string &prefix);

    store::Database &database_;
    store::Roots roots_;
};

} // namespace semblance::library
