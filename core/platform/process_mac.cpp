// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/platform/process.h"

#include <sys/event.h>
#include <thread>
#include <unistd.h>

namespace semblance::platform {

void dieWithParent() noexcept
{
    // macOS has no signal for it: a thread waits for the parent's end.
    const pid_t parent = ::getppid();
    std::thread([parent] {
        const int queue = ::kqueue();
        struct kevent wanted = {};
        EV_SET(&wanted, static_cast<uintptr_t>(parent), EVFILT_PROC, EV_ADD, NOTE_EXIT, 0, nullptr);
        struct kevent came = {};
        ::kevent(queue, &wanted, 1, &came, 1, nullptr);
        ::_exit(1);
    }).detach();
}

} // namespace semblance::platform
