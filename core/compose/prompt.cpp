// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/compose/prompt.h"

#include "core/compose/wording.h"

namespace semblance::compose {

namespace {

constexpr std::string_view kStar = "*";

std::string withoutStars(const std::string &text)
{
    return tidy(replaced(text, kStar, " "));
}

Prompt promptOfWords(const std::string &words, const Modifiers &modifiers, std::string_view wordsPrompt)
{
    Prompt prompt;
    prompt.words = words;
    if (words.empty()) {
        prompt.text = "a photo of *";
    } else if (countOf(words, kStar) > 0) {
        prompt.text = words;
        prompt.words = withoutStars(words);
    } else if (const auto match = modifiers.match(words)) {
        prompt.text = match->prompt;
        prompt.words = match->words;
        prompt.modifier = match->row;
    } else {
        prompt.text = replaced(std::string(wordsPrompt), "{X}", words);
    }
    return prompt;
}

} // namespace

Prompt makePrompt(const Query &query, const Modifiers &modifiers, std::string_view wordsPrompt)
{
    const std::string own = tidy(query.prompt);
    Prompt prompt = promptOfWords(tidy(query.words), modifiers, wordsPrompt);
    if (!own.empty()) {
        prompt.text = own;
        prompt.modifier.reset();
        if (prompt.words.empty())
            prompt.words = withoutStars(own);
    }
    prompt.stars = countOf(prompt.text, kStar);
    return prompt;
}

} // namespace semblance::compose
