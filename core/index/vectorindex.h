// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/index/idset.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

namespace semblance::index {

/// A content that lies near the query.
struct Hit
{
    ContentId content;
    float cosine = 0; ///< inner product of two unit vectors; near it where the index keeps no vectors
    bool operator==(const Hit &) const = default;
};
using Hits = std::vector<Hit>;

/// Best first; equal ones by content id. A total order: sorted hits do not depend on how they were found.
inline bool better(const Hit &a, const Hit &b) noexcept
{
    return a.cosine != b.cosine ? a.cosine > b.cosine : a.content < b.content;
}

/// Finds the unit vectors nearest to a query by cosine. Labels are content ids: there is no second numbering.
/// Threads: any number of searches at once; add, remove and load wait for them and keep them waiting.
class VectorIndex
{
public:
    virtual ~VectorIndex() = default;
    virtual std::string_view kind() const = 0; ///< "exact", "codes" or "hnsw"
    virtual int dimension() const = 0;
    virtual std::int64_t count() const = 0; ///< vectors that can be found
    virtual std::int64_t dead() const = 0;  ///< removed ones that still take room

    /// How many vectors there were when it learned what they have in common; 0 where it learns nothing.
    virtual std::int64_t learnedFrom() const { return 0; }

    /// Makes room for so many more at once: growing step by step copies everything several times.
    virtual Result<void> reserve(std::int64_t more) = 0;
    /// Adds, or replaces where the content is there.
    /// @param units  ids.size() x dimension floats, row by row, each of length 1
    /// @error NoMemory
    virtual Result<void> add(std::span<const ContentId> ids, std::span<const float> units) = 0;
    /// Those that are not there do not matter. @return how many were
    virtual Result<std::int64_t> remove(std::span<const ContentId> ids) = 0;

    /// @param query    dimension floats of length 1
    /// @param k        at most so many hits; fewer where fewer can be found
    /// @param allowed  only these; nullptr for all
    /// @return sorted by better(). @error Interrupted, NoMemory
    virtual Result<Hits> search(std::span<const float> query, int k, const IdSet *allowed,
                                const CancelToken &cancel) const = 0;
    /// As search, but looks at every vector that is allowed.
    virtual Result<Hits> searchExactly(std::span<const float> query, int k, const IdSet *allowed,
                                       const CancelToken &cancel) const = 0;
    /// vector() finds those that it has.
    virtual bool keepsVectors() const { return true; }
    /// Copies a vector out (CodeIndex: nearly). @return false where it is not there
    virtual bool vector(ContentId id, std::span<float> into) const = 0;

    /// Writes the vectors and what was built over them; the file stands complete or not at all.
    virtual Result<void> save(const std::filesystem::path &file) const = 0;
    /// Replaces everything by a file that save() wrote and whose checksum was verified (indexfile.h).
    virtual Result<void> load(const std::filesystem::path &file) = 0;
};

} // namespace semblance::index
