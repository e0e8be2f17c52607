// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace semblance {

struct CloseFile
{
    void operator()(std::FILE *file) const noexcept { std::fclose(file); }
};
using FilePtr = std::unique_ptr<std::FILE, CloseFile>;

/// Opens for reading (binary). Folders, devices and pipes are Unreadable.
/// @param doing  what for, as it stands in the Error: "read the model"
Result<FilePtr> openForReading(const std::filesystem::path &path, std::string_view doing);

/// The whole file. @param limit  more bytes than this are TooLarge and nothing is allocated.
Result<std::string> readAll(const std::filesystem::path &path, std::uint64_t limit, std::string_view doing);

/// Writes beside, syncs, renames: afterwards the file is either as it was or complete (also after a power
/// cut). Creates missing parent folders. @error NoSpace, NoPermission, Unreadable
Result<void> writeAtomically(const std::filesystem::path &path, std::string_view bytes,
                             std::string_view doing);

/// The second half of writeAtomically, for a file that somebody else's code wrote beside: syncs it and
/// renames it.
Result<void> finishAtomically(const std::filesystem::path &part, const std::filesystem::path &path,
                              std::string_view doing);

/// Adds bytes to the file that is being written.
using AppendBytes = std::function<Result<void>(std::string_view bytes)>;

/// As writeAtomically, for more bytes than should be in memory at once: `write` appends them piece by piece.
/// Where it fails, its Error is returned and the file is as it was.
Result<void> writeAtomically(const std::filesystem::path &path, std::string_view doing,
                             const std::function<Result<void>(const AppendBytes &append)> &write);

/// Creates a folder with its parents. An existing folder is fine.
Result<void> makeFolder(const std::filesystem::path &path, std::string_view doing);

/// Bytes that an ordinary user may still write where `path` lies (the nearest existing parent).
Result<std::uint64_t> freeSpace(const std::filesystem::path &path);

enum class FileKind { File, Folder, Link, Other };

/// What the system knows about one entry without opening it.
struct FileStamp
{
    FileKind kind = FileKind::Other;
    std::uint64_t size = 0;    ///< bytes
    std::int64_t modified = 0; ///< nanoseconds since 1970-01-01 00:00 UTC
    std::uint64_t device = 0; ///< device and inode together name a file for as long as its volume is mounted;
    std::uint64_t inode = 0;  ///< both 0 where the system gives none
    bool operator==(const FileStamp &) const = default;
};

enum class Links { Follow, Keep };

/// @param links  Follow: what a symbolic link leads to; Keep: the link itself. @error NotFound, NoPermission
Result<FileStamp> stampOf(const std::filesystem::path &path, Links links, std::string_view doing);

/// The Error of a failed system call. @param number  errno
Error systemError(int number, std::string_view doing, const std::filesystem::path &path);

} // namespace semblance
