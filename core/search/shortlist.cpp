// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/search/shortlist.h"

#include "core/base/path.h"
#include "core/search/stacks.h"

#include <algorithm>

namespace semblance::search {

void Shortlist::add(ContentId content, std::span<const float> unit, std::vector<store::PictureRow> pictures)
{
    candidates_.push_back({content, units_.size(), std::move(pictures)});
    units_.insert(units_.end(), unit.begin(), unit.end());
}

std::span<const float> Shortlist::unitOf(const Candidate &candidate) const
{
    return std::span(units_).subspan(candidate.unit, dimension_);
}

std::vector<ContentId> Shortlist::contents() const
{
    std::vector<ContentId> ids;
    for (const Candidate &candidate : candidates_)
        ids.push_back(candidate.content);
    return ids;
}

std::filesystem::path Shortlist::pathOf(const store::PictureRow &row) const
{
    return roots_.at(row.root).path / pathFromBytes(row.path);
}

Found Shortlist::foundFor(const store::PictureRow &row, float score, std::span<const float> unit,
                          const compose::Composed &composed, const MatchScale &match) const
{
    const store::Root &root = roots_.at(row.root);
    Found found;
    found.picture = row.id;
    found.content = row.content;
    found.path = pathOf(row);
    found.root = root.path;
    found.offline = row.offline || root.offline;
    found.score = score;
    found.match = match(score);
    if (composed.picture)
        found.why.picture = dot(composed.picture->unit, unit);
    if (composed.words)
        found.why.words = dot(composed.words->unit, unit);
    return found;
}

Stacked Shortlist::stackedFor(const store::PictureRow &row, float score, const MatchScale &match) const
{
    Stacked stacked;
    stacked.picture = row.id;
    stacked.content = row.content;
    stacked.path = pathOf(row);
    stacked.score = score;
    stacked.match = match(score);
    stacked.offline = row.offline || roots_.at(row.root).offline;
    return stacked;
}

Shortlist::Ranked Shortlist::rank(const compose::Composed &composed, const MatchScale &match) const
{
    std::vector<std::pair<float, const Candidate *>> order;
    order.reserve(candidates_.size());
    for (const Candidate &candidate : candidates_)
        order.emplace_back(dot(composed.embedding.unit, unitOf(candidate)), &candidate);
    std::sort(order.begin(), order.end(), [](const auto &a, const auto &b) {
        return a.first != b.first ? a.first > b.first : a.second->content < b.second->content;
    });
    const auto top = static_cast<std::size_t>(options_.top);
    Ranked ranked;
    Stacks stacks(options_.stackCosine);
    for (const auto &[score, candidate] : order) {
        if (match(score) < options_.minMatch) {
            ranked.complete = true; // and so are all that follow
            break;
        }
        const std::span<const float> unit = unitOf(*candidate);
        const auto &pictures = candidate->pictures;
        if (const auto leader = options_.stacks ? stacks.find(unit, pictures) : std::nullopt) {
            for (const store::PictureRow &picture : pictures)
                ranked.results[*leader].stack.push_back(stackedFor(picture, score, match));
            stacks.follow(*leader, pictures);
            continue;
        }
        for (const store::PictureRow &picture : pictures) {
            if (ranked.results.size() == top)
                break;
            ranked.results.push_back(foundFor(picture, score, unit, composed, match));
            if (!options_.stacks)
                continue; // each file is a result
            stacks.lead(unit, pictures);
            for (auto copy = pictures.begin() + 1; copy != pictures.end(); ++copy)
                ranked.results.back().stack.push_back(stackedFor(*copy, score, match));
            break;
        }
    }
    ranked.complete = ranked.complete || ranked.results.size() == top;
    for (std::size_t i = 0; i < ranked.results.size(); ++i)
        ranked.results[i].rank = static_cast<int>(i) + 1;
    return ranked;
}

void Shortlist::addFacts(std::vector<Found> &results) const
{
    for (Found &found : results) {
        if (const auto known = facts_.find(found.content); known != facts_.end()) {
            found.width = known->second.width;
            found.height = known->second.height;
            found.taken = known->second.taken;
            found.camera = known->second.camera;
        }
        for (Stacked &stacked : found.stack)
            if (const auto known = facts_.find(stacked.content); known != facts_.end()) {
                stacked.width = known->second.width;
                stacked.height = known->second.height;
            }
    }
}

} // namespace semblance::search
