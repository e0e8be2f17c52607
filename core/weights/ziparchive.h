// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/mappedfile.h"

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace semblance::weights {

/// One record of an archive. Its payload was checked to lie in the file, apart from every other record.
struct ZipEntry
{
    std::string name;
    std::uint64_t begin = 0; ///< of the payload in the file, bytes
    std::uint64_t bytes = 0; ///< of the payload as stored
    std::uint32_t crc = 0;
    bool stored = true; ///< not compressed
};

/// The directory of a zip archive, as PyTorch writes them (caffe2/serialize/inline_container.cc): zip64
/// records even in small files, sizes in the central directory only, dates that no calendar has. One parser
/// for checking and reading. Refused are archives that could mean two things: a local header that contradicts
/// the directory, overlapping records, duplicate names, names that leave the archive ("..", "/", "C:"),
/// encryption, several disks. Limits: 100,000 records, directory 64 MB, file 64 GB.
/// Threads: reading is safe from any.
class ZipArchive
{
public:
    /// @error Damaged, TooLarge
    static Result<ZipArchive> open(MappedFile file);

    const std::vector<ZipEntry> &entries() const noexcept { return entries_; }
    /// nullptr where there is none of that name.
    const ZipEntry *find(std::string_view name) const;

    /// The whole payload of a stored record; its checksum was compared.
    /// @param most  bytes; more are TooLarge and nothing is allocated
    Result<std::string> read(const ZipEntry &entry, std::uint64_t most) const;

    const MappedFile &file() const noexcept { return file_; }
    MappedFile takeFile() && { return std::move(file_); }

private:
    explicit ZipArchive(MappedFile file) : file_(std::move(file)) {}

    struct Directory
    {
        std::uint64_t begin = 0;
        std::uint64_t bytes = 0;
        std::uint64_t count = 0;
    };
    Result<Directory> findDirectory() const;
    Result<void> readZip64(std::uint64_t endRecord, Directory &directory, bool &found) const;
    Result<void> readDirectory(const Directory &directory);
    Result<void> checkLocal(ZipEntry &entry, std::uint64_t local, std::uint64_t unpacked,
                            std::uint64_t directoryBegin) const;
    Result<void> checkOverlaps(std::vector<std::pair<std::uint64_t, std::uint64_t>> ranges) const;

    MappedFile file_;
    std::vector<ZipEntry> entries_;
    std::unordered_map<std::string_view, std::size_t> index_;
};

} // namespace semblance::weights
