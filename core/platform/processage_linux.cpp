// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/platform/processage.h"

#include <ctime>
#include <fstream>
#include <sstream>
#include <string>
#include <unistd.h>

namespace semblance::platform {

std::optional<double> processAge()
{
    // proc(5): field 22 is the start since boot in clock ticks; the name in field 2 may hold spaces.
    constexpr int kStart = 22, kAfterName = 3;
    std::ifstream file("/proc/self/stat");
    std::string line;
    if (!std::getline(file, line) || line.rfind(')') == std::string::npos)
        return std::nullopt;
    std::istringstream rest(line.substr(line.rfind(')') + 1));
    std::string field;
    for (int i = kAfterName; i <= kStart; ++i)
        if (!(rest >> field))
            return std::nullopt;
    const double start = std::stod(field) / static_cast<double>(::sysconf(_SC_CLK_TCK));
    timespec now{};
    if (::clock_gettime(CLOCK_BOOTTIME, &now) != 0)
        return std::nullopt;
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9 - start;
}

} // namespace semblance::platform
