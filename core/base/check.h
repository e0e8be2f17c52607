// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

namespace semblance {

/// Writes what promise was broken and where, then ends the program. In every build type.
[[noreturn]] void checkFailed(const char *promise, const char *file, int line) noexcept;

} // namespace semblance

/// A promise inside our own code; broken means a defect of ours, never bad input.
#define SEMBLANCE_CHECK(promise)                                                                             \
    do {                                                                                                     \
        if (!(promise)) [[unlikely]]                                                                         \
            ::semblance::checkFailed(#promise, __FILE__, __LINE__);                                          \
    } while (false)
