// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/clock.h"

#include <chrono>

namespace semblance {

namespace {

class SystemClock final : public Clock
{
public:
    std::int64_t seconds() const override
    {
        using namespace std::chrono;
        return duration_cast<std::chrono::seconds>(system_clock::now().time_since_epoch()).count();
    }
};

} // namespace

const Clock &systemClock()
{
    static const SystemClock clock;
    return clock;
}

} // namespace semblance
