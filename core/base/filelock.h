// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <memory>
#include <string_view>

namespace semblance {

/// A lock file that at most one program holds. The system gives it up when the process ends, however it ends:
/// there are no stale locks. The file stays behind, which means nothing. Threads: one at a time.
class FileLock
{
public:
    /// Takes the lock at once or not at all; creates the file, not its folder.
    /// @param program  written into the file with the process's number, so that a second one can name the
    /// first
    /// @error Locked  the cause names the program that holds it
    static Result<FileLock> take(const std::filesystem::path &path, std::string_view program,
                                 std::string_view doing);

    FileLock(FileLock &&) noexcept;
    FileLock &operator=(FileLock &&) noexcept;
    ~FileLock();

private:
    struct Handle;
    explicit FileLock(std::unique_ptr<Handle> handle);
    std::unique_ptr<Handle> handle_;
};

} // namespace semblance
