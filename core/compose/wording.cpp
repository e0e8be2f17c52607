// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/compose/wording.h"

#include "core/base/unicode.h"

namespace semblance::compose {

namespace {

char32_t plain(char32_t point)
{
    if (point >= 0x2018 && point <= 0x201B)
        return U'\'';
    if (point >= 0x201C && point <= 0x201F)
        return U'"';
    if (point >= 0xFF01 && point <= 0xFF5E) // full-width ASCII
        return point - 0xFF01 + U'!';
    return point;
}

} // namespace

std::string tidy(std::string_view text)
{
    std::vector<char32_t> points;
    bool gap = false;
    for (const char32_t point : codePoints(text)) {
        if (isSpace(point)) {
            gap = !points.empty();
            continue;
        }
        if (gap)
            points.push_back(U' ');
        gap = false;
        points.push_back(plain(point));
    }
    return composed(toUtf8(points));
}

std::string replaced(std::string text, std::string_view what, std::string_view with)
{
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
        text.replace(at, what.size(), with);
    return text;
}

int countOf(std::string_view text, std::string_view what)
{
    int count = 0;
    for (std::size_t at = text.find(what); at != std::string_view::npos;
         at = text.find(what, at + what.size()))
        ++count;
    return count;
}

} // namespace semblance::compose
