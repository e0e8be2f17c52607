// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

namespace semblance {

/// A file opened once, read by position. Its size is taken from the open handle and never asked by name
/// again. A file that shrinks while it is read gives an Error, not a crash: bytes are copied out with pread,
/// pages of other people's files are never mapped. Threads: any number may read at once.
class MappedFile
{
public:
    static Result<MappedFile> open(const std::filesystem::path &path, std::string_view doing);

    MappedFile(MappedFile &&) noexcept;
    MappedFile &operator=(MappedFile &&) noexcept;
    ~MappedFile();

    std::uint64_t size() const noexcept { return size_; }
    const std::filesystem::path &path() const noexcept { return path_; }

    /// Copies exactly into.size() bytes from `offset`. @error Damaged where the file ends before
    Result<void> read(std::uint64_t offset, std::span<std::byte> into) const;

private:
    MappedFile() = default;
    struct Handle;
    std::unique_ptr<Handle> handle_;
    std::uint64_t size_ = 0;
    std::filesystem::path path_;
    std::string doing_;
};

} // namespace semblance
