// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <cstdint>

namespace semblance {

/// The time, so that tests can set it. Threads: safe from any.
class Clock
{
public:
    virtual ~Clock() = default;
    /// Seconds since 1970-01-01 00:00 UTC.
    virtual std::int64_t seconds() const = 0;
};

/// The system's time.
const Clock &systemClock();

} // namespace semblance
