// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/compose/modifiers.h"

#include "core/base/files.h"
#include "core/base/path.h"
#include "core/base/unicode.h"
#include "core/compose/wording.h"

#include <algorithm>

namespace semblance::compose {

namespace {

constexpr std::string_view kAny = "{X}";
constexpr std::uint64_t kMostBytes = 1u << 20;
constexpr std::string_view kDoing = "read the modifiers table";

std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> parts;
    for (;;) {
        const std::size_t at = text.find(separator);
        parts.push_back(text.substr(0, at));
        if (at == std::string_view::npos)
            return parts;
        text.remove_prefix(at + 1);
    }
}

/// Without the punctuation that people put at the end of a phrase.
std::string_view withoutEnd(std::string_view text)
{
    for (bool again = true; again;) {
        again = false;
        for (const std::string_view end : {".", ",", "!", ";", "\u3002", "\u3001", " "})
            if (text.ends_with(end)) {
                text.remove_suffix(end.size());
                again = true;
            }
    }
    return text;
}

/// What {X} stands for where the pattern (lower case) is the whole text; "" where it has no {X}; nothing
/// where it is another text. @param lower  `text` in lower case, of the same length wherever case does not
/// change lengths
std::optional<std::string> matched(std::string_view pattern, std::string_view text, std::string_view lower)
{
    const std::size_t any = pattern.find(kAny);
    if (any == std::string_view::npos)
        return pattern == lower ? std::optional(std::string()) : std::nullopt;
    const std::string_view before = pattern.substr(0, any), after = pattern.substr(any + kAny.size());
    if (lower.size() <= before.size() + after.size() || !lower.starts_with(before) || !lower.ends_with(after))
        return std::nullopt;
    const std::string_view from = text.size() == lower.size() ? text : lower;
    const std::string found = tidy(from.substr(before.size(), from.size() - before.size() - after.size()));
    return found.empty() ? std::nullopt : std::optional(found);
}

/// One line of the table, or what is wrong with it.
Result<Modifier> rowOf(std::string_view line, std::string_view file, std::size_t number)
{
    const auto damaged = [&](std::string cause) {
        return Error{Code::Damaged, std::string(kDoing), std::string(file),
                     "line " + std::to_string(number) + ": " + std::move(cause),
                     "A row is: patterns, tab, prompt, tab, words, tab, language"};
    };
    const auto columns = split(line, '\t');
    if (columns.size() != 4)
        return damaged("it has " + std::to_string(columns.size()) + " columns instead of 4");
    Modifier row;
    row.prompt = tidy(columns[1]);
    row.words = tidy(columns[2]);
    row.language = tidy(columns[3]);
    if (countOf(row.prompt, "*") == 0)
        return damaged("its prompt has no * for the picture");
    if (row.words.empty() || countOf(row.words, "*") > 0)
        return damaged("its words are empty or have a *");
    const bool any = countOf(row.prompt, kAny) + countOf(row.words, kAny) > 0;
    for (const std::string_view column : split(columns[0], '|')) {
        const std::string pattern = replaced(lowerCase(tidy(column)), "{x}", kAny);
        if (pattern.empty())
            return damaged("a pattern is empty");
        const int count = countOf(pattern, kAny);
        if (pattern == kAny || count > 1)
            return damaged("the pattern \"" + pattern + "\" has no words beside {X}, or more than one {X}");
        if (count == 0 && any)
            return damaged("the pattern \"" + pattern +
                           "\" has no {X}, but the prompt or the words have one");
        row.patterns.push_back(pattern);
    }
    return row;
}

} // namespace

Result<Modifiers> Modifiers::parse(std::string_view text, std::string_view file)
{
    if (!isValidUtf8(text))
        return Error{Code::Damaged, std::string(kDoing), std::string(file), "it is not UTF-8 text",
                     "Save it as UTF-8"};
    if (text.starts_with("\uFEFF"))
        text.remove_prefix(3);
    Modifiers table;
    std::size_t number = 0;
    for (std::string_view line : split(text, '\n')) {
        ++number;
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (line.starts_with('#') || tidy(line).empty())
            continue;
        auto row = rowOf(line, file, number);
        if (!row)
            return row.error();
        table.rows_.push_back(std::move(*row));
    }
    return table;
}

Result<Modifiers> Modifiers::read(const std::filesystem::path &file)
{
    const auto text = readAll(file, kMostBytes, kDoing);
    if (!text)
        return text.error();
    return parse(*text, display(file));
}

std::optional<ModifierMatch> Modifiers::match(std::string_view words) const
{
    const std::string tidied = tidy(words);
    const std::string text(withoutEnd(tidied));
    const std::string lower = lowerCase(text);
    for (std::size_t i = 0; i < rows_.size(); ++i)
        for (const std::string &pattern : rows_[i].patterns)
            if (const auto any = matched(pattern, text, lower))
                return ModifierMatch{i, replaced(rows_[i].prompt, kAny, *any),
                                     replaced(rows_[i].words, kAny, *any)};
    return std::nullopt;
}

} // namespace semblance::compose
