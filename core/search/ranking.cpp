// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/search/ranking.h"

#include "core/base/path.h"
#include "core/search/stacks.h"
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

index::VectorOf Ranking::vectorOf() const
{
    return [this](ContentId id, std::span<float> into) { return vectors_.find(id, into); };
}

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
        std::vector<ContentId> ids;
        for (const index::Hit &hit : *hits)
            ids.push_back(hit.content);
        if (auto fetched = vectors_.fetch(ids); !fetched)
            return fetched.error();
        index::Hits candidates = index::rerank(*hits, query, k, vectorOf());
        std::erase_if(candidates, [this](const index::Hit &hit) { return own_.contains(hit.content); });
        bool enough = static_cast<int>(hits->size()) < k; // there are no more
        auto found = rank(candidates, enough, cancel);
        if (!found || enough)
            return found;
    }
}

Result<std::vector<Found>> Ranking::rank(const index::Hits &candidates, bool &enough,
                                         const CancelToken &cancel)
{
    auto rows = rowsOf(candidates);
    if (!rows)
        return rows.error();
    const auto top = static_cast<std::size_t>(request_.top);
    std::vector<Found> results;
    Stacks stacks(stackCosine_);
    std::vector<float> unit(composed_.embedding.dimension());
    for (const index::Hit &hit : candidates) {
        if (cancel.wanted())
            return interrupted();
        const Rows &pictures = (*rows)[hit.content];
        if (pictures.empty() || !vectors_.find(hit.content, unit))
            continue;
        if (match_(hit.cosine) < request_.minMatch) {
            enough = true; // and so are all that follow
            break;
        }
        const auto leader = request_.stacks ? stacks.find(unit, pictures) : std::nullopt;
        if (leader) {
            for (const store::PictureRow &picture : pictures)
                results[*leader].stack.push_back(pathOf(picture));
            stacks.follow(*leader, pictures);
            continue;
        }
        for (const store::PictureRow &picture : pictures) {
            if (results.size() == top)
                break;
            results.push_back(foundFor(picture, hit.cosine, unit));
            if (!request_.stacks)
                continue; // each file is a result
            stacks.lead(unit, pictures);
            for (auto copy = pictures.begin() + 1; copy != pictures.end(); ++copy)
                results.back().stack.push_back(pathOf(*copy));
            break;
        }
    }
    enough = enough || results.size() == top;
    for (std::size_t i = 0; i < results.size(); ++i)
        results[i].rank = static_cast<int>(i) + 1;
    if (auto added = addFacts(results); !added)
        return added.error();
    return results;
}

bool Ranking::admits(const store::PictureRow &row) const
{
    return row.state != store::PictureState::Excluded && row.state != store::PictureState::Failed &&
           narrowed_.admits(row);
}

Result<std::map<ContentId, Ranking::Rows>> Ranking::rowsOf(const index::Hits &candidates)
{
    std::vector<ContentId> ids;
    for (const index::Hit &hit : candidates)
        ids.push_back(hit.content);
    auto rows = store::Pictures(database_).ofContents(ids);
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

std::filesystem::path Ranking::pathOf(const store::PictureRow &row) const
{
    return roots_.at(row.root).path / pathFromBytes(row.path);
}

Found Ranking::foundFor(const store::PictureRow &row, float score, std::span<const float> unit) const
{
    const store::Root &root = roots_.at(row.root);
    Found found;
    found.picture = row.id;
    found.content = row.content;
    found.path = pathOf(row);
    found.root = root.path;
    found.offline = row.offline || root.offline;
    found.score = score;
    found.match = match_(score);
    if (composed_.picture)
        found.why.picture = dot(composed_.picture->unit, unit);
    if (composed_.words)
        found.why.words = dot(composed_.words->unit, unit);
    return found;
}

Result<void> Ranking::addFacts(std::vector<Found> &results)
{
    std::vector<ContentId> ids;
    for (const Found &found : results)
        ids.push_back(found.content);
    const auto contents = store::Contents(database_).find(ids);
    if (!contents)
        return contents.error();
    for (Found &found : results)
        if (const auto content = contents->find(found.content); content != contents->end()) {
            found.width = content->second.width;
            found.height = content->second.height;
            found.taken = content->second.taken;
        }
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
        results.push_back(foundFor(row, embedded ? dot(composed_.embedding.unit, unit) : 0.0f, unit));
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
