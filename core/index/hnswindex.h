// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/index/vectorindex.h"

#include <memory>

namespace semblance::index {

/// The graph of Malkov and Yashunin (TPAMI 2020, arXiv:1603.09320) as hnswlib builds it.
struct HnswOptions
{
    int neighbours =
        16; ///< M; memory about 8-10 bytes x M a picture beside its vector (hnswlib, ALGO_PARAMS.md)
    int buildBreadth = 200; ///< ef at build
    int searchBreadth =
        800; ///< ef at search, at least k. Text-like queries lie off the pictures' cone: recall@50 of
             ///< 100,000 vectors is 0.87 at 100, 0.98 at 400, 0.997 at 800, which costs 3 ms
    int exactBelow = 20000; ///< as many allowed ids or fewer are compared one by one
    unsigned seed = 100;    ///< of the levels: the same vectors in the same order make the same graph
};

/// An approximate index. Vectors keep their full precision, so cosines are exact; what may be missing is a
/// hit.
std::unique_ptr<VectorIndex> makeHnswIndex(int dimension, const HnswOptions &options = {});

} // namespace semblance::index
