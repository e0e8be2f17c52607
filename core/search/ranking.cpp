// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/search/ranking.h"

#include "core/store/contents.h"
#include "core/store/pictures.h"

#include <algorithm>

namespace semblance::search {

namespace {

constexpr int kNamesAtMost = 50;        // rows of the group "names"
constexpr std::size_t kNameAtLeast = 3; // fewer letters stand in nearly every name

Error interrupted()
{
    return Error{Code::Interrupted, "search", "", "it was asked to stop", ""};
}

} // namespace

Ranking::Ranking(store::Database &database, const index::ModelIndex &index, const SearchRequest &request,
                 const Narrowed &narrowed, const compose::Composed &composed, const MatchScale &match,
                 std::set<ContentId> own, double stackCosine)
    : database_(database), index_(index), vectors_(index, database), request_(request), narrowed_(narrowed),
      composed_(composed), match_(match), own_(std::move(own)), stackCosine_(stackCosine)
{}

Result<void> Ranking::loadRoots()
{
    if (!roots_.empty())
        return {};
    auto roots = store::Roots(database_).all();
    if (!roots)
        return roots.error();
    for (store::Root &root : *roots)
        roots_.emplace(root.id, std::move(root));
    return {};
}

Result<std::vector<Found>> Ranking::results(const CancelToken &cancel)
{
    constexpr int kCandidates = 200; // at least, so that stacks look alike whatever number is asked for
    if (auto loaded = loadRoots(); !loaded)
        return loaded.error();
    const auto &query = composed_.embedding.unit;
    for (int k = std::max(kCandidates, 4 * request_.top) + static_cast<int>(own_.size());; k *= 4) {
        if (cancel.wanted())
            return interrupted();
        const auto hits = request_.exact ? vectors_.searchExactly(query, k, narrowed_.contents(), cancel)
                                         : index_.search(query, k, narrowed_.contents(), false, cancel);
        if (!hits)
            return hits.error();
        if (auto listed = shortList(*hits, cancel); !listed)
            return listed.error();
        auto ranked = shortlist_.rank(composed_, match_);
        if (!ranked.complete && static_cast<int>(hits->size()) == k)
            continue; // there may be more
        if (auto added = addFacts(ranked.results); !added)
            return added.error();
        return std::move(ranked.results);
    }
}

Result<void> Ranking::shortList(const index::Hits &hits, const CancelToken &cancel)
{
    shortlist_ = Shortlist({request_.top, request_.minMatch, request_.stacks, stackCosine_}, roots_,
                           composed_.embedding.dimension());
    std::vector<ContentId> ids;
    for (const index::Hit &hit : hits)
        if (!own_.contains(hit.content))
            ids.push_back(hit.content);
    if (auto fetched = vectors_.fetch(ids); !fetched)
        return fetched;
    auto rows = rowsOf(ids);
    if (!rows)
        return rows.error();
    if (cancel.wanted())
        return interrupted();
    std::vector<float> unit(composed_.embedding.dimension());
    for (const ContentId id : ids) {
        const auto pictures = rows->find(id);
        if (pictures != rows->end() && vectors_.find(id, unit))
            shortlist_.add(id, unit, std::move(pictures->second));
    }
    return {};
}

bool Ranking::admits(const store::PictureRow &row) const
{
    return row.state != store::PictureState::Excluded && row.state != store::PictureState::Failed &&
           narrowed_.admits(row);
}

Result<std::map<ContentId, Ranking::Rows>> Ranking::rowsOf(const std::vector<ContentId> &contents)
{
    auto rows = store::Pictures(database_).ofContents(contents);
    if (!rows)
        return rows.error();
    std::map<ContentId, Rows> byContent;
    for (store::PictureRow &row : *rows)
        if (admits(row) && roots_.contains(row.root))
            byContent[row.content].push_back(std::move(row));
    for (auto &[content, pictures] : byContent) // one that can be opened stands in front
        std::stable_partition(pictures.begin(), pictures.end(), [this](const store::PictureRow &row) {
            return !row.offline && !roots_.at(row.root).offline;
        });
    return byContent;
}

/// Of what is shown; of every candidate where it may be ranked again.
Result<void> Ranking::addFacts(std::vector<Found> &results)
{
    std::vector<ContentId> ids;
    if (request_.rerank && composed_.picture && composed_.words)
        ids = shortlist_.contents();
    for (const Found &found : results) {
        ids.push_back(found.content);
        for (const Stacked &stacked : found.stack)
            ids.push_back(stacked.content);
    }
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    auto contents = store::Contents(database_).find(ids);
    if (!contents)
        return contents.error();
    shortlist_.know(*std::move(contents));
    shortlist_.addFacts(results);
    return {};
}

Result<std::vector<Found>> Ranking::named(std::string_view words)
{
    if (auto loaded = loadRoots(); !loaded)
        return loaded.error();
    std::vector<Found> results;
    if (words.size() < kNameAtLeast)
        return results;
    const auto rows = store::Pictures(database_).named(words, kNamesAtMost);
    if (!rows)
        return rows.error();
    std::vector<ContentId> ids;
    for (const store::PictureRow &row : *rows)
        ids.push_back(row.content);
    if (auto fetched = vectors_.fetch(ids); !fetched)
        return fetched.error();
    std::vector<float> unit(composed_.embedding.dimension());
    for (const store::PictureRow &row : *rows) {
        const bool allowed = !narrowed_.contents() || narrowed_.contents()->contains(row.content);
        if (!allowed || !admits(row) || !roots_.contains(row.root) || own_.contains(row.content))
            continue;
        const bool embedded = vectors_.find(row.content, unit);
        const float score = embedded ? dot(composed_.embedding.unit, unit) : 0.0f;
        results.push_back(shortlist_.foundFor(row, score, unit, composed_, match_));
        if (!embedded) { // it is found by its name all the same
            results.back().match = 0;
            results.back().why = {};
        }
        results.back().rank = static_cast<int>(results.size());
    }
    if (auto added = addFacts(results); !added)
        return added.error();
    return results;
}

} // namespace semblance::search
