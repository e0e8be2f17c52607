// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/platform/process.h"

#include <csignal>
#include <sys/prctl.h>

namespace semblance::platform {

void dieWithParent() noexcept
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
}

} // namespace semblance::platform
