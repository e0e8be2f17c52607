// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/index/codebook.h"
#include "core/index/vectorindex.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace semblance::index {

/// The codes of many vectors. Threads: as its owner's lock says.
struct Codes
{
    Codebook book;
    std::int64_t learnedFrom = 0;     ///< VectorIndex::learnedFrom()
    std::vector<ContentId> ids;       ///< of the rows
    std::vector<std::uint32_t> rowOf; ///< by content id; kNoRow where there is none
    std::vector<std::uint8_t>
        blocks; ///< the first axes, in blocks (codekernel.h); the last one may be partly free
    std::vector<std::uint8_t> others; ///< the other axes, a row after the other
    /// The vectors themselves, so that the catalogue need not be asked for those of every candidate: 16 bits
    /// a number, a row after the other, and each row's step. A cosine of them is off by some millionths.
    /// Given up when they take more than mostFine bytes.
    bool keepsFine = true;
    std::size_t mostFine = 0;
    std::vector<std::int16_t> fine;
    std::vector<float> fineStep;

    static constexpr std::uint32_t kNoRow = 0xffffffff;

    void reserve(std::size_t rows);
    /// Adds, or replaces where the id is there. @param row  Codebook::padded() bytes @param unit  the vector
    /// @throws std::bad_alloc
    void put(ContentId id, std::span<const std::uint8_t> row, std::span<const float> unit);
    /// The vector, near 2e-6 of a cosine. @return false where it is not kept
    bool vector(ContentId id, std::span<float> into) const noexcept;
    bool fitsFine(std::size_t rows) const noexcept
    {
        return rows * (2 * static_cast<std::size_t>(book.dimension()) + sizeof(float)) <= mostFine;
    }
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
    void writeFine(std::size_t row, std::span<const float> unit);
    void giveUpFine() noexcept;
};

/// Room for a sum a row, kept from one search to the next: fresh pages cost more than the sums. One search
/// at a time.
class Sums
{
public:
    /// @return at least `count` numbers, whatever they are @throws std::bad_alloc
    std::int32_t *room(std::size_t count)
    {
        if (count > size_) {
            numbers_.reset();
            size_ = 0;
            numbers_ = std::make_unique_for_overwrite<std::int32_t[]>(count);
            size_ = count;
        }
        return numbers_.get();
    }

private:
    std::unique_ptr<std::int32_t[]> numbers_;
    std::size_t size_ = 0;
};

/// The scan that CodeIndex promises. @error Interrupted @throws std::bad_alloc (all three)
Result<Hits> scan(const Codes &codes, const CodeQuery &query, int k, const IdSet *allowed, int threads,
                  Sums &sums, const CancelToken &cancel);
/// All axes of those that are allowed.
Result<Hits> scanFew(const Codes &codes, const CodeQuery &query, int k, const IdSet &allowed,
                     const CancelToken &cancel);
/// All axes of every row.
Result<Hits> scanAll(const Codes &codes, const CodeQuery &query, int k, const IdSet *allowed,
                     const CancelToken &cancel);

} // namespace semblance::index
