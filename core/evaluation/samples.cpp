// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/evaluation/samples.h"

#include "core/evaluation/ranking.h"

#include <algorithm>

namespace semblance::evaluation {

namespace {

constexpr std::size_t kListed = 10;      ///< pictures of a sample
constexpr std::size_t kServerDepth = 50; ///< rows that a test server takes

} // namespace

std::vector<Sample> chooseSamples(const Task &task, int wanted, std::size_t methods)
{
    std::vector<Sample> samples;
    int parts = 0;
    for (const Part &part : task.parts)
        parts += !part.queries.empty();
    const int each = wanted > 0 && parts > 0 ? std::max(1, wanted / parts) : 0;
    for (std::size_t p = 0; p < task.parts.size(); ++p) {
        const auto count = static_cast<std::int64_t>(task.parts[p].queries.size());
        const std::int64_t some = std::min<std::int64_t>(each, count);
        for (std::int64_t i = 0; i < some; ++i)
            samples.push_back({static_cast<int>(p), static_cast<int>((2 * i + 1) * count / (2 * some)),
                               std::vector<std::vector<Sample::Listed>>(methods)});
    }
    return samples;
}

void keepSamples(Evaluation &evaluation, int part, std::size_t method,
                 const std::vector<std::vector<int>> &rankings)
{
    const Part &asked = evaluation.task.parts[static_cast<std::size_t>(part)];
    for (Sample &sample : evaluation.samples) {
        if (sample.part != part)
            continue;
        const Query &query = asked.queries[static_cast<std::size_t>(sample.query)];
        for (const int row : rankings[static_cast<std::size_t>(sample.query)]) {
            if (sample.first[method].size() == kListed)
                break;
            sample.first[method].push_back(
                {asked.gallery[static_cast<std::size_t>(row)],
                 std::find(query.right.begin(), query.right.end(), row) != query.right.end()});
        }
    }
}

ServerRows serverRows(const Part &part, Method method, const std::vector<std::vector<int>> &rankings,
                      const Matrix &gallery, const Matrix &vectors)
{
    const auto viewsOf = [&part](const std::vector<int> &rows) {
        std::vector<int> views;
        for (std::size_t i = 0; i < std::min(kServerDepth, rows.size()); ++i)
            views.push_back(part.gallery[static_cast<std::size_t>(rows[i])]);
        return views;
    };
    ServerRows rows{method, {}, {}};
    for (std::size_t q = 0; q < rankings.size(); ++q) {
        rows.first.push_back(viewsOf(rankings[q]));
        rows.subset.push_back(
            viewsOf(rankSubset(part.queries[q], gallery, vectors.row(static_cast<int>(q)))));
    }
    return rows;
}

} // namespace semblance::evaluation
