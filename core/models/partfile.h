// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/files.h"
#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace semblance::models {

/// Where the bytes of a part come from.
struct PartSource
{
    std::string address;                ///< as it stands in the catalogue, before any redirection
    std::string validator;              ///< a strong ETag or a Last-Modified; empty: the server gave none
    std::optional<std::uint64_t> total; ///< of the whole file
    std::uint64_t synced = 0;           ///< bytes that a power cut cannot take back
    bool operator==(const PartSource &) const = default;
};

/// A file that is being downloaded: its bytes so far, and beside it a small file that says whose they are.
/// Threads: one.
class PartFile
{
public:
    /// Opens or creates both; bytes without a description count as nothing.
    static Result<PartFile> open(const std::filesystem::path &path);

    const std::filesystem::path &path() const noexcept { return path_; }
    std::uint64_t size() const noexcept { return size_; }
    const PartSource &source() const noexcept { return source_; }

    /// Says where the bytes come from, before the first of them is appended.
    Result<void> describe(PartSource source);
    Result<void> append(std::string_view bytes);
    /// Throws the bytes away.
    Result<void> restart();
    /// Everything so far has reached the disk, and the description says so.
    Result<void> sync();
    /// Cuts off what a power cut may have spoiled.
    Result<void> keepSynced();
    /// Takes both files away.
    void discard();
    /// The description alone: the bytes are whole now.
    void forgetSource();

private:
    explicit PartFile(std::filesystem::path path) : path_(std::move(path)) {}
    std::filesystem::path descriptionPath() const;

    std::filesystem::path path_;
    FilePtr file_;
    std::uint64_t size_ = 0;
    PartSource source_;
};

} // namespace semblance::models
