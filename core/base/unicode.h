// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace semblance {

/// Code points of UTF-8; every invalid byte becomes U+FFFD.
std::vector<char32_t> codePoints(std::string_view utf8);
std::string toUtf8(char32_t point);
std::string toUtf8(const std::vector<char32_t> &points);

/// Valid UTF-8 whatever came in: invalid bytes become U+FFFD.
std::string validUtf8(std::string_view bytes);
bool isValidUtf8(std::string_view bytes) noexcept;

/// Unicode general category L and N.
bool isLetter(char32_t point) noexcept;
bool isNumber(char32_t point) noexcept;
/// White space as Python's str.isspace sees it (\x1c-\x1f, \x85, no-break and ideographic spaces included):
/// the authors' tokenizer splits by it.
bool isSpace(char32_t point) noexcept;

/// Full Unicode lower case as Python's str.lower gives it (final sigma, dotted capital I included).
std::string lowerCase(std::string_view utf8);
/// For searching in file names: NFKC and case folding, and no accents.
std::string foldForSearch(std::string_view utf8);
/// Normalisation form C.
std::string composed(std::string_view utf8);

} // namespace semblance
