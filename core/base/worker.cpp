// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/worker.h"

namespace semblance {

Worker::Worker() : thread_([this] { run(); })
{}

Worker::~Worker()
{
    {
        std::lock_guard lock(mutex_);
        stop_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

void Worker::post(Job job)
{
    {
        std::lock_guard lock(mutex_);
        jobs_.push_back(std::move(job));
    }
    wake_.notify_one();
}

void Worker::postInstead(Job job)
{
    std::deque<Job> dropped; // destroyed without the lock: a job may own anything
    {
        std::lock_guard lock(mutex_);
        dropped.swap(jobs_);
        jobs_.push_back(std::move(job));
    }
    wake_.notify_one();
}

void Worker::run()
{
    while (true) {
        Job job;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return stop_ || !jobs_.empty(); });
            if (stop_)
                return;
            job = std::move(jobs_.front());
            jobs_.pop_front();
        }
        job();
    }
}

} // namespace semblance
