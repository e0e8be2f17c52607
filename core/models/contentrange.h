// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace semblance::models {

/// "bytes 100-199/200"
struct ContentRange
{
    std::optional<std::uint64_t> first;
    std::optional<std::uint64_t> total;
};

/// Reads a Content-Range header (RFC 9110, 14.4); what it does not say is left out.
ContentRange parseRange(std::string_view text);

} // namespace semblance::models
