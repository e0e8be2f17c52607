// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/cpu/team.h"

#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace semblance::clip::cpu {

namespace {

/// Waiting threads sleep: the processor belongs to decoders and other programs then.
class Gate
{
public:
    void open(int size)
    {
        std::lock_guard lock(mutex_);
        size_ = size;
        wake_.notify_all();
    }
    int opened()
    {
        std::unique_lock lock(mutex_);
        wake_.wait(lock, [this] { return size_ > 0; });
        return size_;
    }
    void meet()
    {
        std::unique_lock lock(mutex_);
        if (++waiting_ == size_) {
            waiting_ = 0;
            ++round_;
            wake_.notify_all();
            return;
        }
        const auto round = round_;
        wake_.wait(lock, [&] { return round_ != round; });
    }

private:
    std::mutex mutex_;
    std::condition_variable wake_;
    int size_ = 0;
    int waiting_ = 0;
    unsigned round_ = 0;
};

class OneOf final : public Member
{
public:
    OneOf(Gate &gate, int which, int among) : gate_(gate)
    {
        rank = which;
        size = among;
    }
    void meet() const override
    {
        if (size > 1)
            gate_.meet();
    }

private:
    Gate &gate_;
};

} // namespace

void together(int threads, const std::function<void(const Member &)> &body)
{
    Gate gate;
    std::vector<std::thread> others;
    others.reserve(static_cast<std::size_t>(threads > 1 ? threads - 1 : 0));
    try {
        while (static_cast<int>(others.size()) < threads - 1)
            others.emplace_back([&gate, &body, rank = static_cast<int>(others.size()) + 1] {
                body(OneOf(gate, rank, gate.opened()));
            });
    } catch (const std::system_error &) {
        // As many as the system gives.
    }
    const int size = static_cast<int>(others.size()) + 1;
    gate.open(size);
    body(OneOf(gate, 0, size));
    for (std::thread &other : others)
        other.join();
}

} // namespace semblance::clip::cpu
