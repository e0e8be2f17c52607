// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/platform/sandbox.h"

#include "core/platform/process.h"

#include <cerrno>
#include <csignal>
#include <linux/landlock.h>
#include <memory>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef SEMBLANCE_WITH_SECCOMP
#include <seccomp.h>
#endif

namespace semblance::platform {

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true; // their shadow memory takes terabytes, and they read files of the system
#else
constexpr bool kSanitized = false;
#endif

void limit(__rlimit_resource what, std::uint64_t most) noexcept
{
    const rlimit value = {most, most};
    ::setrlimit(what, &value);
}

/// No file can be opened any more, whatever system calls remain (Landlock, first version of its interface:
/// Linux 5.13). Quietly does nothing on older systems.
void closeFiles() noexcept
{
    landlock_ruleset_attr attributes = {};
    attributes.handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1; // every right of the first version
    const long rules = ::syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0);
    if (rules < 0)
        return;
    ::syscall(SYS_landlock_restrict_self, static_cast<int>(rules), 0);
    ::close(static_cast<int>(rules));
}

#ifdef SEMBLANCE_WITH_SECCOMP

struct ReleaseFilter
{
    void operator()(void *filter) const noexcept { ::seccomp_release(filter); }
};
using FilterPtr = std::unique_ptr<void, ReleaseFilter>;

/// What decoding, threads of codecs, and answering need. Everything else fails with EPERM, so that a library
/// that looks for a file it can do without goes on.
constexpr int kAllowed[] = {SCMP_SYS(read),
                            SCMP_SYS(write),
                            SCMP_SYS(writev),
                            SCMP_SYS(pread64),
                            SCMP_SYS(lseek),
                            SCMP_SYS(close),
                            SCMP_SYS(dup),
                            SCMP_SYS(fstat),
                            SCMP_SYS(newfstatat),
                            SCMP_SYS(fcntl),
                            SCMP_SYS(recvmsg),
                            SCMP_SYS(sendmsg),
                            SCMP_SYS(poll),
                            SCMP_SYS(ppoll),
                            SCMP_SYS(memfd_create),
                            SCMP_SYS(ftruncate),
                            SCMP_SYS(munmap),
                            SCMP_SYS(mremap),
                            SCMP_SYS(madvise),
                            SCMP_SYS(brk),
                            SCMP_SYS(futex),
                            SCMP_SYS(set_robust_list),
                            SCMP_SYS(rseq),
                            SCMP_SYS(sched_yield),
                            SCMP_SYS(sched_getaffinity),
                            SCMP_SYS(gettid),
                            SCMP_SYS(getpid),
                            SCMP_SYS(getppid),
                            SCMP_SYS(exit),
                            SCMP_SYS(exit_group),
                            SCMP_SYS(rt_sigreturn),
                            SCMP_SYS(rt_sigprocmask),
                            SCMP_SYS(rt_sigaction),
                            SCMP_SYS(sigaltstack),
                            SCMP_SYS(clock_gettime),
                            SCMP_SYS(gettimeofday),
                            SCMP_SYS(clock_nanosleep),
                            SCMP_SYS(nanosleep),
                            SCMP_SYS(restart_syscall),
                            SCMP_SYS(getrandom),
                            SCMP_SYS(getrusage),
                            SCMP_SYS(pause),
                            SCMP_SYS(tgkill)};

bool allowWithConditions(scmp_filter_ctx filter) noexcept
{
    const auto exec = static_cast<scmp_datum_t>(PROT_EXEC);
    const auto thread = static_cast<scmp_datum_t>(CLONE_THREAD);
    bool done = true;
    // Memory is never made executable, new tasks are threads only, and limits only one's own.
    done &= ::seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
                               SCMP_A2(SCMP_CMP_MASKED_EQ, exec, 0)) == 0;
    done &= ::seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
                               SCMP_A2(SCMP_CMP_MASKED_EQ, exec, 0)) == 0;
    done &= ::seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
                               SCMP_A0(SCMP_CMP_MASKED_EQ, thread, thread)) == 0;
    // clone3 hides its flags from filters; glibc falls back to clone where there is none.
    done &= ::seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0;
    done &= ::seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1, SCMP_A0(SCMP_CMP_EQ, 0)) == 0;
    done &= ::seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(setrlimit), 0) == 0;
    return done;
}

void closeSystemCalls() noexcept
{
    const FilterPtr filter(::seccomp_init(SCMP_ACT_ERRNO(EPERM)));
    if (!filter)
        return;
    for (const int call : kAllowed)
        if (::seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0) != 0)
            return;
    if (allowWithConditions(filter.get()))
        ::seccomp_load(filter.get());
}

constexpr bool kHasFilter = true;

#else

void closeSystemCalls() noexcept
{}
constexpr bool kHasFilter = false;

#endif

} // namespace

void enterSandbox(std::uint64_t memory) noexcept
{
    dieWithParent();
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    // Ctrl+C and a polite end are the parent's business; it ends us by hanging up or by SIGKILL.
    ::signal(SIGINT, SIG_IGN);
    ::signal(SIGTERM, SIG_IGN);
    limit(RLIMIT_CORE, 0);
    if (kSanitized)
        return;
    limit(RLIMIT_AS, memory);
    closeFiles();
    closeSystemCalls();
}

bool sandboxIsComplete() noexcept
{
    return kHasFilter && !kSanitized && ::prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0;
}

void limitMemory(std::uint64_t memory) noexcept
{
    struct rlimit value = {};
    if (kSanitized || ::getrlimit(RLIMIT_AS, &value) != 0)
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
