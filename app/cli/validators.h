// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <CLI/CLI.hpp>
#include <sstream>
#include <string>
#include <vector>

namespace semblance::cli {

/// A whole number of at least `least`; CLI11's own texts name neither the option nor what would be right.
inline CLI::Validator atLeast(long long least)
{
    return CLI::Validator(
        [least](std::string &text) -> std::string {
            long long value = 0;
            if (!CLI::detail::lexical_cast(text, value))
                return "\"" + text + "\" is not a whole number";
            return value < least ? "\"" + text + "\" is less than " + std::to_string(least) : std::string();
        },
        "");
}

inline CLI::Validator between(double least, double most)
{
    return CLI::Validator(
        [least, most](std::string &text) -> std::string {
            double value = 0;
            if (!CLI::detail::lexical_cast(text, value))
                return "\"" + text + "\" is not a number";
            if (value >= least && value <= most)
                return {};
            std::ostringstream range;
            range << "\"" << text << "\" lies outside " << least << " to " << most;
            return range.str();
        },
        "");
}

inline CLI::Validator oneOf(std::vector<std::string> allowed)
{
    return CLI::Validator(
        [allowed = std::move(allowed)](std::string &text) -> std::string {
            std::string list;
            for (const std::string &word : allowed) {
                if (word == text)
                    return {};
                list += (list.empty() ? "" : ", ") + word;
            }
            return "\"" + text + "\" is none of " + list;
        },
        "");
}

} // namespace semblance::cli
