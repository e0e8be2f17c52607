// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <cstdint>

namespace semblance::platform {

/// Owns an open file, socket or memory of the system (a file descriptor; on Windows a HANDLE). Closed at the
/// end.
class Descriptor
{
public:
    using Value = std::intptr_t;

    Descriptor() = default;
    explicit Descriptor(Value value) noexcept : value_(value) {}
    ~Descriptor() { close(); }
    Descriptor(Descriptor &&other) noexcept : value_(other.release()) {}
    Descriptor &operator=(Descriptor &&other) noexcept;
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;

    bool valid() const noexcept { return value_ != kNone; }
    Value get() const noexcept { return value_; }
    /// The number as POSIX calls want it.
    int fd() const noexcept { return static_cast<int>(value_); }
    Value release() noexcept;
    void close() noexcept;

private:
    static constexpr Value kNone = -1;
    Value value_ = kNone;
};

} // namespace semblance::platform
