// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/evaluation/metrics.h"

#include <algorithm>
#include <cmath>

namespace semblance::evaluation {

namespace {

constexpr double kRecallGuard = 1e-5; ///< get_metrics_imgnet: num_correct / (num_total + 1e-5)

int within(const std::vector<int> &ranks, int k)
{
    return static_cast<int>(std::upper_bound(ranks.begin(), ranks.end(), k) - ranks.begin());
}

double averagePrecision(const Outcome &outcome, int k)
{
    double sum = 0;
    for (std::size_t i = 0; i < outcome.ranks.size() && outcome.ranks[i] <= k; ++i)
        sum += static_cast<double>(i + 1) / outcome.ranks[i];
    const int most = std::min(outcome.right, k);
    return most > 0 ? sum / most : 0;
}

double valueOf(const Metric &metric, const Outcome &outcome)
{
    const int k = metric.k;
    switch (metric.measure) {
    case Measure::HitRate:
        return within(outcome.ranks, k) > 0 ? 1 : 0;
    case Measure::SetRecall:
        return within(outcome.ranks, k) / (outcome.right + kRecallGuard);
    case Measure::Precision: {
        const int most = std::min(k, outcome.ranked);
        return most > 0 ? static_cast<double>(within(outcome.ranks, k)) / most : 0;
    }
    case Measure::AveragePrecision:
        return averagePrecision(outcome, k);
    case Measure::MainHitRate:
        return outcome.main > 0 && outcome.main <= k ? 1 : 0;
    case Measure::SubsetHitRate:
        return outcome.subset > 0 && outcome.subset <= k ? 1 : 0;
    case Measure::MeanRank:
    case Measure::MedianRank:
        return outcome.ranks.empty() ? outcome.ranked + 1 : outcome.ranks.front();
    }
    return 0;
}

double medianRank(std::span<const Outcome> outcomes)
{
    std::vector<double> ranks;
    for (const Outcome &outcome : outcomes)
        ranks.push_back(valueOf({Measure::MedianRank, 0, false}, outcome) - 1);
    std::sort(ranks.begin(), ranks.end());
    const std::size_t half = ranks.size() / 2;
    const double median = ranks.size() % 2 ? ranks[half] : (ranks[half - 1] + ranks[half]) / 2;
    return std::floor(median) + 1;
}

} // namespace

std::string metricName(const Metric &metric)
{
    const std::string at = "@" + std::to_string(metric.k);
    const std::string front = metric.reverse ? "reverse_" : "";
    switch (metric.measure) {
    case Measure::HitRate:
    case Measure::SetRecall:
        return front + "R" + at;
    case Measure::Precision:
        return front + "P" + at;
    case Measure::AveragePrecision:
        return front + "mAP" + at;
    case Measure::MainHitRate:
        return front + "R_main" + at;
    case Measure::SubsetHitRate:
        return front + "R_subset" + at;
    case Measure::MeanRank:
        return front + "mean_rank";
    case Measure::MedianRank:
        return front + "median_rank";
    }
    return {};
}

bool isShare(Measure measure) noexcept
{
    return measure != Measure::MeanRank && measure != Measure::MedianRank;
}

double valueOf(const Metric &metric, std::span<const Outcome> outcomes)
{
    if (outcomes.empty())
        return 0;
    if (metric.measure == Measure::MedianRank)
        return medianRank(outcomes);
    double sum = 0;
    for (const Outcome &outcome : outcomes)
        sum += valueOf(metric, outcome);
    return sum / static_cast<double>(outcomes.size());
}

} // namespace semblance::evaluation
