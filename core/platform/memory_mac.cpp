// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/platform/memory.h"

#include <sys/resource.h>
#include <sys/sysctl.h>

namespace semblance::platform {

std::uint64_t physicalMemory() noexcept
{
    std::uint64_t bytes = 0;
    std::size_t size = sizeof bytes;
    return ::sysctlbyname("hw.memsize", &bytes, &size, nullptr, 0) == 0 ? bytes : 0;
}

std::uint64_t peakResident() noexcept
{
    struct rusage usage = {};
    return ::getrusage(RUSAGE_SELF, &usage) == 0 ? static_cast<std::uint64_t>(usage.ru_maxrss)
                                                 : 0; // bytes here
}

} // namespace semblance::platform
