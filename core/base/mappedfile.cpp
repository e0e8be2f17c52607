// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/mappedfile.h"

#include "core/base/files.h"
#include "core/base/path.h"

#include <algorithm>
#include <cerrno>

#ifdef _WIN32
#include <mutex>
#else
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace semblance {

struct MappedFile::Handle
{
    FilePtr file;
#ifdef _WIN32
    std::mutex mutex; // no pread: seek and read must stay together
#endif
};

MappedFile::MappedFile(MappedFile &&) noexcept = default;
MappedFile &MappedFile::operator=(MappedFile &&) noexcept = default;
MappedFile::~MappedFile() = default;

Result<MappedFile> MappedFile::open(const std::filesystem::path &path, std::string_view doing)
{
    auto file = openForReading(path, doing);
    if (!file)
        return file.error();
    MappedFile mapped;
    mapped.handle_ = std::make_unique<Handle>();
    mapped.handle_->file = std::move(*file);
    mapped.path_ = path;
    mapped.doing_ = std::string(doing);
#ifdef _WIN32
    if (::_fseeki64(mapped.handle_->file.get(), 0, SEEK_END) != 0)
        return systemError(errno, doing, path);
    mapped.size_ = static_cast<std::uint64_t>(::_ftelli64(mapped.handle_->file.get()));
#else
    struct stat facts = {};
    if (::fstat(::fileno(mapped.handle_->file.get()), &facts) != 0)
        return systemError(errno, doing, path);
    mapped.size_ = static_cast<std::uint64_t>(facts.st_size);
#endif
    return mapped;
}

Result<void> MappedFile::read(std::uint64_t offset, std::span<std::byte> into) const
{
    const Error ended{Code::Damaged, doing_, display(path_),
                      "it ends before byte " + std::to_string(offset + into.size()) + " (it has " +
                          std::to_string(size_) + ")",
                      "Copy or download it again"};
    if (offset > size_ || into.size() > size_ - offset)
        return ended;
#ifdef _WIN32
    std::lock_guard lock(handle_->mutex);
    if (::_fseeki64(handle_->file.get(), static_cast<long long>(offset), SEEK_SET) != 0)
        return systemError(errno, doing_, path_);
    if (std::fread(into.data(), 1, into.size(), handle_->file.get()) != into.size())
        return ended;
#else
    while (!into.empty()) {
        // Linux reads at most 2 GB at once.
        const std::size_t piece = std::min<std::size_t>(into.size(), 1u << 30);
        const ssize_t got =
            ::pread(::fileno(handle_->file.get()), into.data(), piece, static_cast<off_t>(offset));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return systemError(errno, doing_, path_);
        if (got == 0)
            return ended;
        into = into.subspan(static_cast<std::size_t>(got));
        offset += static_cast<std::uint64_t>(got);
    }
#endif
    return {};
}

} // namespace semblance
