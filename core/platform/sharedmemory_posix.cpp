// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/platform/sharedmemory.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <utility>

namespace semblance::platform {

SharedMemory::SharedMemory(SharedMemory &&other) noexcept
    : descriptor_(std::move(other.descriptor_)), data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0)), writes_(other.writes_)
{}

SharedMemory &SharedMemory::operator=(SharedMemory &&other) noexcept
{
    if (this != &other) {
        unmap();
        descriptor_ = std::move(other.descriptor_);
        data_ = std::exchange(other.data_, nullptr);
        size_ = std::exchange(other.size_, 0);
        writes_ = other.writes_;
    }
    return *this;
}

SharedMemory::~SharedMemory()
{
    unmap();
}

Result<std::size_t> SharedMemory::sizeOf(const Descriptor &descriptor)
{
    struct stat status = {};
    if (::fstat(descriptor.fd(), &status) != 0 || status.st_size < 0)
        return Error{Code::Damaged, "share memory with a helper program", "", "what came is no memory", ""};
    return static_cast<std::size_t>(status.st_size);
}

void SharedMemory::unmap() noexcept
{
    if (data_)
        ::munmap(data_, size_);
    data_ = nullptr;
    size_ = 0;
}

} // namespace semblance::platform
