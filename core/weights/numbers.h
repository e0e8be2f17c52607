// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <cstdint>

namespace semblance::weights {

/// IEEE 754 binary16, exact.
float floatOfHalf(std::uint16_t bits) noexcept;
/// The upper half of a float32, exact.
float floatOfBfloat(std::uint16_t bits) noexcept;
/// Rounded to nearest, ties to even; too large values become infinite.
std::uint16_t halfOfFloat(float value) noexcept;
std::uint16_t bfloatOfFloat(float value) noexcept;

} // namespace semblance::weights
