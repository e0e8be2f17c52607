// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/check.h"

#include <cstdio>
#include <cstdlib>

namespace semblance {

void checkFailed(const char *promise, const char *file, int line) noexcept
{
    std::fprintf(stderr, "semblance: a promise was broken at %s:%d: %s\n", file, line, promise);
    std::abort();
}

} // namespace semblance
