// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/index/vectorindex.h"

#include <memory>

namespace semblance::index {

/// Compares the query with every vector: the reference, and fast enough for tens of thousands. Vectors lie
/// row by row in memory, 4 bytes a number.
std::unique_ptr<VectorIndex> makeExactIndex(int dimension);

} // namespace semblance::index
