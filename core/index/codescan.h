// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/index/codebook.h"
#include "core/index/vectorindex.h"

#include <cstdint>
#include <span>
#include <vector>

namespace semblance::index {

/// The codes of many vectors. Threads: as its owner's lock says.
struct Codes
{
    Codebook book;
    std::vector<ContentId> ids;       ///< of the rows
    std::vector<std::uint32_t> rowOf; ///< by content id; kNoRow where there is none
    std::vector<std::uint8_t>
        blocks; ///< the first axes, in blocks (codekernel.h); the last one may be partly free
    std::vector<std::uint8_t> others; ///< the other axes, a row after the other

    static constexpr std::uint32_t kNoRow = 0xffffffff;

    void reserve(std::size_t rows);
    /// Adds, or replaces where the id is there. @param row  Codebook::padded() bytes @throws std::bad_alloc
    void put(ContentId id, std::span<const std::uint8_t> row);
    /// The last row takes the free place. @return false where it is not there
    bool remove(ContentId id);
    std::uint32_t row(ContentId id) const noexcept
    {
        const auto at = static_cast<std::size_t>(id.value);
        return id.value > 0 && at < rowOf.size() ? rowOf[at] : kNoRow;
    }
    /// Of one row: the sum over all axes. @param first  the sum over the first axes
    std::int32_t sumOf(std::size_t row, const CodeQuery &query, std::int32_t first) const noexcept;
    std::int32_t firstSumOf(std::size_t row, const CodeQuery &query) const noexcept;

private:
    std::uint8_t *inBlock(std::size_t row, std::size_t axis) noexcept;
    void write(std::size_t row, std::span<const std::uint8_t> codes);
};

/// The scan that CodeIndex promises. @error Interrupted @throws std::bad_alloc (all three)
Result<Hits> scan(const Codes &codes, const CodeQuery &query, int k, const IdSet *allowed, int threads,
                  const CancelToken &cancel);
/// All axes of those that are allowed.
Result<Hits> scanFew(const Codes &codes, const CodeQuery &query, int k, const IdSet &allowed,
                     const CancelToken &cancel);
/// All axes of every row.
Result<Hits> scanAll(const Codes &codes, const CodeQuery &query, int k, const IdSet *allowed,
                     const CancelToken &cancel);

} // namespace semblance::index
