// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/platform/interrupt.h"

#include <mutex>
#include <windows.h>

namespace semblance::platform {

namespace {

constexpr UINT kEndedByInterrupt = 130; // as on other systems

// Never destroyed: the system may call while static objects go.
CancelToken *token = nullptr;

BOOL WINAPI onControl(DWORD)
{
    if (token->wanted())
        ::TerminateProcess(::GetCurrentProcess(), kEndedByInterrupt);
    token->cancel();
    return TRUE;
}

} // namespace

CancelToken cancelOnInterrupt()
{
    static std::once_flag once;
    std::call_once(once, [] {
        token = new CancelToken;
        ::SetConsoleCtrlHandler(onControl, TRUE);
    });
    return *token;
}

} // namespace semblance::platform
