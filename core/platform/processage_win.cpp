// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/platform/processage.h"

#include <windows.h>

namespace semblance::platform {

std::optional<double> processAge()
{
    FILETIME start, end, kernel, user, now;
    if (!::GetProcessTimes(::GetCurrentProcess(), &start, &end, &kernel, &user))
        return std::nullopt;
    ::GetSystemTimePreciseAsFileTime(&now);
    const auto ticks = [](const FILETIME &time) {
        return (static_cast<unsigned long long>(time.dwHighDateTime) << 32) | time.dwLowDateTime;
    };
    return static_cast<double>(ticks(now) - ticks(start)) / 1e7;
}

} // namespace semblance::platform
