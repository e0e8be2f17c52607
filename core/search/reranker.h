// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/search/shortlist.h"

#include <memory>
#include <vector>

namespace semblance::search {

/// Ranks the candidates of an answer again for another strength, with the engine's own arithmetic and without
/// model, index and catalogue: a slider can be followed as it moves. Where a strength would bring in pictures
/// that were no candidates, only the engine finds them. Threads: any.
class Reranker
{
public:
    /// @param sample  of the library, for the match (MatchScale)
    Reranker(compose::Composed composed, Shortlist shortlist,
             std::shared_ptr<const std::vector<float>> sample);

    /// @param strength  -1 .. 1
    std::vector<Found> at(double strength) const;

private:
    compose::Composed composed_;
    Shortlist shortlist_;
    std::shared_ptr<const std::vector<float>> sample_;
};

} // namespace semblance::search
