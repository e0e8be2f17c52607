// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <string_view>

namespace semblance::models {

/// Whether a text from a file may be used as the name of a file beside it: no separators, no way out.
bool isPlainName(std::string_view name) noexcept;

/// 64 lower-case hex digits.
bool isDigest(std::string_view text) noexcept;

} // namespace semblance::models
