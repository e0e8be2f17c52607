// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace semblance::learn {

/// All chance of a training comes from here: one 64-bit state (SplitMix64, Steele, Lea, Flood 2014) that a
/// checkpoint can hold, the same on every machine. Not for secrets. Threads: one at a time.
class Random
{
public:
    explicit Random(std::uint64_t seed) noexcept : state_(seed) {}

    std::uint64_t state() const noexcept { return state_; }
    void setState(std::uint64_t state) noexcept { state_ = state; }

    std::uint64_t next() noexcept;
    /// In [0, 1).
    double uniform() noexcept;
    /// In [low, high).
    float between(double low, double high) noexcept
    {
        return static_cast<float>(low + (high - low) * uniform());
    }
    /// 0 .. count - 1; count >= 1.
    int below(int count) noexcept { return static_cast<int>(uniform() * count); }
    bool chance(double probability) noexcept { return uniform() < probability; }
    /// Mean 0, deviation 1 (Box-Muller).
    double normal() noexcept;

    template <class T>
    void shuffle(std::vector<T> &items) noexcept
    {
        for (std::size_t i = items.size(); i > 1; --i)
            std::swap(items[i - 1], items[static_cast<std::size_t>(below(static_cast<int>(i)))]);
    }
    template <class T>
    const T &pick(const std::vector<T> &items) noexcept
    {
        return items[static_cast<std::size_t>(below(static_cast<int>(items.size())))];
    }

private:
    std::uint64_t state_;
};

} // namespace semblance::learn
