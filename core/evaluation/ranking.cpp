// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/evaluation/ranking.h"

#include "core/base/embedding.h"
#include "core/evaluation/parallel.h"
#include "core/index/exactindex.h"
#include "core/index/hnswindex.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <string_view>
#include <unordered_map>

namespace semblance::evaluation {

namespace {

bool contains(const std::vector<int> &rows, int row)
{
    return std::find(rows.begin(), rows.end(), row) != rows.end();
}

constexpr int kAtOnce = 256; ///< queries between two looks at progress and cancel

/// For each row the first one with the same numbers. @param first  those, each once
std::vector<int> sameAs(const Matrix &vectors, std::vector<int> &first)
{
    std::unordered_map<std::string_view, int> known;
    std::vector<int> same;
    for (int row = 0; row < vectors.rows(); ++row) {
        const auto bytes = std::as_bytes(vectors.row(row));
        const std::string_view key(reinterpret_cast<const char *>(bytes.data()), bytes.size());
        const auto [entry, fresh] = known.emplace(key, row);
        if (fresh)
            first.push_back(row);
        same.push_back(entry->second);
    }
    return same;
}

} // namespace

Result<std::unique_ptr<index::VectorIndex>> indexOf(const Matrix &rows, IndexKind kind)
{
    auto made =
        kind == IndexKind::Exact ? index::makeExactIndex(rows.width) : index::makeHnswIndex(rows.width);
    std::vector<ContentId> ids;
    for (int row = 0; row < rows.rows(); ++row)
        ids.push_back(ContentId{row + 1});
    if (auto room = made->reserve(rows.rows()); !room)
        return room.error();
    if (auto added = made->add(ids, rows.values); !added)
        return added.error();
    return made;
}

Result<std::vector<std::vector<int>>> rank(const index::VectorIndex &gallery, const Matrix &vectors,
                                           int depth, int threads, const CancelToken &cancel,
                                           const ProgressFn &progress)
{
    std::vector<std::vector<int>> rankings(static_cast<std::size_t>(vectors.rows()));
    std::vector<int> first; // of each group of equal vectors
    const std::vector<int> same = sameAs(vectors, first);
    std::mutex mutex;
    std::optional<Error> failed;
    const auto look = [&](int query) {
        const auto hits = gallery.search(vectors.row(query), depth, nullptr, cancel);
        if (!hits) {
            const std::lock_guard lock(mutex);
            failed = hits.error();
            return;
        }
        for (const index::Hit &hit : *hits)
            rankings[static_cast<std::size_t>(query)].push_back(static_cast<int>(hit.content.value - 1));
    };
    const int total = static_cast<int>(first.size());
    for (int begin = 0; begin < total && !failed; begin += kAtOnce) {
        if (cancel.wanted())
            return Error{Code::Interrupted, "rank the gallery", "", "it was stopped", ""};
        const int count = std::min(kAtOnce, total - begin);
        inParallel(count, threads, [&](int i) { look(first[static_cast<std::size_t>(begin + i)]); });
        if (progress)
            progress({begin + count, total, "rank", ""});
    }
    if (failed)
        return *failed;
    for (std::size_t query = 0; query < rankings.size(); ++query)
        if (same[query] != static_cast<int>(query))
            rankings[query] = rankings[static_cast<std::size_t>(same[query])];
    return rankings;
}

std::vector<int> counted(std::vector<int> ranking, const Query &query)
{
    std::erase_if(ranking, [&query](int row) { return contains(query.removed, row); });
    return ranking;
}

std::vector<int> rankSubset(const Query &query, const Matrix &gallery, std::span<const float> vector)
{
    std::vector<std::pair<float, int>> scored;
    for (const int row : query.subset)
        scored.emplace_back(-dot(gallery.row(row), vector), row);
    std::sort(scored.begin(), scored.end());
    std::vector<int> rows;
    for (const auto &[score, row] : scored)
        rows.push_back(row);
    return rows;
}

Outcome outcomeOf(std::span<const int> ranking, std::span<const int> subset, const Query &query, int gallery)
{
    std::vector<int> right;
    for (const int row : query.right)
        if (!contains(query.removed, row))
            right.push_back(row);
    const int main = right.empty() ? -1 : right.front();
    std::sort(right.begin(), right.end());
    Outcome outcome;
    outcome.right = static_cast<int>(right.size());
    outcome.ranked = gallery - static_cast<int>(query.removed.size());
    int position = 0;
    for (const int row : ranking) {
        ++position;
        if (std::binary_search(right.begin(), right.end(), row))
            outcome.ranks.push_back(position);
        if (row == main)
            outcome.main = position;
    }
    position = 0;
    for (const int row : subset) {
        ++position;
        if (row == main)
            outcome.subset = position;
    }
    return outcome;
}

} // namespace semblance::evaluation
