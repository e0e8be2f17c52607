// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/index/modelindex.h"
#include "core/store/database.h"

#include <span>
#include <unordered_map>
#include <vector>

namespace semblance::search {

/// The exact unit vectors behind an index: its own where it keeps them, the catalogue's where it does not.
/// Threads: that of the connection. Borrows both.
class Vectors
{
public:
    Vectors(const index::ModelIndex &index, store::Database &database) : index_(index), database_(database) {}

    /// Makes ready what find() will be asked for. What was fetched before stays.
    Result<void> fetch(std::span<const ContentId> contents);
    /// Copies a vector out. @return false where there is none, or where it was not fetched
    bool find(ContentId content, std::span<float> into) const;
    /// Every vector compared with the query, whatever the index keeps.
    Result<index::Hits> searchExactly(std::span<const float> query, int k, const index::IdSet *allowed,
                                      const CancelToken &cancel);

private:
    const index::ModelIndex &index_;
    store::Database &database_;
    std::unordered_map<ContentId, std::size_t> fetched_; ///< where in units_
    std::vector<float> units_;
};

} // namespace semblance::search
