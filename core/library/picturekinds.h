// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <cstddef>
#include <string_view>

namespace semblance::library {

/// How many of a file's first bytes saysPicture wants.
constexpr std::size_t kFirstBytes = 32;

/// True where a file's extension (lower case, without the dot) is one of a picture.
bool isPictureExtension(std::string_view extension) noexcept;

/// True where a file's first bytes are those of a picture format (the magic numbers of the formats'
/// specifications).
/// @param first  kFirstBytes, or all there are
bool saysPicture(std::string_view first) noexcept;

} // namespace semblance::library
