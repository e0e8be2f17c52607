// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/progress.h"
#include "core/evaluation/matrix.h"
#include "core/evaluation/metrics.h"
#include "core/evaluation/protocol.h"
#include "core/index/vectorindex.h"

#include <memory>
#include <span>
#include <vector>

namespace semblance::evaluation {

enum class IndexKind {
    Exact, ///< every vector compared: what all tables are made with
    Hnsw,  ///< the graph that large libraries are searched through
};

/// Rows of a gallery behind one of the indexes; row r has the content id r + 1. @error NoMemory
Result<std::unique_ptr<index::VectorIndex>> indexOf(const Matrix &rows, IndexKind kind);

/// The best rows for each vector, best first; ties by row. Equal vectors (one sentence for all queries) are
/// looked for once. @param depth  at most so many
Result<std::vector<std::vector<int>>> rank(const index::VectorIndex &gallery, const Matrix &vectors,
                                           int depth, int threads, const CancelToken &cancel,
                                           const ProgressFn &progress = {});

/// The removed ones taken out.
std::vector<int> counted(std::vector<int> ranking, const Query &query);

/// The query's small group, best first by cosine; ties by row.
std::vector<int> rankSubset(const Query &query, const Matrix &gallery, std::span<const float> vector);

/// Where the right ones stand. @param ranking  as counted() gives it   @param subset  as rankSubset() does
Outcome outcomeOf(std::span<const int> ranking, std::span<const int> subset, const Query &query, int gallery);

} // namespace semblance::evaluation
