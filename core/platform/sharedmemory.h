// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"
#include "core/platform/descriptor.h"

#include <cstddef>
#include <span>
#include <utility>

namespace semblance::platform {

/// Memory without a name that another process can be given by descriptor. Its size is sealed, so that a
/// reader cannot be made to touch pages that are gone. Whether its maker still writes to it a reader cannot
/// know: what must not change is copied before it is looked at. Threads: any, after it was filled.
class SharedMemory
{
public:
    /// Makes memory with these bytes in it (they are copied by the system; no mapping is needed) and seals
    /// it.
    /// @error NoMemory
    static Result<SharedMemory> with(std::span<const std::byte> bytes);

    /// Memory of this size that stays mapped for writing, for one message after the other: fresh pages for
    /// each would cost more than filling them. All zero at first. @param size  more than 0
    /// @error NoMemory
    static Result<SharedMemory> room(std::size_t size);

    /// Takes memory that another process made. @param size  how many bytes it must hold at least, more than 0
    /// @error Damaged  it is shorter, or its size is not sealed
    static Result<SharedMemory> open(Descriptor descriptor, std::size_t size);

    /// Bytes of memory that another process made. @error Damaged  it is no memory
    static Result<std::size_t> sizeOf(const Descriptor &descriptor);

    SharedMemory(SharedMemory &&other) noexcept;
    SharedMemory &operator=(SharedMemory &&other) noexcept;
    ~SharedMemory();

    const Descriptor &descriptor() const noexcept { return descriptor_; }
    /// Empty for memory made by with().
    std::span<const std::byte> bytes() const noexcept
    {
        return {static_cast<const std::byte *>(data_), size_};
    }
    /// Of room() only.
    std::span<std::byte> writable() noexcept
    {
        return {static_cast<std::byte *>(data_), writes_ ? size_ : 0};
    }

private:
    explicit SharedMemory(Descriptor descriptor) noexcept : descriptor_(std::move(descriptor)) {}
    void unmap() noexcept;

    Descriptor descriptor_;
    void *data_ = nullptr;
    std::size_t size_ = 0;
    bool writes_ = false;
};

} // namespace semblance::platform
