// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/picture.h"
#include "core/base/result.h"
#include "core/base/sha256.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>

namespace semblance::media {

/// Small pictures on disk, one JPEG a content in folders by the first byte of its SHA-256. Derived: what is
/// missing or damaged is made again, so nothing is synced and nothing here can fail an indexing.
/// Threads: any number, also of several programs.
class Thumbnails
{
public:
    static constexpr int kSide = 256; ///< pixels of the longer side; smaller pictures keep their size

    /// @param folder  "thumbnails" in the library's folder; made when something is put
    explicit Thumbnails(std::filesystem::path folder) : folder_(std::move(folder)) {}

    /// Fits the picture into kSide x kSide and keeps it; what is there is replaced.
    /// @return what was kept. @error NoSpace, NoPermission, NoMemory
    Result<Picture> put(const Digest &content, const Picture &picture) const;
    /// Nothing where there is none, or a damaged one (which is removed).
    std::optional<Picture> find(const Digest &content) const;
    bool has(const Digest &content) const;
    std::filesystem::path fileOf(const Digest &content) const;

    /// Removes those of contents that are not wanted any more, and leftovers. @return how many
    std::int64_t sweep(const std::function<bool(const Digest &)> &wanted) const;
    /// How many such thumbnails there are; files that are none count too where `wanted` takes an empty
    /// digest.
    std::int64_t count(const std::function<bool(const Digest &)> &wanted) const;
    /// All of them. @error NoPermission, Unreadable
    Result<void> clear() const;
    /// How many bytes they take on disk.
    std::int64_t bytes() const;

private:
    std::filesystem::path folder_;
};

} // namespace semblance::media
