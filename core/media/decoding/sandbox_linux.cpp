// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/media/decoding/sandbox.h"

#include "core/platform/process.h"

#include <csignal>
#include <sys/prctl.h>
#include <sys/resource.h>

namespace semblance::media {

namespace {

constexpr rlim_t kMemory = rlim_t(1'536) << 20; // libraries are mapped in it too: about 100 MB of them

void limit(__rlimit_resource what, rlim_t most) noexcept
{
    const rlimit value = {most, most};
    ::setrlimit(what, &value);
}

} // namespace

void enterSandbox() noexcept
{
    platform::dieWithParent();
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    // Ctrl+C and a polite end are the parent's business; it ends us by hanging up or by SIGKILL.
    ::signal(SIGINT, SIG_IGN);
    ::signal(SIGTERM, SIG_IGN);
    limit(RLIMIT_CORE, 0);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) // their shadow memory takes terabytes
    limit(RLIMIT_AS, kMemory);
#endif
}

void limitCpuTime(int seconds) noexcept
{
    struct rusage used = {};
    ::getrusage(RUSAGE_SELF, &used);
    const rlim_t spent = static_cast<rlim_t>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + 1;
    const rlimit value = {spent + static_cast<rlim_t>(seconds > 0 ? seconds : 1), RLIM_INFINITY};
    ::setrlimit(RLIMIT_CPU, &value);
}

} // namespace semblance::media
