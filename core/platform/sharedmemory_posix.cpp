// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/platform/sharedmemory.h"

#include <sys/mman.h>
#include <utility>

namespace semblance::platform {

SharedMemory::SharedMemory(SharedMemory &&other) noexcept
    : descriptor_(std::move(other.descriptor_)), data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0))
{}

SharedMemory &SharedMemory::operator=(SharedMemory &&other) noexcept
{
    if (this != &other) {
        unmap();
        descriptor_ = std::move(other.descriptor_);
        data_ = std::exchange(other.data_, nullptr);
        size_ = std::exchange(other.size_, 0);
    }
    return *this;
}

SharedMemory::~SharedMemory()
{
    unmap();
}

void SharedMemory::unmap() noexcept
{
    if (data_)
        ::munmap(data_, size_);
    data_ = nullptr;
    size_ = 0;
}

} // namespace semblance::platform
