// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/media/inputfile.h"

#include "core/base/files.h"
#include "core/base/path.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>

namespace semblance::media {

namespace {

constexpr const char *kDoing = "decode the picture";

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

Result<platform::Descriptor> openPicture(const std::filesystem::path &path)
{
    // O_NONBLOCK: opening a pipe nobody writes to, or some devices, would wait for ever.
    platform::Descriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    if (!file.valid()) {
        if (errno == ENXIO)
            return Error{Code::Unreadable, kDoing, display(path), "it is a socket or a device, not a file",
                         ""};
        return systemError(errno, kDoing, path);
    }
    struct stat status = {};
    if (::fstat(file.fd(), &status) != 0)
        return systemError(errno, kDoing, path);
    if (!S_ISREG(status.st_mode))
        return Error{Code::Unreadable, kDoing, display(path), kindOf(status.st_mode), ""};
    if (status.st_size == 0)
        return Error{Code::Damaged, kDoing, display(path), "the file is empty",
                     "Copy it again from where it came from"};
    return file;
}

} // namespace semblance::media
