// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/result.h"
#include "core/platform/descriptor.h"

#include <chrono>
#include <cstddef>
#include <span>
#include <utility>

namespace semblance::platform {

/// One end of a two-way pipe between two processes of ours, for messages of a size that both know, each with
/// at most one open descriptor. Never raises SIGPIPE. Threads: one at a time per end.
class Channel
{
public:
    /// Two ends that are connected; give one to a child through StartOptions::inherit.
    static Result<std::pair<Channel, Channel>> pair();
    explicit Channel(Descriptor descriptor) noexcept : descriptor_(std::move(descriptor)) {}

    const Descriptor &descriptor() const noexcept { return descriptor_; }

    /// @param pass  a descriptor of ours that the other side gets a copy of; -1 for none
    /// @error NotFound  the other side is gone
    Result<void> send(std::span<const std::byte> message, Descriptor::Value pass = -1);

    /// Fills the whole message. @param timeout  negative: wait for ever
    /// @return the descriptor that came with it, if any
    /// @error NotFound     the other side is gone (also in the middle of a message)
    /// @error Locked       nothing complete came within the time
    /// @error Interrupted  `cancel` was wanted (looked at 20 times a second)
    Result<Descriptor> receive(std::span<std::byte> message, std::chrono::milliseconds timeout,
                               const CancelToken &cancel = {});

private:
    Descriptor descriptor_;
};

} // namespace semblance::platform
