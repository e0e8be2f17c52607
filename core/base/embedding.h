// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/ids.h"

#include <span>
#include <vector>

namespace semblance {

/// A point of a model's joint space. raw = norm * unit: searches compare the unit vector, mappings read the
/// raw one (Pic2Word was trained on un-normalised CLIP outputs), so the norm is kept beside it.
struct Embedding
{
    std::vector<float> unit; ///< `dimension` floats of length 1 (L2, within 1e-5)
    float norm = 0;          ///< length of the raw vector; 0 only for a vector of zeros
    ModelId model;           ///< whose space it is

    std::size_t dimension() const noexcept { return unit.size(); }
    std::vector<float> raw() const;
    bool operator==(const Embedding &) const = default;
};

/// Splits a raw vector into unit vector and norm. Sums in double. A vector of zeros stays zero with norm 0.
Embedding embeddingOf(std::span<const float> raw, const ModelId &model);

/// Inner product, summed in float in a fixed order (the same on every run); for unit vectors the cosine.
/// Both must have the same dimension.
float dot(std::span<const float> a, std::span<const float> b) noexcept;

/// Length, summed in double.
double length(std::span<const float> v) noexcept;

/// Scales to length 1 in place; a vector of zeros stays as it is. Returns the length before.
double normalise(std::span<float> v) noexcept;

/// Spherical interpolation between two unit vectors, t in [0, 1]; t = 0 gives a, t = 1 gives b exactly.
/// Nearly parallel vectors are interpolated linearly, opposite ones too (the way is not unique there).
std::vector<float> slerp(std::span<const float> a, std::span<const float> b, double t);

} // namespace semblance
