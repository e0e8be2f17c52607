// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/files.h"

#include "core/base/path.h"
#include "core/base/synctodisk.h"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <system_error>

#ifdef _WIN32
#include <io.h>
#else
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace semblance {

namespace {

Code codeOf(int number) noexcept
{
    switch (number) {
    case ENOENT:
    case ENOTDIR:
        return Code::NotFound;
    case EACCES:
    case EPERM:
    case EROFS:
        return Code::NoPermission;
    case ENOSPC:
#ifdef EDQUOT
    case EDQUOT:
#endif
    case EFBIG: // FAT32 has room for 4 GB in one file
        return Code::NoSpace;
    case ENOMEM:
        return Code::NoMemory;
    default:
        return Code::Unreadable;
    }
}

std::string adviceFor(Code code)
{
    switch (code) {
    case Code::NotFound:
        return "Check the name";
    case Code::NoPermission:
        return "Change the permissions or choose another place";
    case Code::NoSpace:
        return "Free some space and try again";
    default:
        return "";
    }
}

/// Makes sure that the bytes of an open file have reached the disk.
bool synced(std::FILE *file) noexcept
{
#ifdef _WIN32
    return std::fflush(file) == 0 && ::_commit(::_fileno(file)) == 0;
#else
    return std::fflush(file) == 0 && ::fsync(::fileno(file)) == 0;
#endif
}

/// Makes the renaming itself durable; only a hint where a system cannot do it.
void syncFolder([[maybe_unused]] const std::filesystem::path &folder) noexcept
{
#ifndef _WIN32
    const int handle = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0)
        return;
    ::fsync(handle);
    ::close(handle);
#endif
}

} // namespace

Error systemError(int number, std::string_view doing, const std::filesystem::path &path)
{
    const Code code = codeOf(number);
    return {code, std::string(doing), display(path),
            code == Code::NotFound ? "there is no such file" : std::generic_category().message(number),
            adviceFor(code)};
}

Result<FilePtr> openForReading(const std::filesystem::path &path, std::string_view doing)
{
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (status.type() == std::filesystem::file_type::not_found)
        return systemError(ENOENT, doing, path);
    if (error)
        return systemError(error.value(), doing, path);
    if (status.type() != std::filesystem::file_type::regular)
        return Error{Code::Unreadable, std::string(doing), display(path),
                     status.type() == std::filesystem::file_type::directory ? "it is a folder, not a file"
                                                                            : "it is not a regular file",
                     ""};
#ifdef _WIN32
    FilePtr file(::_wfopen(path.c_str(), L"rb"));
#else
    FilePtr file(std::fopen(path.c_str(), "rbe"));
#endif
    if (!file)
        return systemError(errno, doing, path);
    return file;
}

Result<std::string> readAll(const std::filesystem::path &path, std::uint64_t limit, std::string_view doing)
{
    auto file = openForReading(path, doing);
    if (!file)
        return file.error();
    std::string bytes;
    char block[64 * 1024];
    while (const std::size_t got = std::fread(block, 1, sizeof block, file->get())) {
        if (bytes.size() + got > limit)
            return Error{Code::TooLarge, std::string(doing), display(path),
                         "it has more than " + std::to_string(limit) + " bytes", ""};
        bytes.append(block, got);
    }
    if (std::ferror(file->get()))
        return systemError(errno, doing, path);
    return bytes;
}

Result<void> makeFolder(const std::filesystem::path &path, std::string_view doing)
{
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (error)
        return systemError(error.value(), doing, path);
    return {};
}

namespace {

Result<void> moveIntoPlace(const std::filesystem::path &part, const std::filesystem::path &path,
                           std::string_view doing)
{
    std::error_code error;
    std::filesystem::rename(part, path, error);
    if (error) {
        std::error_code ignored;
        std::filesystem::remove(part, ignored);
        return systemError(error.value(), doing, path);
    }
    syncFolder(path.parent_path());
    return {};
}

} // namespace

Result<void> writeAtomically(const std::filesystem::path &path, std::string_view bytes,
                             std::string_view doing)
{
    return writeAtomically(path, doing, [&](const AppendBytes &append) { return append(bytes); });
}

