// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/platform/priority.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace semblance::platform {

namespace {

constexpr int kNice = 10, kNiceBehind = 4;
// linux/ioprio.h is not in every distribution: class 2 (best effort), the lowest of its eight levels.
constexpr int kIoWhoProcess = 1;
constexpr int kIoLowest = (2 << 13) | 7;

} // namespace

void lowerThreadPriority() noexcept
{
    // Linux counts both per thread when given a thread's number.
    const auto thread = static_cast<id_t>(::syscall(SYS_gettid));
    ::setpriority(PRIO_PROCESS, thread, kNice);
    ::syscall(SYS_ioprio_set, kIoWhoProcess, static_cast<int>(thread), kIoLowest);
}

void stepBehindTheWindow() noexcept
{
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(::syscall(SYS_gettid)), kNiceBehind);
}

} // namespace semblance::platform
