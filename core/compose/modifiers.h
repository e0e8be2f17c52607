// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace semblance::compose {

/// One row of the modifiers table: what people type, and the prompt that it means.
struct Modifier
{
    std::vector<std::string> patterns; ///< whole texts; {X} stands for one or more words
    std::string prompt;                ///< with * for the picture and, where a pattern has it, {X}
    std::string words;                 ///< the same without the picture, for the words vector
    std::string language;              ///< of the patterns: "en", "zh"
    bool operator==(const Modifier &) const = default;
};

/// What a row of the table made of the words.
struct ModifierMatch
{
    std::size_t row = 0;
    std::string prompt; ///< {X} filled in
    std::string words;
};

/// The modifiers table, a text file that a person may edit: one row a line, four columns between tabs
/// (patterns separated by |, prompt, words, language), # begins a comment line. Rows are tried from the top.
/// Threads: safe from any once read.
class Modifiers
{
public:
    /// An empty table: nothing matches.
    Modifiers() = default;
    /// @param file  names the table in an Error. @error Damaged  names the line and what is wrong with it
    static Result<Modifiers> parse(std::string_view text, std::string_view file);
    /// @error NotFound, Unreadable, TooLarge (over 1 MB), Damaged
    static Result<Modifiers> read(const std::filesystem::path &file);

    const std::vector<Modifier> &rows() const noexcept { return rows_; }

    /// The first row one of whose patterns is the whole text: upper and lower case, white space and a full
    /// stop or comma at the end make no difference.
    std::optional<ModifierMatch> match(std::string_view words) const;

private:
    std::vector<Modifier> rows_;
};

} // namespace semblance::compose
