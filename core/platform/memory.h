// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <cstdint>

namespace semblance::platform {

/// Bytes of main memory that this program may count on: the machine's, or a container's limit where it is
/// less.
std::uint64_t physicalMemory() noexcept;

/// Bytes of this process that are resident now; 0 where the system does not say.
std::uint64_t resident() noexcept;

/// The most bytes this process has had resident so far; 0 where the system does not say.
std::uint64_t peakResident() noexcept;

} // namespace semblance::platform
