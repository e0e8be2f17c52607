// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/ids.h"
#include "core/base/result.h"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace semblance {

/// One consistent view of a library's embeddings of one model, for whatever is derived from them (an index):
/// what is there, and what changed since a revision that was seen before. Threads: one at a time.
class EmbeddingChanges
{
public:
    /// Gets a content and its unit vector, which lives until the call returns; false stops.
    using Visit = std::function<bool(ContentId content, std::span<const float> unit)>;

    virtual ~EmbeddingChanges() = default;
    virtual const ModelId &model() const = 0;
    /// Which catalogue this is: revisions of two catalogues have nothing to do with each other.
    virtual const std::string &catalogue() const = 0;
    /// Of this view. Grows with every committed change.
    virtual std::int64_t revision() const = 0;
    virtual std::int64_t count() const = 0; ///< embeddings that are there
    /// What was added or replaced after `since` (0: all that is there), by ascending content id.
    virtual Result<void> added(std::int64_t since, const Visit &visit) = 0;
    /// At most so many of all that are there, spread evenly over the content ids, ascending.
    virtual Result<void> sample(std::size_t most, const Visit &visit) = 0;
    /// What was removed after `since` and is not there again, ascending.
    virtual Result<std::vector<ContentId>> removed(std::int64_t since) = 0;
};

} // namespace semblance
