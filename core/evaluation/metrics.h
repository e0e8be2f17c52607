// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <span>
#include <string>
#include <vector>

namespace semblance::evaluation {

/// What is counted. The ranks begin at 1; pictures that a protocol removes (the reference) have none.
enum class Measure {
    HitRate,          ///< queries with a right picture among the first k
    SetRecall,        ///< right ones among the first k of all right ones of the gallery (+ 1e-5)
    Precision,        ///< right ones among the first k, of k (or of the gallery where that is smaller)
    AveragePrecision, ///< sum of the precisions at the right ranks up to k, by min(right ones, k)
    MainHitRate,      ///< queries whose main right picture is among the first k
    SubsetHitRate,    ///< the right one is among the first k of the query's own small group
    MeanRank,         ///< of the best right picture; k means nothing
    MedianRank,       ///< as numpy's median of ranks from 0, cut to an integer, plus 1
};

/// One number of a table.
struct Metric
{
    Measure measure = Measure::HitRate;
    int k = 0;
    bool reverse = false; ///< asked the other way round: the right picture looks for its query
    bool operator==(const Metric &) const = default;
};

/// "R@10", "P@10", "mAP@5", "R_subset@1", "mean_rank"; "reverse_" in front where it is.
std::string metricName(const Metric &metric);
/// A share, shown in per cent; ranks are not.
bool isShare(Measure measure) noexcept;

/// Where the right pictures stand in one ranking.
struct Outcome
{
    std::vector<int> ranks; ///< of the right ones that were found, ascending
    int right = 0;          ///< right pictures in the gallery
    int main = 0;           ///< rank of the main one; 0: not found
    int subset = 0;         ///< its rank within the query's group; 0: there is no group
    int ranked = 0;         ///< pictures of the gallery that may be found
};

/// The mean over the queries, as the code of the protocols' authors computes it (google-research/
/// composed_image_retrieval, src/eval_utils.py; miccunifi/SEARLE, src/validate.py). Shares in 0..1; summed in
/// double. 0 without queries.
double valueOf(const Metric &metric, std::span<const Outcome> outcomes);

} // namespace semblance::evaluation
