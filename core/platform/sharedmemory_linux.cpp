// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/files.h"
#include "core/platform/sharedmemory.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace semblance::platform {

namespace {

constexpr const char *kDoing = "share memory with a helper program";

bool writeAll(int fd, std::span<const std::byte> bytes) noexcept
{
    while (!bytes.empty()) {
        const ssize_t done = ::write(fd, bytes.data(), bytes.size());
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        bytes = bytes.subspan(static_cast<std::size_t>(done));
    }
    return true;
}

} // namespace

Result<SharedMemory> SharedMemory::with(std::span<const std::byte> bytes)
{
    Descriptor descriptor(::memfd_create("semblance-pixels", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!descriptor.valid())
        return systemError(errno, kDoing, {});
    if (!writeAll(descriptor.fd(), bytes))
        return Error{Code::NoMemory, kDoing, "", "there is not enough memory", ""};
    if (::fcntl(descriptor.fd(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) != 0)
        return systemError(errno, kDoing, {});
    return SharedMemory(std::move(descriptor));
}

Result<SharedMemory> SharedMemory::room(std::size_t size)
{
    Descriptor descriptor(::memfd_create("semblance-pixels", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!descriptor.valid() || ::ftruncate(descriptor.fd(), static_cast<off_t>(size)) != 0 ||
        ::fcntl(descriptor.fd(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0)
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
    const int seals = ::fcntl(descriptor.fd(), F_GET_SEALS);
    if (seals < 0 || (seals & F_SEAL_SHRINK) == 0)
        return Error{Code::Damaged, kDoing, "", "the size of the memory that came is not sealed", ""};
    struct stat status = {};
    if (::fstat(descriptor.fd(), &status) != 0)
        return systemError(errno, kDoing, {});
    if (size == 0 || status.st_size < 0 || static_cast<std::size_t>(status.st_size) < size)
        return Error{Code::Damaged, kDoing, "", "the memory that came is too small", ""};
    void *data = ::mmap(nullptr, size, PROT_READ, MAP_SHARED | MAP_POPULATE, descriptor.fd(), 0);
    if (data == MAP_FAILED)
        return systemError(errno, kDoing, {});
    SharedMemory memory(std::move(descriptor));
    memory.data_ = data;
    memory.size_ = size;
    return memory;
}

} // namespace semblance::platform
