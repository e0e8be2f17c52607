// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace semblance::clip {

/// The text that enters the byte-pair step: HTML references undone twice, white space (Python's notion)
/// collapsed to single spaces and taken off both ends, full Unicode lower case (openai/CLIP
/// clip/simple_tokenizer.py, basic_clean and whitespace_clean, without the ftfy step: docs/formats.md).
/// Invalid bytes become U+FFFD.
std::string cleanText(std::string_view text);

/// Splits cleaned text as the authors' pattern does: contractions ('s 't 're 've 'm 'll 'd), runs of letters,
/// single numbers, runs of anything else that is not white space. Views into `cleaned`.
/// @param specialWords  the spellings <|startoftext|> and <|endoftext|> are words of their own
std::vector<std::string_view> splitWords(std::string_view cleaned, bool specialWords);

inline constexpr std::string_view kStartWord = "<|startoftext|>";
inline constexpr std::string_view kEndWord = "<|endoftext|>";

} // namespace semblance::clip
