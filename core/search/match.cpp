// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/search/match.h"

#include "core/base/embedding.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace semblance::search {

namespace {

/// The finisher of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): spreads consecutive numbers.
std::uint64_t spread(std::uint64_t value)
{
    value += 0x9e3779b97f4a7c15u;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9u;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebu;
    return value ^ (value >> 31);
}

} // namespace

std::vector<ContentId> MatchScale::sample(std::span<const ContentId> contents)
{
    std::vector<ContentId> chosen(
        contents.begin(), contents.begin() + static_cast<std::ptrdiff_t>(std::bit_floor(contents.size())));
    if (chosen.size() > kMost) {
        const auto bySpread = [](ContentId a, ContentId b) {
            return spread(static_cast<std::uint64_t>(a.value)) < spread(static_cast<std::uint64_t>(b.value));
        };
        std::nth_element(chosen.begin(), chosen.begin() + kMost, chosen.end(), bySpread);
        chosen.resize(kMost);
        std::sort(chosen.begin(), chosen.end());
    }
    return chosen;
}

MatchScale::MatchScale(std::span<const float> query, std::span<const float> vectors)
{
    const std::size_t count = query.empty() ? 0 : vectors.size() / query.size();
    if (count == 0)
        return;
    double sum = 0, squares = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const double score = dot(query, vectors.subspan(i * query.size(), query.size()));
        sum += score;
        squares += score * score;
    }
    mean_ = sum / static_cast<double>(count);
    deviation_ = std::sqrt(std::max(0.0, squares / static_cast<double>(count) - mean_ * mean_));
}

double MatchScale::operator()(float score) const noexcept
{
    constexpr double kNothing = 1e-6; // scores are floats: less than that is rounding
    if (deviation_ < kNothing)
        return 0;
    const double z = (score - mean_) / deviation_;
    return 100 * std::clamp(z / kFull, 0.0, 1.0);
}

double weakBelow(double bestMatch) noexcept
{
    constexpr double kShare = 0.8, kLeast = 30, kMost = 50;
    return std::clamp(kShare * bestMatch, kLeast, kMost);
}

} // namespace semblance::search
