// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/search/reranker.h"

namespace semblance::search {

Reranker::Reranker(compose::Composed composed, Shortlist shortlist,
                   std::shared_ptr<const std::vector<float>> sample)
    : composed_(std::move(composed)), shortlist_(std::move(shortlist)), sample_(std::move(sample))
{}

std::vector<Found> Reranker::at(double strength) const
{
    compose::Composed now = composed_;
    now.embedding = compose::atStrength(composed_, strength);
    const MatchScale match(now.embedding.unit, *sample_);
    std::vector<Found> results = shortlist_.rank(now, match).results;
    shortlist_.addFacts(results);
    return results;
}

} // namespace semblance::search
