// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/files.h"
#include "core/platform/mappedinput.h"

#include <cerrno>
#include <sys/mman.h>
#include <sys/stat.h>
#include <utility>

namespace semblance::platform {

Result<MappedInput> MappedInput::open(const Descriptor &file)
{
    struct stat status = {};
    if (::fstat(file.fd(), &status) != 0)
        return systemError(errno, "read the file", {});
    if (status.st_size <= 0)
        return MappedInput(nullptr, 0);
    const auto size = static_cast<std::size_t>(status.st_size);
    void *data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.fd(), 0);
    if (data != MAP_FAILED)
        return MappedInput(data, size);
    if (errno == ENOMEM)
        return Error{Code::TooLarge, "read the file", "", "the file is larger than a decoder may use memory",
                     ""};
    return systemError(errno, "read the file", {});
}

MappedInput::MappedInput(MappedInput &&other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0))
{}

MappedInput::~MappedInput()
{
    if (data_)
        ::munmap(data_, size_);
}

} // namespace semblance::platform
