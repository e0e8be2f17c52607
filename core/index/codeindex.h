// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/index/codebook.h"
#include "core/index/vectorindex.h"

#include <memory>

namespace semblance::index {

struct CodeOptions
{
    int threads = 0;                                ///< for one search; 0: one a core, at most four
    std::size_t keptBytes = std::size_t(192) << 20; ///< for the vectors themselves: 190,000 of 512 numbers
    std::int64_t learnedFrom = 0; ///< vectors that there are now, of which the book has seen a sample
};

/// Scans one byte for each axis of every vector instead of the vectors themselves: first the axes that carry
/// most (a quarter), then all axes of the best of those and of all whose first axes leave it possible, so
/// that what may be missing is less than a hundredth of the hits by the sample's statistics, whatever the
/// query. Its cosines are near the true ones (some hundredths of their spread), so ask for a few times as
/// many hits as are wanted and re-rank them with the vectors. Up to CodeOptions::keptBytes it keeps those
/// too, in 16 bits a number (a cosine to some millionths); beyond, the catalogue has them. Filters and
/// removals cost nothing. searchExactly() looks at all axes of every vector.
/// @param book  trained on a sample of the vectors; an untrained one for load(), which brings its own
std::unique_ptr<VectorIndex> makeCodeIndex(int dimension, Codebook book, const CodeOptions &options = {});

} // namespace semblance::index
