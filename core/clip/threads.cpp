// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/threads.h"

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace semblance::clip {

namespace {

/// "0-3,8" as numbers; empty where it is something else.
std::vector<int> numbersOf(const std::string &list)
{
    std::vector<int> numbers;
    std::istringstream parts(list);
    std::string part;
    while (std::getline(parts, part, ',')) {
        int first = 0, last = 0;
        char dash = 0;
        std::istringstream range(part);
        if (!(range >> first))
            return {};
        last = range >> dash >> last ? last : first;
        for (int number = first; number <= last && numbers.size() < 4096; ++number)
            numbers.push_back(number);
    }
    return numbers;
}

/// The processors that this process may run on, as Linux tells them; empty elsewhere.
std::vector<int> allowedProcessors()
{
    std::ifstream status("/proc/self/status");
    std::string line;
    constexpr std::string_view kLabel = "Cpus_allowed_list:";
    while (std::getline(status, line))
        if (line.starts_with(kLabel))
            return numbersOf(line.substr(kLabel.size()));
    return {};
}

/// Distinct (package, core) pairs among the allowed processors; 0 where the system does not say.
int physicalCores()
{
    const std::vector<int> processors = allowedProcessors();
    std::set<std::pair<int, int>> cores;
    for (const int processor : processors) {
        const std::string topology = "/sys/devices/system/cpu/cpu" + std::to_string(processor) + "/topology/";
        std::ifstream core(topology + "core_id"), package(topology + "physical_package_id");
        int coreId = 0, packageId = 0;
        if (!(core >> coreId) || !(package >> packageId))
            return static_cast<int>(processors.size());
        cores.emplace(packageId, coreId);
    }
    return static_cast<int>(cores.size());
}

} // namespace

int defaultThreads()
{
    static const int cores = [] {
        const int physical = physicalCores();
        return std::max(1, physical > 0 ? physical : static_cast<int>(std::thread::hardware_concurrency()));
    }();
    return cores;
}

} // namespace semblance::clip
