// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"
#include "core/clip/mapping.h"
#include "core/compose/modifiers.h"
#include "core/compose/query.h"

#include <optional>
#include <string>
#include <string_view>

namespace semblance::compose {

/// What the text tower reads, and where it came from. What the window shows is what the tower reads.
struct Prompt
{
    std::string text;                    ///< with * for each picture
    int stars = 0;                       ///< how many * there are
    std::optional<std::size_t> modifier; ///< the row of the modifiers table that matched
    std::string words;                   ///< text of the words vector; empty where there are no words
    bool operator==(const Prompt &) const = default;
};

/// The prompt of a query (product.md, "How a query works", 2): the person's own prompt; words that contain a
/// star; the first row of the table that matches; `wordsPrompt` with the words in place of {X} (the mapping's
/// profile has its authors' one); "a photo of *" where there are no words. Curly quotes become straight ones
/// and full-width forms (the star of Chinese keyboards among them) ordinary ones, as the authors' ftfy step
/// does. Never fails; whether a prompt suits a mode is the composer's question.
Prompt makePrompt(const Query &query, const Modifiers &modifiers,
                  std::string_view wordsPrompt = clip::kWordsPrompt);

} // namespace semblance::compose
