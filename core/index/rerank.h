// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/index/vectorindex.h"

#include <functional>

namespace semblance::index {

/// Copies the stored unit vector of a content; false where there is none.
using VectorOf = std::function<bool(ContentId, std::span<float>)>;

/// Candidates with the exact cosine (semblance::dot: the same on every processor), best first, ties by
/// content id. Candidates without a vector are left out. @param k  at most so many come back
Hits rerank(std::span<const Hit> candidates, std::span<const float> query, int k, const VectorOf &vectorOf);

} // namespace semblance::index