Result<void> writeAtomically(const std::filesystem::path &path, std::string_view doing,
                             const std::function<Result<void>(const AppendBytes &append)> &write)
{
    const std::filesystem::path folder = path.parent_path();
    if (!folder.empty())
        if (auto made = makeFolder(folder, doing); !made)
            return made;
    std::filesystem::path part = path;
    part += ".part";
#ifdef _WIN32
    FilePtr file(::_wfopen(part.c_str(), L"wb"));
#else
    FilePtr file(std::fopen(part.c_str(), "wbe"));
#endif
    if (!file)
        return systemError(errno, doing, part);
    Result<void> written = write([&](std::string_view bytes) -> Result<void> {
        if (std::fwrite(bytes.data(), 1, bytes.size(), file.get()) != bytes.size())
            return systemError(errno, doing, path);
        return {};
    });
    if (written && !synced(file.get()))
        written = systemError(errno, doing, path);
    file.reset();
    if (!written) {
        std::error_code ignored;
        std::filesystem::remove(part, ignored);
        return written;
    }
    return moveIntoPlace(part, path, doing);
}

Result<void> syncToDisk(const std::filesystem::path &path, std::string_view doing)
{
#ifdef _WIN32
    FilePtr file(::_wfopen(path.c_str(), L"r+b"));
#else
    FilePtr file(std::fopen(path.c_str(), "r+be"));
#endif
    if (!file || !synced(file.get()))
        return systemError(errno, doing, path);
    return {};
}

Result<void> finishAtomically(const std::filesystem::path &part, const std::filesystem::path &path,
                              std::string_view doing)
{
    if (auto done = syncToDisk(part, doing); !done)
        return done;
    return moveIntoPlace(part, path, doing);
}

Result<FileStamp> stampOf(const std::filesystem::path &path, Links links, std::string_view doing)
{
    FileStamp stamp;
#ifdef _WIN32
    std::error_code error;
    const auto status = links == Links::Follow ? std::filesystem::status(path, error)
                                               : std::filesystem::symlink_status(path, error);
    if (status.type() == std::filesystem::file_type::not_found)
        return systemError(ENOENT, doing, path);
    if (error)
        return systemError(error.value(), doing, path);
    stamp.kind = status.type() == std::filesystem::file_type::regular     ? FileKind::File
                 : status.type() == std::filesystem::file_type::directory ? FileKind::Folder
                 : status.type() == std::filesystem::file_type::symlink   ? FileKind::Link
                                                                          : FileKind::Other;
    if (stamp.kind != FileKind::File)
        return stamp;
    stamp.size = std::filesystem::file_size(path, error);
    const auto time =
        std::chrono::clock_cast<std::chrono::system_clock>(std::filesystem::last_write_time(path, error));
    stamp.modified = std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count();
    if (error)
        return systemError(error.value(), doing, path);
#else
    struct stat found;
    if ((links == Links::Follow ? ::stat(path.c_str(), &found) : ::lstat(path.c_str(), &found)) != 0)
        return systemError(errno, doing, path);
    stamp.kind = S_ISREG(found.st_mode)   ? FileKind::File
                 : S_ISDIR(found.st_mode) ? FileKind::Folder
                 : S_ISLNK(found.st_mode) ? FileKind::Link
                                          : FileKind::Other;
    stamp.size = static_cast<std::uint64_t>(found.st_size);
#ifdef __APPLE__
    const timespec &time = found.st_mtimespec;
#else
    const timespec &time = found.st_mtim;
#endif
    stamp.modified = std::int64_t(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
    stamp.device = static_cast<std::uint64_t>(found.st_dev);
    stamp.inode = static_cast<std::uint64_t>(found.st_ino);
#endif
    return stamp;
}

Result<std::uint64_t> freeSpace(const std::filesystem::path &path)
{
    std::filesystem::path place = path;
    std::error_code error;
    while (!place.empty() && place.has_relative_path() && !std::filesystem::exists(place, error))
        place = place.parent_path();
    if (place.empty())
        place = ".";
    const auto space = std::filesystem::space(place, error);
    if (error)
        return systemError(error.value(), "measure the free space", place);
    return static_cast<std::uint64_t>(space.available);
}

} // namespace semblance
