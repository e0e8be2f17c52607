// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/platform/sandbox.h"

#include "core/platform/process.h"

#include <csignal>
#include <sandbox.h>
#include <sys/resource.h>

namespace semblance::platform {

void enterSandbox(std::uint64_t memory) noexcept
{
    dieWithParent();
    ::signal(SIGINT, SIG_IGN);
    ::signal(SIGTERM, SIG_IGN);
    const rlimit none = {0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    const rlimit most = {memory, memory};
    ::setrlimit(RLIMIT_AS, &most); // accepted, though not enforced by every version
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations" // deprecated since 10.7, and without a successor
    char *error = nullptr;
    if (::sandbox_init(kSBXProfilePureComputation, SANDBOX_NAMED, &error) != 0)
        ::sandbox_free_error(error);
#pragma clang diagnostic pop
}

bool sandboxIsComplete() noexcept
{
    return false; // nothing proves it here; the tests of what cannot be reached are Linux's
}

void limitMemory(std::uint64_t memory) noexcept
{
    struct rlimit value = {};
    if (::getrlimit(RLIMIT_AS, &value) != 0)
        return;
    value.rlim_cur = memory < value.rlim_max ? static_cast<rlim_t>(memory) : value.rlim_max;
    ::setrlimit(RLIMIT_AS, &value);
}

void limitCpuTime(int seconds) noexcept
{
    struct rusage used = {};
    ::getrusage(RUSAGE_SELF, &used);
    const rlim_t spent = static_cast<rlim_t>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + 1;
    const rlimit value = {spent + static_cast<rlim_t>(seconds > 0 ? seconds : 1), RLIM_INFINITY};
    ::setrlimit(RLIMIT_CPU, &value);
}

} // namespace semblance::platform
