// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/unicode.h"

#include <cstdlib>
#include <memory>
#include <utf8proc.h>

namespace semblance {

namespace {

constexpr char32_t kReplacement = 0xFFFD;

struct FreeText
{
    void operator()(utf8proc_uint8_t *text) const noexcept { std::free(text); }
};
using TextPtr = std::unique_ptr<utf8proc_uint8_t, FreeText>;

std::string mapped(std::string_view utf8, int options)
{
    const std::string valid = validUtf8(utf8);
    utf8proc_uint8_t *text = nullptr;
    const auto size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t *>(valid.data()),
                                   static_cast<utf8proc_ssize_t>(valid.size()), &text,
                                   static_cast<utf8proc_option_t>(options));
    const TextPtr owner(text);
    if (size < 0)
        return valid;
    return {reinterpret_cast<const char *>(text), static_cast<std::size_t>(size)};
}

bool isCased(char32_t point) noexcept
{
    const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(point));
    return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LL ||
           category == UTF8PROC_CATEGORY_LT;
}

/// Unicode's Case_Ignorable, near enough for final sigma: marks, format characters, modifiers,
/// apostrophe-like.
bool isCaseIgnorable(char32_t point) noexcept
{
    switch (utf8proc_category(static_cast<utf8proc_int32_t>(point))) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_SK:
        return true;
    default:
        break;
    }
    return point == '\'' || point == '.' || point == ':' || point == 0xB7 || point == 0x2019 ||
           point == 0x2018 || point == 0x2024 || point == 0x2027;
}

/// Unicode SpecialCasing: a capital sigma at the end of a word, behind a letter, becomes a final sigma.
bool isFinalSigma(const std::vector<char32_t> &points, std::size_t at) noexcept
{
    std::size_t before = at;
    while (before > 0 && isCaseIgnorable(points[before - 1]))
        --before;
    if (before == 0 || !isCased(points[before - 1]))
        return false;
    std::size_t after = at + 1;
    while (after < points.size() && isCaseIgnorable(points[after]))
        ++after;
    return after == points.size() || !isCased(points[after]);
}

} // namespace

std::vector<char32_t> codePoints(std::string_view utf8)
{
    std::vector<char32_t> points;
    points.reserve(utf8.size());
    auto *text = reinterpret_cast<const utf8proc_uint8_t *>(utf8.data());
    std::size_t left = utf8.size();
    while (left > 0) {
        utf8proc_int32_t point = 0;
        const auto used = utf8proc_iterate(text, static_cast<utf8proc_ssize_t>(left), &point);
        if (used <= 0) {
            points.push_back(kReplacement);
            ++text, --left;
            continue;
        }
        points.push_back(static_cast<char32_t>(point));
        text += used, left -= static_cast<std::size_t>(used);
    }
    return points;
}

std::string toUtf8(char32_t point)
{
    utf8proc_uint8_t bytes[4];
    if (!utf8proc_codepoint_valid(static_cast<utf8proc_int32_t>(point)))
        point = kReplacement;
    const auto size = utf8proc_encode_char(static_cast<utf8proc_int32_t>(point), bytes);
    return {reinterpret_cast<const char *>(bytes), static_cast<std::size_t>(size)};
}

std::string toUtf8(const std::vector<char32_t> &points)
{
    std::string text;
    for (char32_t point : points)
        text += toUtf8(point);
    return text;
}

bool isValidUtf8(std::string_view bytes) noexcept
{
    auto *text = reinterpret_cast<const utf8proc_uint8_t *>(bytes.data());
    std::size_t left = bytes.size();
    while (left > 0) {
        utf8proc_int32_t point = 0;
        const auto used = utf8proc_iterate(text, static_cast<utf8proc_ssize_t>(left), &point);
        if (used <= 0)
            return false;
        text += used, left -= static_cast<std::size_t>(used);
    }
    return true;
}

std::string validUtf8(std::string_view bytes)
{
    return isValidUtf8(bytes) ? std::string(bytes) : toUtf8(codePoints(bytes));
}

bool isLetter(char32_t point) noexcept
{
    switch (utf8proc_category(static_cast<utf8proc_int32_t>(point))) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
        return true;
    default:
        return false;
    }
}

bool isNumber(char32_t point) noexcept
{
    switch (utf8proc_category(static_cast<utf8proc_int32_t>(point))) {
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
        return true;
    default:
        return false;
    }
}

bool isSpace(char32_t point) noexcept
{
    if ((point >= 0x09 && point <= 0x0D) || (point >= 0x1C && point <= 0x20) || point == 0x85)
        return true;
    switch (utf8proc_category(static_cast<utf8proc_int32_t>(point))) {
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return true;
    default:
        return false;
    }
}

std::string lowerCase(std::string_view utf8)
{
    const std::vector<char32_t> points = codePoints(utf8);
    std::string text;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const char32_t point = points[i];
        if (point == 0x130) // capital I with a dot: i and a combining dot
            text += "i\u0307";
        else if (point == 0x3A3)
            text += isFinalSigma(points, i) ? "\u03C2" : "\u03C3";
        else
            text += toUtf8(static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(point))));
    }
    return text;
}

std::string foldForSearch(std::string_view utf8)
{
    return mapped(utf8, UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD |
                            UTF8PROC_STRIPMARK);
}

std::string composed(std::string_view utf8)
{
    return mapped(utf8, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

} // namespace semblance
