// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <cstddef>
#include <cstdint>

namespace semblance::index {

/// Vectors of a block lie together: for every four axes 4 bytes of each of them, one after the other, so that
/// a register holds the same axes of all.
inline constexpr std::size_t kBlockRows = 16;

/// Sums of query numbers x codes for whole blocks, with what this processor has (AVX-512 VNNI, AVX2, or plain
/// code); whole numbers, the same on all of them. Threads: any.
/// @param codes   blocks x kBlockRows x axes bytes
/// @param query   axes numbers, -8191 to 8191; axes a multiple of 4
/// @param sums    blocks x kBlockRows
void sumBlocks(const std::uint8_t *codes, std::size_t blocks, const std::int16_t *query, std::size_t axes,
               std::int32_t *sums) noexcept;

/// The same for one vector whose codes lie in a row. @param axes  a multiple of 64
std::int32_t sumRow(const std::uint8_t *codes, const std::int16_t *query, std::size_t axes) noexcept;

/// Kernels by name for tests: "avx512vnni", "avx2", "plain". @return false where this processor has it not
bool useCodeKernel(const char *name) noexcept;

} // namespace semblance::index
