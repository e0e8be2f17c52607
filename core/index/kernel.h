// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <cstddef>

namespace semblance::index {

/// Inner product of two vectors of `count` floats with what this processor has (AVX-512, AVX2 with FMA, or
/// plain code). The order of summing is fixed on one machine: equal input, equal bits. Threads: any.
float innerProduct(const float *a, const float *b, std::size_t count) noexcept;

} // namespace semblance::index
