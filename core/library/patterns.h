// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace semblance::library {

/// Which files of a root a person wants, as globs over relative paths.
///
/// A pattern without '/' is compared with every part of the path ("*.png", "Cache"): a folder that matches
/// takes everything below it along. A pattern with '/' is compared with the path from the root on, and with
/// each of its parents ("2019/raw/**", "holiday/*.jpg"). '*' stands for any bytes but '/', '**' for any at
/// all, '?' for one character, '[a-z]' and '[!a-z]' for one of a set. ASCII letters match in both cases.
/// Threads: any number may ask one object.
class Patterns
{
public:
    Patterns() = default;
    /// @error Invalid, with the pattern, where one is empty or a '[' is not closed
    static Result<Patterns> parse(const std::vector<std::string> &include,
                                  const std::vector<std::string> &exclude);

    /// True where `path` (bytes, '/' between parts) is left out: an exclude pattern matches it or a parent,
    /// or there are include patterns and none matches.
    bool leavesOut(std::string_view path) const;

    const std::vector<std::string> &include() const noexcept { return include_; }
    const std::vector<std::string> &exclude() const noexcept { return exclude_; }

private:
    std::vector<std::string> include_, exclude_;
};

/// The pattern that matches this path alone (and what lies below it). @param path  bytes from the root on,
/// '/' between parts
std::string patternFor(std::string_view path);

/// One glob against one text, both whole; '/' is not special for '**' alone.
bool globMatches(std::string_view glob, std::string_view text);

} // namespace semblance::library
