// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/filelock.h"

#include "core/base/files.h"
#include "core/base/path.h"
#include "core/base/unicode.h"

#include <cerrno>
#include <string>

#ifdef _WIN32
#define NOMINMAX
#include <windows.h>
#else
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#endif

namespace semblance {

namespace {

Error lockedBy(std::string_view holder, const std::filesystem::path &path, std::string_view doing)
{
    std::string name = validUtf8(holder.substr(0, holder.find('\n')));
    if (name.empty())
        name = "another program";
    return Error{Code::Locked, std::string(doing), display(path), "it is being written by " + name,
                 "Wait until that program has finished, or close it"};
}

} // namespace

#ifdef _WIN32

struct FileLock::Handle
{
    HANDLE file = INVALID_HANDLE_VALUE;
    ~Handle()
    {
        if (file != INVALID_HANDLE_VALUE)
            CloseHandle(file);
    }
};

Result<FileLock> FileLock::take(const std::filesystem::path &path, std::string_view program,
                                std::string_view doing)
{
    auto handle = std::make_unique<Handle>();
    handle->file = CreateFileW(path.c_str(), GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE,
                               nullptr, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr);
    if (handle->file == INVALID_HANDLE_VALUE)
        return systemError(GetLastError() == ERROR_ACCESS_DENIED ? EACCES : EIO, doing, path);
    // A byte far behind the text: Windows locks are mandatory, and others must be able to read the holder's
    // name.
    OVERLAPPED where = {};
    where.OffsetHigh = 0x40000000;
    char text[256] = {};
    DWORD count = 0;
    if (!LockFileEx(handle->file, LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &where)) {
        ReadFile(handle->file, text, sizeof text - 1, &count, nullptr);
        return lockedBy(std::string_view(text, count), path, doing);
    }
    const std::string line =
        std::string(program) + " (process " + std::to_string(GetCurrentProcessId()) + ")\n";
    SetEndOfFile(handle->file);
    WriteFile(handle->file, line.data(), static_cast<DWORD>(line.size()), &count, nullptr);
    return FileLock(std::move(handle));
}

#else

struct FileLock::Handle
{
    int file = -1;
    ~Handle()
    {
        if (file >= 0)
            ::close(file); // gives the lock up
    }
};

Result<FileLock> FileLock::take(const std::filesystem::path &path, std::string_view program,
                                std::string_view doing)
{
    auto handle = std::make_unique<Handle>();
    // Closed on exec: a decoder that outlives its parent must not keep the lock.
    handle->file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (handle->file < 0)
        return systemError(errno, doing, path);
    while (::flock(handle->file, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EINTR)
            continue;
        if (errno != EWOULDBLOCK)
            return systemError(errno, doing, path);
        char text[256];
        const ssize_t count = ::pread(handle->file, text, sizeof text, 0);
        return lockedBy(std::string_view(text, count > 0 ? static_cast<std::size_t>(count) : 0), path, doing);
    }
    const std::string line = std::string(program) + " (process " + std::to_string(::getpid()) + ")\n";
    if (::ftruncate(handle->file, 0) != 0 ||
        ::pwrite(handle->file, line.data(), line.size(), 0) != static_cast<ssize_t>(line.size()))
        return systemError(errno, doing, path);
    return FileLock(std::move(handle));
}

#endif

FileLock::FileLock(std::unique_ptr<Handle> handle) : handle_(std::move(handle))
{}
FileLock::FileLock(FileLock &&) noexcept = default;
FileLock &FileLock::operator=(FileLock &&) noexcept = default;
FileLock::~FileLock() = default;

} // namespace semblance
