// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/models/contentrange.h"

#include <charconv>

namespace semblance::models {

ContentRange parseRange(std::string_view text)
{
    ContentRange range;
    const auto number = [](std::string_view digits) -> std::optional<std::uint64_t> {
        std::uint64_t value = 0;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        return error == std::errc() && end == digits.data() + digits.size() ? std::optional(value)
                                                                            : std::nullopt;
    };
    if (!text.starts_with("bytes "))
        return range;
    text.remove_prefix(6);
    const std::size_t slash = text.find('/'), dash = text.find('-');
    if (slash == std::string_view::npos)
        return range;
    range.total = number(text.substr(slash + 1));
    if (dash < slash)
        range.first = number(text.substr(0, dash));
    return range;
}

} // namespace semblance::models
