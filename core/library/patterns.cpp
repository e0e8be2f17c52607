// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/library/patterns.h"

#include "core/base/unicode.h"

#include <optional>

namespace semblance::library {

namespace {

char lower(char c) noexcept
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

/// Bytes of the character at the front: of a UTF-8 sequence, or the one byte that is none.
std::size_t characterBytes(std::string_view text) noexcept
{
    const auto first = static_cast<unsigned char>(text.front());
    const std::size_t wanted = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    return wanted <= text.size() && isValidUtf8(text.substr(0, wanted)) ? wanted : 1;
}

/// What is between '[' and its ']'; nothing where it is not closed. A ']' that comes first is one of the set.
std::optional<std::string_view> setOf(std::string_view glob) noexcept
{
    const std::size_t first = glob.size() > 1 && (glob[1] == '!' || glob[1] == '^') ? 2 : 1;
    const std::size_t end = glob.find(']', first + 1);
    if (end == std::string_view::npos)
        return std::nullopt;
    return glob.substr(1, end - 1);
}

bool inSet(std::string_view set, char c) noexcept
{
    const bool negated = set.front() == '!' || set.front() == '^';
    if (negated)
        set.remove_prefix(1);
    const char wanted = lower(c);
    bool found = false;
    for (std::size_t i = 0; i < set.size(); ++i) {
        if (i + 2 < set.size() && set[i + 1] == '-') {
            found = found || (lower(set[i]) <= wanted && wanted <= lower(set[i + 2]));
            i += 2;
        } else {
            found = found || lower(set[i]) == wanted;
        }
    }
    return found != negated;
}

/// The bytes of glob and text that the next element (not a star) takes; nothing where they differ.
std::optional<std::pair<std::size_t, std::size_t>> step(std::string_view glob, std::string_view text)
{
    if (text.empty())
        return std::nullopt;
    if (glob.front() == '?')
        return text.front() == '/' ? std::nullopt
                                   : std::optional(std::pair(std::size_t(1), characterBytes(text)));
    if (glob.front() == '[')
        if (const auto set = setOf(glob)) {
            if (text.front() == '/' || !inSet(*set, text.front()))
                return std::nullopt;
            return std::pair(set->size() + 2, std::size_t(1));
        }
    if (lower(glob.front()) != lower(text.front()))
        return std::nullopt;
    return std::pair(std::size_t(1), std::size_t(1));
}

/// One pattern against a path or one of its parents.
bool matchesPathOrParent(std::string_view pattern, std::string_view path)
{
    const bool whole = pattern.find('/') != std::string_view::npos;
    if (pattern.starts_with('/'))
        pattern.remove_prefix(1);
    const bool folderOnly = pattern.ends_with('/');
    if (folderOnly)
        pattern.remove_suffix(1);
    const bool anywhere = !whole || (folderOnly && pattern.find('/') == std::string_view::npos);
    std::size_t begin = 0;
    while (begin <= path.size()) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        const bool last = end == path.size();
        const std::string_view candidate = anywhere ? path.substr(begin, end - begin) : path.substr(0, end);
        if (!(folderOnly && last) && globMatches(pattern, candidate))
            return true;
        begin = end + 1;
    }
    return false;
}

Result<void> check(const std::vector<std::string> &patterns)
{
    for (const std::string &pattern : patterns) {
        std::string cause;
        if (pattern.find_first_not_of('/') == std::string::npos)
            cause = "the pattern is empty";
        for (std::size_t at = pattern.find('['); at != std::string::npos; at = pattern.find('[', at + 1)) {
            const auto set = setOf(std::string_view(pattern).substr(at));
            if (!set) {
                cause = "a [ is not closed";
                break;
            }
            at += set->size() + 1;
        }
        if (!cause.empty())
            return Error{Code::Invalid, "read the pattern", validUtf8(pattern), cause,
                         "Patterns look like *.png, Cache or 2019/raw/**"};
    }
    return {};
}

} // namespace

bool globMatches(std::string_view glob, std::string_view text)
{
    // Greedy with one point to return to for '*' and one for '**': linear for one star, quadratic at worst.
    struct Retry
    {
        std::string_view glob, text;
        bool any = false;
    };
    std::optional<Retry> star, doubleStar;
    while (true) {
        if (glob.starts_with('*')) {
            const bool any = glob.starts_with("**");
            glob.remove_prefix(any ? 2 : 1);
            if (any && glob.starts_with('/') && globMatches(glob.substr(1), text))
                return true; // "**/" also stands for no folder at all
            (any ? doubleStar : star) = Retry{glob, text, any};
            if (any)
                star.reset();
            continue;
        }
        if (glob.empty() && text.empty())
            return true;
        if (!glob.empty())
            if (const auto taken = step(glob, text)) {
                glob.remove_prefix(taken->first);
                text.remove_prefix(taken->second);
                continue;
            }
        if (star && !star->text.empty() && star->text.front() != '/') {
            star->text.remove_prefix(1);
            glob = star->glob, text = star->text;
        } else if (doubleStar && !doubleStar->text.empty()) {
            doubleStar->text.remove_prefix(1);
            glob = doubleStar->glob, text = doubleStar->text;
            star.reset();
        } else {
            return false;
        }
    }
}

std::string patternFor(std::string_view path)
{
    std::string pattern = "/"; // from the root on, also where there is one part only
    for (const char byte : path)
        if (byte == '*' || byte == '?' || byte == '[')
            pattern += {'[', byte, ']'};
        else
            pattern += byte;
    return pattern;
}

Result<Patterns> Patterns::parse(const std::vector<std::string> &include,
                                 const std::vector<std::string> &exclude)
{
    if (auto fine = check(include); !fine)
        return fine.error();
    if (auto fine = check(exclude); !fine)
        return fine.error();
    Patterns patterns;
    patterns.include_ = include;
    patterns.exclude_ = exclude;
    return patterns;
}

bool Patterns::leavesOut(std::string_view path) const
{
    for (const std::string &pattern : exclude_)
        if (matchesPathOrParent(pattern, path))
            return true;
    if (include_.empty())
        return false;
    for (const std::string &pattern : include_)
        if (matchesPathOrParent(pattern, path))
            return false;
    return true;
}

} // namespace semblance::library
