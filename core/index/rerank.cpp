// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/index/rerank.h"

#include "core/base/embedding.h"
#include "core/index/nearest.h"

namespace semblance::index {

Hits rerank(std::span<const Hit> candidates, std::span<const float> query, int k, const VectorOf &vectorOf)
{
    Nearest nearest(k);
    std::vector<float> unit(query.size());
    for (const Hit &candidate : candidates)
        if (vectorOf(candidate.content, unit))
            nearest.show({candidate.content, dot(query, unit)});
    return nearest.take();
}

} // namespace semblance::index
