// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/cli/values.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <sstream>
#include <vector>

namespace semblance::cli {

namespace {

constexpr const char *kReading = "read the command line";

std::vector<std::string> splitAt(const std::string &text, char separator)
{
    std::vector<std::string> parts;
    std::istringstream stream(text);
    std::string part;
    while (std::getline(stream, part, separator))
        parts.push_back(part);
    return parts;
}

/// A whole text as a number; false where anything else stands in it.
template <class Number>
bool readNumber(std::string_view text, Number &value)
{
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ')
        text.remove_suffix(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size();
}

} // namespace

Result<RegionOption> parseRegion(const std::string &text)
{
    const Error wrong{Code::Invalid, kReading, "", "--region \"" + text + "\" is not a box",
                      "Give x,y,width,height in pixels, or all four in percent: 10%,20%,50%,50%"};
    const std::vector<std::string> parts = splitAt(text, ',');
    if (parts.size() != 4 || text.ends_with(','))
        return wrong;
    std::array<double, 4> numbers{};
    std::size_t percents = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        std::string_view part = parts[i];
        if (part.ends_with('%')) {
            part.remove_suffix(1);
            ++percents;
        }
        if (!readNumber(part, numbers[i]) || !std::isfinite(numbers[i]) || numbers[i] < 0)
            return wrong;
    }
    const bool mixed = percents != 0 && percents != parts.size();
    if (mixed || numbers[2] <= 0 || numbers[3] <= 0)
        return wrong;
    const double scale = percents ? 0.01 : 1;
    return RegionOption{{numbers[0] * scale, numbers[1] * scale, numbers[2] * scale, numbers[3] * scale},
                        percents != 0};
}

Result<std::int64_t> parseDay(const std::string &text, const std::string &option)
{
    const Error wrong{Code::Invalid, kReading, "", option + " \"" + text + "\" is not a date",
                      "Write it as 2024-05-31"};
    const std::vector<std::string> parts = splitAt(text, '-');
    int year = 0;
    unsigned month = 1, day = 1;
    if (parts.empty() || parts.size() > 3 || text.ends_with('-') || !readNumber(parts[0], year) ||
        (parts.size() > 1 && !readNumber(parts[1], month)) ||
        (parts.size() > 2 && !readNumber(parts[2], day)))
        return wrong;
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                           std::chrono::day(day)};
    if (!date.ok() || year < 1 || year > 9999)
        return wrong;
    return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::sys_days(date).time_since_epoch())
        .count();
}

std::string isoTime(std::int64_t seconds)
{
    using namespace std::chrono;
    const sys_seconds time{std::chrono::seconds(seconds)};
    const auto day = floor<days>(time);
    const year_month_day date(day);
    const hh_mm_ss clock(time - day);
    char text[40];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d", int(date.year()),
                  unsigned(date.month()), unsigned(date.day()), int(clock.hours().count()),
                  int(clock.minutes().count()), int(clock.seconds().count()));
    return text;
}

} // namespace semblance::cli
