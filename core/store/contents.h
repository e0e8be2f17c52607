// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/base/sha256.h"
#include "core/store/database.h"

#include <map>
#include <optional>
#include <span>
#include <string>

namespace semblance::store {

/// What is known of the bytes of a file, however many files hold them.
struct Content
{
    ContentId id;
    Digest sha256{};
    std::int64_t bytes = 0;
    int width = 0, height = 0;         ///< upright, in pixels; 0: not known
    std::string format;                ///< "jpeg", "png", "heic", ... as the decoder names it
    std::optional<std::int64_t> taken; ///< seconds since 1970 of the camera's clock
    std::string camera;                ///< maker and model, UTF-8
    int orientation = 1;               ///< EXIF, 1 .. 8, already applied to width and height
    bool operator==(const Content &) const = default;
};

class Contents
{
public:
    explicit Contents(Database &database) : connection_(database.connection()) {}

    /// Adds it, or brings the facts of the one with this SHA-256 up to date. @param content its id is ignored
    Result<ContentId> put(const Content &content);
    Result<std::optional<Content>> find(const Digest &sha256);
    Result<std::optional<Content>> find(ContentId id);
    /// Those that exist, by id.
    Result<std::map<ContentId, Content>> find(std::span<const ContentId> ids);
    Result<std::int64_t> count();
    /// The SHA-256 of all.
    Result<std::vector<Digest>> digests();
    /// Removes contents that no picture has, with their embeddings (the index hears of it). @return how many
    Result<std::int64_t> removeUnused();

private:
    Connection &connection_;
};

} // namespace semblance::store
