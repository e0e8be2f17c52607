// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/cleaning.h"

#include "core/base/unicode.h"
#include "core/clip/htmlunescape.h"

namespace semblance::clip {

namespace {

enum class Kind { Space, Letter, Number, Other, Dropped };

/// Iota below: no letter itself, but it folds to one, so no part of the authors' pattern (case ignored)
/// matches it.
constexpr char32_t kIotaBelow = 0x345;

struct Character
{
    Kind kind = Kind::Other;
    std::size_t size = 1; ///< bytes
};

/// \x1c to \x1f: white space to Python's str.strip, but not to \s of the regex module.
bool isSeparator(char32_t point)
{
    return point >= 0x1C && point <= 0x1F;
}

/// @param text  valid UTF-8, not empty
Character characterAt(std::string_view text)
{
    const auto first = static_cast<unsigned char>(text[0]);
    if (first < 0x80) {
        if ((first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z'))
            return {Kind::Letter, 1};
        if (first >= '0' && first <= '9')
            return {Kind::Number, 1};
        return {isSpace(first) && !isSeparator(first) ? Kind::Space : Kind::Other, 1};
    }
    const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    const char32_t point = codePoints(text.substr(0, size)).front();
    if (isLetter(point))
        return {Kind::Letter, size};
    if (isNumber(point))
        return {Kind::Number, size};
    if (point == kIotaBelow)
        return {Kind::Dropped, size};
    return {isSpace(point) ? Kind::Space : Kind::Other, size};
}

/// Length of the contraction at the start of the text, 0 where there is none. The pattern ignores case, and
/// long s (U+017F) is the one letter outside ASCII that folds onto one of these.
std::size_t contractionAt(std::string_view text)
{
    for (std::string_view ending : {"'s", "'\u017F", "'t", "'re", "'ve", "'m", "'ll", "'d"})
        if (text.starts_with(ending))
            return ending.size();
    return 0;
}

std::size_t specialAt(std::string_view text)
{
    for (std::string_view word : {kStartWord, kEndWord})
        if (text.starts_with(word))
            return word.size();
    return 0;
}

std::size_t runOf(std::string_view text, Kind kind)
{
    std::size_t at = 0;
    while (at < text.size()) {
        const Character next = characterAt(text.substr(at));
        if (next.kind != kind)
            break;
        at += next.size;
    }
    return at;
}

/// str.strip: separators and spaces off both ends.
std::string_view stripped(std::string_view text)
{
    const auto isStripped = [](std::string_view at) {
        return characterAt(at).kind == Kind::Space || isSeparator(static_cast<unsigned char>(at[0]));
    };
    while (!text.empty() && isStripped(text))
        text.remove_prefix(characterAt(text).size);
    while (!text.empty()) {
        std::size_t last = text.size() - 1;
        while (last > 0 && (static_cast<unsigned char>(text[last]) & 0xC0) == 0x80)
            --last;
        if (!isStripped(text.substr(last)))
            break;
        text = text.substr(0, last);
    }
    return text;
}

} // namespace

std::string cleanText(std::string_view text)
{
    const std::string whole = htmlUnescape(htmlUnescape(validUtf8(text)));
    const std::string_view plain = stripped(whole);
    std::string out;
    out.reserve(plain.size());
    bool gap = false;
    for (std::size_t at = 0; at < plain.size();) {
        const Character next = characterAt(plain.substr(at));
        if (next.kind == Kind::Space) {
            gap = !out.empty();
        } else {
            if (gap)
                out += ' ';
            gap = false;
            out += plain.substr(at, next.size);
        }
        at += next.size;
    }
    return lowerCase(out);
}

std::vector<std::string_view> splitWords(std::string_view cleaned, bool specialWords)
{
    std::vector<std::string_view> words;
    std::string_view rest = cleaned;
    while (!rest.empty()) {
        std::size_t size = specialWords ? specialAt(rest) : 0;
        if (size == 0)
            size = contractionAt(rest);
        if (size == 0) {
            const Character first = characterAt(rest);
            size = first.kind == Kind::Letter || first.kind == Kind::Other ? runOf(rest, first.kind)
                                                                           : first.size;
            if (first.kind == Kind::Space || first.kind == Kind::Dropped) {
                rest.remove_prefix(size);
                continue;
            }
        }
        words.push_back(rest.substr(0, size));
        rest.remove_prefix(size);
    }
    return words;
}

} // namespace semblance::clip
