// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace semblance {

/// One thread that runs jobs in the order they came. Jobs run without the lock and must not throw.
/// The destructor drops jobs that have not begun, waits for the one that runs, and joins.
class Worker
{
public:
    using Job = std::function<void()>;

    Worker();
    ~Worker();
    Worker(const Worker &) = delete;
    Worker &operator=(const Worker &) = delete;

    void post(Job job);
    /// Drops what has not begun and queues this one instead: for requests where only the newest counts.
    void postInstead(Job job);

private:
    void run();

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Job> jobs_;
    bool stop_ = false;
    std::thread thread_; // last: starts when everything above exists
};

} // namespace semblance
