// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/files.h"
#include "core/base/path.h"
#include "core/platform/inputfile.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <utility>

namespace semblance::platform {

namespace {

const char *kindOf(mode_t mode) noexcept
{
    if (S_ISDIR(mode))
        return "it is a folder, not a file";
    if (S_ISFIFO(mode))
        return "it is a pipe, not a file";
    if (S_ISSOCK(mode))
        return "it is a socket, not a file";
    return "it is a device, not a file";
}

} // namespace

Result<Descriptor> openInput(const std::filesystem::path &path, std::string_view doing)
{
    // O_NONBLOCK: opening a pipe nobody writes to, or some devices, would wait for ever.
    Descriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    if (!file.valid()) {
        if (errno == ENXIO)
            return Error{Code::Unreadable, std::string(doing), display(path),
                         "it is a socket or a device, not a file", ""};
        return systemError(errno, doing, path);
    }
    struct stat status = {};
    if (::fstat(file.fd(), &status) != 0)
        return systemError(errno, doing, path);
    if (!S_ISREG(status.st_mode))
        return Error{Code::Unreadable, std::string(doing), display(path), kindOf(status.st_mode), ""};
    if (status.st_size == 0)
        return Error{Code::Damaged, std::string(doing), display(path), "the file is empty",
                     "Copy it again from where it came from"};
    return file;
}

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
