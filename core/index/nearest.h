// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/index/vectorindex.h"

#include <algorithm>

namespace semblance::index {

/// Keeps the best k of the hits that it is shown.
class Nearest
{
public:
    explicit Nearest(int k) : k_(k > 0 ? static_cast<std::size_t>(k) : 0) {}

    void show(const Hit &hit)
    {
        if (hits_.size() < k_) {
            hits_.push_back(hit);
            std::push_heap(hits_.begin(), hits_.end(), better);
        } else if (k_ > 0 && better(hit, hits_.front())) {
            std::pop_heap(hits_.begin(), hits_.end(), better);
            hits_.back() = hit;
            std::push_heap(hits_.begin(), hits_.end(), better);
        }
    }
    /// Best first; leaves nothing behind.
    Hits take()
    {
        std::sort_heap(hits_.begin(), hits_.end(), better);
        return std::move(hits_);
    }

private:
    std::size_t k_;
    Hits hits_; // a heap with the worst in front
};

} // namespace semblance::index
