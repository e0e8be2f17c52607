// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace semblance::weights {

/// CRC-32 as zip archives use it (IEEE 802.3, reflected, polynomial 0xEDB88320).
/// @param crc  what the bytes before gave; 0 at the beginning
std::uint32_t crc32(std::span<const std::byte> bytes, std::uint32_t crc = 0) noexcept;

} // namespace semblance::weights
