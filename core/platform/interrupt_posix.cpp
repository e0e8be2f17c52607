// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/platform/interrupt.h"

#include <csignal>
#include <mutex>
#include <unistd.h>

namespace semblance::platform {

namespace {

constexpr int kEndedByInterrupt = 130; // as shells say it: 128 + SIGINT

// Never destroyed: a signal may come while static objects go. Written before the handlers are set.
CancelToken *token = nullptr;

extern "C" void onInterrupt(int)
{
    if (token->wanted())
        ::_exit(kEndedByInterrupt);
    token->cancel(); // a lock-free store: allowed in a signal handler
}

} // namespace

CancelToken cancelOnInterrupt()
{
    static_assert(std::atomic<bool>::is_always_lock_free);
    static std::once_flag once;
    std::call_once(once, [] {
        token = new CancelToken;
        struct sigaction action = {};
        action.sa_handler = onInterrupt;
        action.sa_flags = SA_RESTART;
        sigemptyset(&action.sa_mask);
        ::sigaction(SIGINT, &action, nullptr);
        ::sigaction(SIGTERM, &action, nullptr);
    });
    return *token;
}

} // namespace semblance::platform
