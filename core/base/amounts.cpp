// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/amounts.h"

#include <array>
#include <cmath>
#include <cstdio>

namespace semblance {

std::string bytesText(std::uint64_t bytes)
{
    constexpr std::array<const char *, 5> kUnits = {"bytes", "kB", "MB", "GB", "TB"};
    double amount = static_cast<double>(bytes);
    std::size_t unit = 0;
    // What would be written as 1000 is one of the next unit.
    for (; unit + 1 < kUnits.size() && amount >= (unit == 0 ? 1000 : 999.5); ++unit)
        amount /= 1000;
    char text[40];
    std::snprintf(text, sizeof text, unit > 0 && amount < 9.95 ? "%.1f %s" : "%.0f %s", amount, kUnits[unit]);
    return text;
}

std::string aboutTime(double seconds)
{
    if (!(seconds >= 60))
        return "less than a minute";
    const auto about = [](double amount, const char *unit) {
        const long count = std::lround(amount);
        return "about " + std::to_string(count) + " " + unit + (count == 1 ? "" : "s");
    };
    if (seconds < 3570)
        return about(seconds / 60, "minute");
    if (seconds < 47.5 * 3600)
        return about(seconds / 3600, "hour");
    return about(seconds / 86400, "day");
}

} // namespace semblance
