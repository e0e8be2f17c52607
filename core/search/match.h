// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/ids.h"
#include "core/index/rerank.h"

#include <span>
#include <vector>

namespace semblance::search {

/// Makes of a score a number that means the same for every model (product.md, "How a query works", 5): with z
/// the distance of the score from the mean of the query's scores over a sample of the library, in standard
/// deviations, match = 100 min(1, max(0, z / 6)).
class MatchScale
{
public:
    static constexpr std::size_t kMost = 4096; ///< vectors in the sample
    static constexpr double kFull = 6;         ///< standard deviations that count as 100

    /// The sample: of the first 2^n contents by id (n as large as fits) those with the smallest hashes of
    /// their id, at most kMost. So it stays as it is until the library has doubled, and nothing needs to be
    /// written for it.
    /// @param contents  all that have an embedding, ascending
    static std::vector<ContentId> sample(std::span<const ContentId> contents);

    MatchScale() = default; ///< gives 0
    /// @param vectors  of the sample, row by row, query.size() floats each
    MatchScale(std::span<const float> query, std::span<const float> vectors);

    /// 0 .. 100; 0 for everything where the sample has fewer than two different scores.
    double operator()(float score) const noexcept;

private:
    double mean_ = 0, deviation_ = 0;
};

/// The match below which a hit is weak: four fifths of the best one, at least 30 (1.8 standard deviations: a
/// small library, or a wish that many of its pictures fulfil, has no far tail) and at most 50 (3).
double weakBelow(double bestMatch) noexcept;

} // namespace semblance::search
