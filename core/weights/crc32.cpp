// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/weights/crc32.h"

#include <array>

namespace semblance::weights {

namespace {

using Table = std::array<std::array<std::uint32_t, 256>, 8>;

/// Eight bytes a step (Kounavis and Berry, "slicing-by-8"): checkpoints have hundreds of megabytes.
constexpr Table makeTable()
{
    Table table{};
    for (std::uint32_t i = 0; i < 256; ++i) {
        std::uint32_t value = i;
        for (int bit = 0; bit < 8; ++bit)
            value = (value >> 1) ^ (value & 1 ? 0xEDB88320u : 0u);
        table[0][i] = value;
    }
    for (std::size_t slice = 1; slice < 8; ++slice)
        for (std::size_t i = 0; i < 256; ++i)
            table[slice][i] = (table[slice - 1][i] >> 8) ^ table[0][table[slice - 1][i] & 0xff];
    return table;
}

constexpr Table kTable = makeTable();

} // namespace

std::uint32_t crc32(std::span<const std::byte> bytes, std::uint32_t crc) noexcept
{
    const auto at = [&](std::size_t i) { return std::to_integer<std::uint32_t>(bytes[i]); };
    crc = ~crc;
    std::size_t i = 0;
    for (; i + 8 <= bytes.size(); i += 8) {
        const std::uint32_t low = crc ^ (at(i) | at(i + 1) << 8 | at(i + 2) << 16 | at(i + 3) << 24);
        crc = kTable[7][low & 0xff] ^ kTable[6][(low >> 8) & 0xff] ^ kTable[5][(low >> 16) & 0xff] ^
              kTable[4][low >> 24] ^ kTable[3][at(i + 4)] ^ kTable[2][at(i + 5)] ^ kTable[1][at(i + 6)] ^
              kTable[0][at(i + 7)];
    }
    for (; i < bytes.size(); ++i)
        crc = (crc >> 8) ^ kTable[0][(crc ^ at(i)) & 0xff];
    return ~crc;
}

} // namespace semblance::weights
