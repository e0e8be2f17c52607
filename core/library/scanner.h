// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/result.h"
#include "core/library/foundfile.h"
#include "core/library/patterns.h"

#include <filesystem>
#include <functional>
#include <string_view>
#include <vector>

namespace semblance::library {

struct ScanOptions
{
    Patterns patterns;   ///< what they leave out is found as excluded
    bool hidden = false; ///< also hidden files, hidden folders and the system's own folders
    std::vector<std::filesystem::path> skip; ///< absolute folders that are passed over: the library's own
};

/// How a scan ended.
struct ScanOutcome
{
    std::int64_t found = 0;      ///< files handed on
    bool complete = false;       ///< everything could be read: what was not found is not there
    std::vector<Error> problems; ///< folders that could not be read, at most kMostScanProblems
};

using FoundFn = std::function<bool(FoundFile)>;

constexpr std::size_t kMostScanProblems = 100;

/// Walks a root and hands on every file whose name or first bytes say picture. Folder by folder, names in
/// byte order, so two scans of the same folders give the same order. Folders reached by symbolic links come
/// after the real ones, each folder once (known by device and inode), so that loops end and a link to a
/// folder inside the root adds nothing; a link to a file adds it unless the file itself lies in the root.
///
/// Threads: one per call.
/// @param root   absolute
/// @param found  takes a file, as a rule into a BoundedQueue, and may wait (back-pressure); false ends the
/// scan
/// @error NotFound, Unreadable, NoPermission for the root folder itself; Interrupted where `cancel` was
/// wanted or
///        the queue was closed
Result<ScanOutcome> scan(const std::filesystem::path &root, RootId id, const ScanOptions &options,
                         const FoundFn &found, const CancelToken &cancel);

/// True where a scan would come to this path (bytes, relative): no part of it is hidden or a system's own
/// folder, or `hidden` ones are walked too.
bool isReachable(std::string_view path, bool hidden);

} // namespace semblance::library
