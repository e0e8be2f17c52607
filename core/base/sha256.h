// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/result.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

namespace semblance {

using Digest = std::array<std::uint8_t, 32>;

/// SHA-256 (FIPS 180-4) of bytes that come in pieces.
class Sha256
{
public:
    Sha256() noexcept;
    void add(std::span<const std::byte> bytes) noexcept;
    void add(std::string_view bytes) noexcept;
    /// Ends the message. The object may not be used afterwards.
    Digest finish() noexcept;

private:
    void block(const std::uint8_t *data) noexcept;
    std::array<std::uint32_t, 8> state_;
    std::array<std::uint8_t, 64> pending_{};
    std::uint64_t total_ = 0;
};

Digest sha256(std::string_view bytes) noexcept;
/// Of a whole file; looks at `cancel` every few MB.
Result<Digest> sha256OfFile(const std::filesystem::path &path, const CancelToken &cancel);
/// 64 lower-case hex digits.
std::string hex(const Digest &digest);

} // namespace semblance
