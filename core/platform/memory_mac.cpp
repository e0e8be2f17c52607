// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/platform/memory.h"

#include <mach/mach.h>
#include <sys/resource.h>
#include <sys/sysctl.h>

namespace semblance::platform {

std::uint64_t physicalMemory() noexcept
{
    std::uint64_t bytes = 0;
    std::size_t size = sizeof bytes;
    return ::sysctlbyname("hw.memsize", &bytes, &size, nullptr, 0) == 0 ? bytes : 0;
}

std::uint64_t resident() noexcept
{
    mach_task_basic_info facts = {};
    mach_msg_type_number_t count = MACH_TASK_BASIC_INFO_COUNT;
    return ::task_info(mach_task_self(), MACH_TASK_BASIC_INFO, reinterpret_cast<task_info_t>(&facts),
                       &count) == KERN_SUCCESS
               ? facts.resident_size
               : 0;
}

std::uint64_t peakResident() noexcept
{
    struct rusage usage = {};
    return ::getrusage(RUSAGE_SELF, &usage) == 0 ? static_cast<std::uint64_t>(usage.ru_maxrss)
                                                 : 0; // bytes here
}

} // namespace semblance::platform
