// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace semblance::index {

/// A query as the codes are compared with it.
struct CodeQuery
{
    std::vector<std::int16_t> numbers; ///< Codebook::padded(); -8191 to 8191
    float scale = 0;                   ///< cosine = scale x (sum of numbers x codes) + offset
    float offset = 0;                  ///< the zero point of the codes included
    float spread = 0;                  ///< standard deviation of the cosines over the sample
    float rest = 0; ///< standard deviation of what the dimensions behind the first add to a cosine
};

/// Turns unit vectors into one byte a dimension: the mean is taken away, the axes are turned so that the
/// first ones carry most of what differs (principal subspace of a sample), each axis has a step of its own.
/// Inner products survive the turn, so a scan may look at the first axes alone and at the others only where
/// it matters. Threads: any number may read.
class Codebook
{
public:
    Codebook() = default;
    /// @param sample  at least one unit vector, row by row
    static Codebook train(std::span<const float> sample, int dimension);

    int dimension() const noexcept { return dimension_; }
    int first() const noexcept { return first_; }   ///< axes that the scan looks at, a multiple of 4
    int others() const noexcept { return others_; } ///< the rest, padded to a multiple of 64 (0: none)
    int padded() const noexcept { return first_ + others_; }

    /// @param codes  padded() bytes, zero point 128: the first axes, then the others
    void encode(std::span<const float> unit, std::span<std::uint8_t> codes) const;
    CodeQuery query(std::span<const float> unit) const;

    std::string bytes() const;
    /// @error Damaged
    static Result<Codebook> parse(std::string_view bytes, int dimension);
    static std::size_t size(int dimension); ///< of bytes()

private:
    void setDimension(int dimension);
    void project(std::span<const float> unit, std::vector<float> &out) const;

    int dimension_ = 0, first_ = 0, others_ = 0;
    std::vector<float> mean_;
    std::vector<float> axes_; ///< dimension x dimension, a row an axis, orthonormal
    std::vector<float> step_; ///< of each axis: one unit of its code
};

} // namespace semblance::index
