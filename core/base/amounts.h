// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <cstdint>
#include <string>

namespace semblance {

/// "512 bytes", "1.4 MB", "26 GB": powers of 1,000 as shops and file managers count, two digits at least.
std::string bytesText(std::uint64_t bytes);

/// "less than a minute", "about 7 minutes", "about 3 hours", "about 2 days": for what is only estimated.
std::string aboutTime(double seconds);

} // namespace semblance
