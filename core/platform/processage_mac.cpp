// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/platform/processage.h"

#include <sys/sysctl.h>
#include <sys/time.h>
#include <unistd.h>

namespace semblance::platform {

std::optional<double> processAge()
{
    int name[] = {CTL_KERN, KERN_PROC, KERN_PROC_PID, ::getpid()};
    kinfo_proc process{};
    size_t size = sizeof process;
    timeval now{};
    if (::sysctl(name, 4, &process, &size, nullptr, 0) != 0 || ::gettimeofday(&now, nullptr) != 0)
        return std::nullopt;
    const timeval &start = process.kp_proc.p_starttime;
    return static_cast<double>(now.tv_sec - start.tv_sec) +
           static_cast<double>(now.tv_usec - start.tv_usec) / 1e6;
}

} // namespace semblance::platform
