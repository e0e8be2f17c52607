// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/files.h"
#include "core/platform/sharedmemory.h"

#include <atomic>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace semblance::platform {

namespace {

constexpr const char *kDoing = "share memory with a helper program";

/// Memory by a name that is gone at once; only its descriptor remains.
Descriptor unnamed()
{
    static std::atomic<unsigned> counter = 0;
    const std::string name = "/sem-" + std::to_string(::getpid()) + "-" + std::to_string(counter++);
    Descriptor descriptor(::shm_open(name.c_str(), O_RDWR | O_CREAT | O_EXCL, 0600));
    if (descriptor.valid())
        ::shm_unlink(name.c_str());
    return descriptor;
}

} // namespace

Result<SharedMemory> SharedMemory::with(std::span<const std::byte> bytes)
{
    Descriptor descriptor = unnamed();
    // macOS sets the size of such memory once and for all: that is its seal.
    if (!descriptor.valid() || ::ftruncate(descriptor.fd(), static_cast<off_t>(bytes.size())) != 0)
        return systemError(errno, kDoing, {});
    if (!bytes.empty()) {
        void *data = ::mmap(nullptr, bytes.size(), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor.fd(), 0);
        if (data == MAP_FAILED)
            return systemError(errno, kDoing, {});
        std::memcpy(data, bytes.data(), bytes.size());
        ::munmap(data, bytes.size());
    }
    return SharedMemory(std::move(descriptor));
}

Result<SharedMemory> SharedMemory::room(std::size_t size)
{
    Descriptor descriptor = unnamed();
    if (!descriptor.valid() || ::ftruncate(descriptor.fd(), static_cast<off_t>(size)) != 0)
        return systemError(errno, kDoing, {});
    void *data = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor.fd(), 0);
    if (data == MAP_FAILED)
        return Error{Code::NoMemory, kDoing, "", "there is not enough memory", ""};
    SharedMemory memory(std::move(descriptor));
    memory.data_ = data;
    memory.size_ = size;
    memory.writes_ = true;
    return memory;
}

Result<SharedMemory> SharedMemory::open(Descriptor descriptor, std::size_t size)
{
    struct stat status = {};
    if (::fstat(descriptor.fd(), &status) != 0)
        return systemError(errno, kDoing, {});
    if (size == 0 || status.st_size < 0 || static_cast<std::size_t>(status.st_size) < size)
        return Error{Code::Damaged, kDoing, "", "the memory that came is too small", ""};
    void *data = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, descriptor.fd(), 0);
    if (data == MAP_FAILED)
        return systemError(errno, kDoing, {});
    SharedMemory memory(std::move(descriptor));
    memory.data_ = data;
    memory.size_ = size;
    return memory;
}

} // namespace semblance::platform
