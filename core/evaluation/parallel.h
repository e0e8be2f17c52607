// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace semblance::evaluation {

/// Calls task(i) once for every i in [0, count), on that many threads; returns when all are done.
template <class Task>
void inParallel(int count, int threads, const Task &task)
{
    std::atomic<int> next = 0;
    const auto work = [&] {
        for (int i = next++; i < count; i = next++)
            task(i);
    };
    std::vector<std::thread> others;
    for (int i = 1; i < std::min(threads, count); ++i)
        others.emplace_back(work);
    work();
    for (std::thread &other : others)
        other.join();
}

} // namespace semblance::evaluation
