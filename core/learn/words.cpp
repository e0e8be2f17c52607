// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/learn/words.h"

#include "core/base/unicode.h"

#include <algorithm>

namespace semblance::learn {

namespace {

constexpr std::u32string_view kContractions[] = {U"'s", U"'t", U"'re", U"'ve", U"'m", U"'ll", U"'d"};

std::size_t contractionAt(const std::vector<char32_t> &points, std::size_t at)
{
    for (const std::u32string_view text : kContractions)
        if (at + text.size() <= points.size() && std::equal(text.begin(), text.end(), points.begin() + at))
            return text.size();
    return 0;
}

bool isOther(char32_t point)
{
    return !isLetter(point) && !isNumber(point) && !isSpace(point);
}

std::size_t pieceAt(const std::vector<char32_t> &points, std::size_t at)
{
    if (const std::size_t length = contractionAt(points, at))
        return length;
    if (isNumber(points[at]))
        return 1;
    const auto inside = isLetter(points[at]) ? isLetter : isOther;
    std::size_t end = at + 1;
    while (end < points.size() && inside(points[end]))
        ++end;
    return end - at;
}

} // namespace

std::vector<std::string> splitWords(std::string_view text)
{
    const std::vector<char32_t> points = codePoints(lowerCase(text));
    std::vector<std::string> words;
    for (std::size_t at = 0; at < points.size();) {
        if (isSpace(points[at])) {
            ++at;
            continue;
        }
        const std::size_t length = pieceAt(points, at);
        words.push_back(toUtf8(std::vector<char32_t>(points.begin() + at, points.begin() + at + length)));
        at += length;
    }
    return words;
}

bool isPlainWord(std::string_view word) noexcept
{
    return !word.empty() &&
           std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

std::string withArticle(std::string_view noun)
{
    const bool vowel =
        !noun.empty() && std::string_view("aeiouAEIOU").find(noun[0]) != std::string_view::npos;
    return (vowel ? "an " : "a ") + std::string(noun);
}

} // namespace semblance::learn
