// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>

namespace semblance {

/// Hands values from threads to threads. push waits while the queue is full (back-pressure), pop while it is
/// empty. close() ends both: waiting pushes give up, pops give out what is left and then nothing.
template <class T>
class BoundedQueue
{
public:
    explicit BoundedQueue(std::size_t capacity) : capacity_(capacity) {}

    /// False where the queue was closed; the value is dropped then.
    bool push(T value)
    {
        {
            std::unique_lock lock(mutex_);
            room_.wait(lock, [this] { return closed_ || items_.size() < capacity_; });
            if (closed_)
                return false;
            items_.push_back(std::move(value));
        }
        filled_.notify_one();
        return true;
    }

    /// Nothing once the queue is closed and empty.
    std::optional<T> pop()
    {
        std::unique_lock lock(mutex_);
        filled_.wait(lock, [this] { return closed_ || !items_.empty(); });
        return take(lock);
    }

    /// Nothing where the queue is empty now.
    std::optional<T> tryPop()
    {
        std::unique_lock lock(mutex_);
        return take(lock);
    }

    /// Waits until `until` at most; nothing where none came.
    template <class TimePoint>
    std::optional<T> popUntil(TimePoint until)
    {
        std::unique_lock lock(mutex_);
        filled_.wait_until(lock, until, [this] { return closed_ || !items_.empty(); });
        return take(lock);
    }

    void close()
    {
        {
            std::lock_guard lock(mutex_);
            closed_ = true;
        }
        room_.notify_all();
        filled_.notify_all();
    }

    /// Closed and nothing left to pop.
    bool finished() const
    {
        std::lock_guard lock(mutex_);
        return closed_ && items_.empty();
    }

private:
    std::optional<T> take(std::unique_lock<std::mutex> &lock)
    {
        if (items_.empty())
            return std::nullopt;
        std::optional<T> value(std::move(items_.front()));
        items_.pop_front();
        lock.unlock();
        room_.notify_one();
        return value;
    }

    const std::size_t capacity_;
    mutable std::mutex mutex_;
    std::condition_variable room_, filled_;
    std::deque<T> items_;
    bool closed_ = false;
};

} // namespace semblance
