// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/embedding.h"

#include "core/base/check.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace semblance {

std::vector<float> Embedding::raw() const
{
    std::vector<float> values(unit);
    for (float &value : values)
        value *= norm;
    return values;
}

Embedding embeddingOf(std::span<const float> raw, const ModelId &model)
{
    Embedding embedding{{raw.begin(), raw.end()}, 0.0f, model};
    embedding.norm = static_cast<float>(normalise(embedding.unit));
    return embedding;
}

float dot(std::span<const float> a, std::span<const float> b) noexcept
{
    SEMBLANCE_CHECK(a.size() == b.size());
    // Sixteen sums side by side: the compiler may use vector registers without reordering anything.
    constexpr std::size_t kLanes = 16;
    std::array<float, kLanes> sums{};
    std::size_t i = 0;
    for (; i + kLanes <= a.size(); i += kLanes)
        for (std::size_t lane = 0; lane < kLanes; ++lane)
            sums[lane] += a[i + lane] * b[i + lane];
    float sum = 0;
    for (; i < a.size(); ++i)
        sum += a[i] * b[i];
    for (float part : sums)
        sum += part;
    return sum;
}

double length(std::span<const float> v) noexcept
{
    double sum = 0;
    for (float value : v)
        sum += static_cast<double>(value) * value;
    return std::sqrt(sum);
}

double normalise(std::span<float> v) noexcept
{
    const double before = length(v);
    if (before > 0)
        for (float &value : v)
            value = static_cast<float>(value / before);
    return before;
}

std::vector<float> slerp(std::span<const float> a, std::span<const float> b, double t)
{
    SEMBLANCE_CHECK(a.size() == b.size());
    if (t <= 0)
        return {a.begin(), a.end()};
    if (t >= 1)
        return {b.begin(), b.end()};
    double cosine = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        cosine += static_cast<double>(a[i]) * b[i];
    const double angle = std::acos(std::clamp(cosine, -1.0, 1.0));
    const double sine = std::sin(angle);
    // Below this the quotient of two small sines says nothing any more.
    constexpr double kFlat = 1e-6;
    const double wa = sine < kFlat ? 1 - t : std::sin((1 - t) * angle) / sine;
    const double wb = sine < kFlat ? t : std::sin(t * angle) / sine;
    std::vector<float> mixed(a.size());
    for (std::size_t i = 0; i < a.size(); ++i)
        mixed[i] = static_cast<float>(wa * a[i] + wb * b[i]);
    normalise(mixed);
    return mixed;
}

} // namespace semblance
