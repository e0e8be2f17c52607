// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/platform/memory.h"

#include <algorithm>
#include <cstdio>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <unistd.h>

namespace semblance::platform {

namespace {

/// A limit of a control group (a container); "max" or nothing there means none.
std::uint64_t limitIn(const char *file) noexcept
{
    std::uint64_t limit = 0;
    if (std::FILE *stream = std::fopen(file, "re")) {
        unsigned long long value = 0;
        if (std::fscanf(stream, "%llu", &value) == 1)
            limit = value;
        std::fclose(stream);
    }
    return limit;
}

} // namespace

std::uint64_t physicalMemory() noexcept
{
    struct sysinfo info = {};
    std::uint64_t bytes = ::sysinfo(&info) == 0 ? std::uint64_t(info.totalram) * info.mem_unit : 0;
    for (const char *file : {"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"})
        if (const std::uint64_t limit = limitIn(file); limit > 0)
            bytes = bytes == 0 ? limit : std::min(bytes, limit);
    return bytes;
}

std::uint64_t resident() noexcept
{
    unsigned long long all = 0, here = 0;
    if (std::FILE *stream = std::fopen("/proc/self/statm", "re")) {
        if (std::fscanf(stream, "%llu %llu", &all, &here) != 2)
            here = 0;
        std::fclose(stream);
    }
    return here * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

std::uint64_t peakResident() noexcept
{
    struct rusage usage = {};
    return ::getrusage(RUSAGE_SELF, &usage) == 0 ? std::uint64_t(usage.ru_maxrss) * 1024 : 0;
}

} // namespace semblance::platform
