// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace semblance::learn {

/// Lower-cased pieces as CLIP's tokenizer splits a text before byte pairs are merged: English contractions,
/// runs of letters, single digits, runs of anything else that is not white space (simple_tokenizer.py,
/// `pat`).
std::vector<std::string> splitWords(std::string_view text);

/// True where all of it are a to z.
bool isPlainWord(std::string_view word) noexcept;

/// "a dog", "an elephant": by the first letter.
std::string withArticle(std::string_view noun);

} // namespace semblance::learn
