// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <atomic>
#include <memory>

namespace semblance {

/// A wish to stop, shared between whoever may have it and whoever works. Copies share one flag.
/// Threads: any. A default token can be cancelled like any other; pass one around by value or const
/// reference.
class CancelToken
{
public:
    CancelToken() : flag_(std::make_shared<std::atomic<bool>>(false)) {}

    void cancel() const noexcept { flag_->store(true, std::memory_order_relaxed); }
    bool wanted() const noexcept { return flag_->load(std::memory_order_relaxed); }

private:
    std::shared_ptr<std::atomic<bool>> flag_;
};

} // namespace semblance
