// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/error.h"
#include "core/clip/cpu/transformer.h"

#include <exception>
#include <memory>
#include <mutex>
#include <new>
#include <string>
#include <vector>

namespace semblance::clip::cpu {

/// Workspaces of a tower that are not in use, so that calls need not ask the system for memory. Threads: any.
class Spaces
{
public:
    using Lease = std::unique_ptr<Workspace>;

    template <class Make>
    Lease take(int rows, int sequences, int members, Make make)
    {
        {
            std::lock_guard lock(mutex_);
            for (Lease &lease : free_)
                if (lease->rows() >= rows && lease->sequences() >= sequences && lease->members() >= members) {
                    Lease taken = std::move(lease);
                    std::swap(lease, free_.back());
                    free_.pop_back();
                    return taken;
                }
        }
        return make();
    }

    void give(Lease lease)
    {
        constexpr std::size_t kKept = 8;
        std::lock_guard lock(mutex_);
        if (free_.size() == kKept)
            free_.erase(free_.begin());
        free_.push_back(std::move(lease));
    }

private:
    std::mutex mutex_;
    std::vector<Lease> free_;
};

/// Runs f, which returns a Result; exceptions of the allocator and of threads end here.
template <class F>
auto contained(const std::string &doing, const std::string &name, F f) -> decltype(f())
{
    try {
        return f();
    } catch (const std::bad_alloc &) {
        return Error{Code::NoMemory, doing, name, "there is not enough memory", "Close other programs"};
    } catch (const std::exception &error) {
        return Error{Code::Internal, doing, name, error.what(), {}};
    }
}

} // namespace semblance::clip::cpu
