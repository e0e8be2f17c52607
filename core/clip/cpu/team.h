// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <functional>
#include <utility>

namespace semblance::clip::cpu {

/// One thread's part in work that several do together; by itself it is alone.
class Member
{
public:
    virtual ~Member() = default;
    int rank = 0; ///< 0 is the calling thread
    int size = 1;
    /// All members wait for each other.
    virtual void meet() const {}
    /// This member's share of `count` things: from first to second, in whole steps.
    std::pair<int, int> share(int count, int step = 1) const noexcept
    {
        const int steps = (count + step - 1) / step;
        const auto edge = [&](int at) {
            const int end = static_cast<int>(static_cast<long long>(steps) * at / size) * step;
            return end < count ? end : count;
        };
        return {edge(rank), edge(rank + 1)};
    }
};

/// Runs the body on this thread and on up to `threads` - 1 others, and returns when all are done. Where the
/// system gives fewer threads, there are fewer members. The body must not throw.
void together(int threads, const std::function<void(const Member &)> &body);

} // namespace semblance::clip::cpu
