// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/htmlunescape.h"

#include "core/base/check.h"
#include "core/base/unicode.h"

#include <algorithm>
#include <charconv>
#include <unordered_map>

namespace semblance::clip {

namespace {

constexpr std::size_t kLongestName = 32; // "CounterClockwiseContourIntegral;"
constexpr char32_t kTooLarge = 0x110000;

constexpr std::string_view kEntityLines[] = {
#include "core/clip/htmlentities.inc"
};

/// What the numbers 0x80 to 0x9F mean in old pages: Windows-1252, where it has a character there.
constexpr char32_t kWindows1252[32] = {0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                       0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
                                       0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                       0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

using EntityTable = std::unordered_map<std::string_view, std::string>;

std::string charactersOf(std::string_view codes)
{
    std::string text;
    while (!codes.empty()) {
        unsigned code = 0;
        const auto parsed = std::from_chars(codes.data(), codes.data() + codes.size(), code, 16);
        SEMBLANCE_CHECK(parsed.ec == std::errc());
        text += toUtf8(static_cast<char32_t>(code));
        codes.remove_prefix(static_cast<std::size_t>(parsed.ptr - codes.data()));
        if (!codes.empty())
            codes.remove_prefix(1); // "+"
    }
    return text;
}

const EntityTable &entities()
{
    static const EntityTable table = [] {
        EntityTable made;
        made.reserve(2300);
        for (std::string_view line : kEntityLines) {
            while (!line.empty()) {
                const std::string_view item = line.substr(0, line.find(' '));
                line.remove_prefix(std::min(line.size(), item.size() + 1));
                const std::size_t equals = item.find('=');
                made.emplace(item.substr(0, equals), charactersOf(item.substr(equals + 1)));
            }
        }
        return made;
    }();
    return table;
}

bool isNonCharacter(char32_t code)
{
    return (code >= 0xFDD0 && code <= 0xFDEF) || (code & 0xFFFE) == 0xFFFE;
}

/// The standard's parse errors of numeric references, in the order in which Python looks at them.
std::string numberedCharacter(char32_t code)
{
    if (code == 0 || (code >= 0xD800 && code <= 0xDFFF) || code >= kTooLarge)
        return toUtf8(char32_t(0xFFFD));
    if (code >= 0x80 && code <= 0x9F)
        return toUtf8(kWindows1252[code - 0x80]);
    const bool control =
        (code < 0x20 && code != '\t' && code != '\n' && code != '\f' && code != '\r') || code == 0x7F;
    return control || isNonCharacter(code) ? std::string() : toUtf8(code);
}

int digitOf(char c, int base)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (base == 16 && c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (base == 16 && c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/// @param text  what stands behind "&#". Returns how much of it was read, 0 where there is no number.
std::size_t readNumber(std::string_view text, std::string &out)
{
    const bool hex = !text.empty() && (text[0] == 'x' || text[0] == 'X');
    const std::size_t first = hex ? 1 : 0;
    std::size_t at = first;
    char32_t code = 0;
    for (; at < text.size(); ++at) {
        const int digit = digitOf(text[at], hex ? 16 : 10);
        if (digit < 0)
            break;
        code = std::min<char32_t>(kTooLarge, code * (hex ? 16 : 10) + static_cast<char32_t>(digit));
    }
    if (at == first)
        return 0;
    out += numberedCharacter(code);
    return at < text.size() && text[at] == ';' ? at + 1 : at;
}

/// The run of characters behind "&" that may be a name, at most 32 characters and one ";".
std::string_view nameAt(std::string_view text)
{
    std::size_t at = 0, count = 0;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '\t' || c == '\n' || c == '\f' || c == ' ' || c == '<' || c == '&' || c == '#' || c == ';')
            break;
        const bool starts = (static_cast<unsigned char>(c) & 0xC0) != 0x80;
        if (starts && count++ == kLongestName)
            break;
    }
    if (at > 0 && at < text.size() && text[at] == ';')
        ++at;
    return text.substr(0, at);
}

/// @param text  what stands behind "&". Returns how much of it was read, 0 where no known name begins there.
std::size_t readName(std::string_view text, std::string &out)
{
    const std::string_view name = nameAt(text);
    const EntityTable &table = entities();
    if (const auto whole = table.find(name); whole != table.end()) {
        out += whole->second;
        return name.size();
    }
    for (std::size_t size = name.empty() ? 0 : name.size() - 1; size > 1; --size)
        if (const auto part = table.find(name.substr(0, size)); part != table.end()) {
            out += part->second;
            return size;
        }
    return 0;
}

} // namespace

std::string htmlUnescape(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const std::size_t ampersand = std::min(text.find('&'), text.size());
        out += text.substr(0, ampersand);
        text.remove_prefix(ampersand);
        if (text.empty())
            break;
        text.remove_prefix(1);
        std::size_t used = 0;
        if (!text.empty() && text[0] == '#') {
            used = readNumber(text.substr(1), out);
            used += used > 0 ? 1 : 0;
        } else {
            used = readName(text, out);
        }
        if (used == 0)
            out += '&';
        text.remove_prefix(used);
    }
    return out;
}

} // namespace semblance::clip
