// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/result.h"
#include "core/compose/composer.h"
#include "core/index/modelindex.h"
#include "core/search/answer.h"
#include "core/search/filter.h"
#include "core/search/match.h"
#include "core/search/service.h"
#include "core/search/shortlist.h"
#include "core/search/vectors.h"
#include "core/store/database.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace semblance::search {

/// From a composed query to rows: candidates of the index, exact cosines, left-out ones, stacks, facts.
/// Borrows everything for the time of one answer.
class Ranking
{
public:
    /// @param own  contents of the query itself, left out
    Ranking(store::Database &database, const index::ModelIndex &index, const SearchRequest &request,
            const Narrowed &narrowed, const compose::Composed &composed, const MatchScale &match,
            std::set<ContentId> own, double stackCosine);

    Result<std::vector<Found>> results(const CancelToken &cancel);
    /// What results() ranked, with the facts of all; once, after results(), where the request says rerank.
    Shortlist takeShortlist() { return std::move(shortlist_); }
    /// Pictures whose file name holds the words, by name; their vectors need not be near.
    Result<std::vector<Found>> named(std::string_view words);

private:
    using Rows = std::vector<store::PictureRow>;
    /// The candidates with their files and vectors. @param cancel  looked at now and then
    Result<void> shortList(const index::Hits &hits, const CancelToken &cancel);
    Result<std::map<ContentId, Rows>> rowsOf(const std::vector<ContentId> &contents);
    bool admits(const store::PictureRow &row) const;
    Result<void> loadRoots();
    Result<void> addFacts(std::vector<Found> &results);

    store::Database &database_;
    const index::ModelIndex &index_;
    Vectors vectors_;
    const SearchRequest &request_;
    const Narrowed &narrowed_;
    const compose::Composed &composed_;
    const MatchScale &match_;
    std::set<ContentId> own_;
    double stackCosine_;
    Shortlist::Roots roots_;
    Shortlist shortlist_;
};

} // namespace semblance::search
