// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/sha256.h"
#include "core/store/pictures.h"

#include <map>
#include <mutex>
#include <vector>

namespace semblance::library {

/// Who is reading which bytes just now, so that two files with the same bytes are decoded and encoded once.
/// Threads: any.
class Claims
{
public:
    /// True: the caller is the first and reads on. False: the row waits and is given to whoever releases.
    bool claim(const Digest &digest, const store::PictureRow &row)
    {
        std::lock_guard lock(mutex_);
        const auto [entry, first] = byDigest_.try_emplace(digest);
        if (!first) {
            entry->second.push_back(row);
            ++rows_;
        }
        return first;
    }

    /// After the first one's result was committed: from now on others find it in the catalogue.
    /// @return the rows that waited
    std::vector<store::PictureRow> release(const Digest &digest)
    {
        std::lock_guard lock(mutex_);
        auto node = byDigest_.extract(digest);
        if (!node)
            return {};
        rows_ -= static_cast<std::int64_t>(node.mapped().size());
        return std::move(node.mapped());
    }

    /// How many rows wait.
    std::int64_t waiting() const
    {
        std::lock_guard lock(mutex_);
        return rows_;
    }

private:
    mutable std::mutex mutex_;
    std::map<Digest, std::vector<store::PictureRow>> byDigest_;
    std::int64_t rows_ = 0;
};

} // namespace semblance::library
