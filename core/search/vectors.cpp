// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/search/vectors.h"

#include "core/base/embedding.h"
#include "core/index/nearest.h"
#include "core/store/embeddings.h"

#include <algorithm>

namespace semblance::search {

Result<void> Vectors::fetch(std::span<const ContentId> contents)
{
    const auto width = static_cast<std::size_t>(index_.dimension());
    std::vector<ContentId> missing;
    for (const ContentId id : contents) {
        if (fetched_.contains(id))
            continue;
        units_.resize(units_.size() + width);
        if (index_.vector(id, std::span(units_).last(width))) {
            fetched_.emplace(id, units_.size() - width);
        } else {
            units_.resize(units_.size() - width);
            missing.push_back(id);
        }
    }
    if (missing.empty())
        return {};
    return store::Embeddings(database_).units(index_.model(), missing,
                                              [this](ContentId id, std::span<const float> unit) {
                                                  fetched_.emplace(id, units_.size());
                                                  units_.insert(units_.end(), unit.begin(), unit.end());
                                                  return true;
                                              });
}

bool Vectors::find(ContentId content, std::span<float> into) const
{
    const auto known = fetched_.find(content);
    if (known == fetched_.end())
        return index_.vector(content, into);
    if (into.size() > units_.size() - known->second)
        return false;
    std::copy_n(units_.begin() + static_cast<std::ptrdiff_t>(known->second), into.size(), into.begin());
    return true;
}

Result<index::Hits> Vectors::searchExactly(std::span<const float> query, int k, const index::IdSet *allowed,
                                           const CancelToken &cancel)
{
    if (index_.searchesExactly())
        return index_.search(query, k, allowed, true, cancel);
    index::Nearest nearest(k);
    std::size_t seen = 0;
    const auto visited = store::Embeddings(database_).forEachSince(
        index_.model(), 0, [&](ContentId id, std::span<const float> unit) {
            if (!allowed || allowed->contains(id))
                nearest.show({id, dot(query, unit)});
            return ++seen % 1024 != 0 || !cancel.wanted();
        });
    if (!visited)
        return visited.error();
    if (cancel.wanted())
        return Error{Code::Interrupted, "search", "", "it was asked to stop", ""};
    index::Hits hits = nearest.take();
    std::vector<ContentId> ids;
    for (const index::Hit &hit : hits)
        ids.push_back(hit.content);
    if (auto fetched = fetch(ids); !fetched)
        return fetched.error();
    return hits;
}

} // namespace semblance::search
