// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/weights/ziparchive.h"

#include "core/base/path.h"
#include "core/base/unicode.h"
#include "core/weights/crc32.h"
#include "core/weights/refuse.h"

#include <algorithm>
#include <array>

namespace semblance::weights {

namespace {

constexpr std::uint64_t kMostFile = std::uint64_t(64) << 30;
constexpr std::uint64_t kMostEntries = 100'000;
constexpr std::uint64_t kMostDirectory = 64u << 20;
constexpr std::uint64_t kEndRecord = 22, kMostComment = 65'535, kLocator = 20, kZip64Record = 56;
constexpr std::uint64_t kCentral = 46, kLocal = 30;
constexpr std::size_t kMostName = 512;
constexpr std::uint32_t kFull16 = 0xffff, kFull32 = 0xffffffff;
// Bit 0: encrypted; 6: strongly; 13: masked headers.
constexpr std::uint32_t kEncrypted = 1u << 0 | 1u << 6 | 1u << 13;

/// Little-endian numbers of a record that was read whole.
class Fields
{
public:
    explicit Fields(std::string_view bytes) : bytes_(bytes) {}
    std::uint64_t number(std::size_t at, std::size_t width) const
    {
        SEMBLANCE_CHECK(at + width <= bytes_.size());
        std::uint64_t value = 0;
        for (std::size_t i = width; i-- > 0;)
            value = value << 8 | static_cast<unsigned char>(bytes_[at + i]);
        return value;
    }
    std::uint32_t two(std::size_t at) const { return static_cast<std::uint32_t>(number(at, 2)); }
    std::uint32_t four(std::size_t at) const { return static_cast<std::uint32_t>(number(at, 4)); }
    std::uint64_t eight(std::size_t at) const { return number(at, 8); }

private:
    std::string_view bytes_;
};

Result<std::string> readText(const MappedFile &file, std::uint64_t at, std::uint64_t bytes)
{
    std::string text(static_cast<std::size_t>(bytes), '\0');
    if (auto got = file.read(at, std::as_writable_bytes(std::span(text))); !got)
        return got.error();
    return text;
}

/// A name that stays inside the archive wherever it might be unpacked.
bool isInside(std::string_view name)
{
    if (name.empty() || name.size() > kMostName || !isValidUtf8(name) || name.front() == '/' ||
        name.find_first_of(std::string_view("\\\0", 2)) != std::string_view::npos ||
        (name.size() > 1 && name[1] == ':'))
        return false;
    for (std::size_t begin = 0; begin <= name.size();) {
        const std::size_t end = std::min(name.find('/', begin), name.size());
        if (name.substr(begin, end - begin) == "..")
            return false;
        begin = end + 1;
    }
    return true;
}

struct Wide
{
    std::uint64_t unpacked, packed, local;
};

/// Numbers that do not fit 32 bits stand in an extra field, those only that are full in the record.
bool readWide(std::string_view extra, Wide &wide)
{
    for (std::size_t at = 0; at + 4 <= extra.size();) {
        const Fields fields(extra.substr(at));
        const std::uint32_t id = fields.two(0), size = fields.two(2);
        if (size > extra.size() - at - 4)
            return false;
        std::size_t next = 4;
        for (std::uint64_t *value : {&wide.unpacked, &wide.packed, &wide.local})
            if (id == 1 && *value == kFull32) {
                if (next + 8 > 4 + size)
                    return false;
                *value = fields.eight(next);
                next += 8;
            }
        at += 4 + size;
    }
    return true;
}

} // namespace

Result<void> ZipArchive::readZip64(std::uint64_t endRecord, Directory &directory, bool &found) const
{
    const std::string name = display(file_.path());
    found = false;
    if (endRecord < kLocator + kZip64Record)
        return {};
    const auto locator = readText(file_, endRecord - kLocator, kLocator);
    if (!locator)
        return locator.error();
    if (!locator->starts_with("PK\6\7"))
        return {};
    found = true;
    const Fields where(*locator);
    const std::uint64_t at = where.eight(8);
    if (where.four(4) != 0 || where.four(16) > 1)
        return damagedWeights(name, "its archive is spread over several disks");
    if (at > endRecord - kLocator - kZip64Record)
        return damagedWeights(name, "the directory of its archive lies behind its end");
    const auto record = readText(file_, at, kZip64Record);
    if (!record)
        return record.error();
    const Fields fields(*record);
    const std::uint64_t size = fields.eight(4);
    if (!record->starts_with("PK\6\6") || size < kZip64Record - 12 || size > kMostDirectory ||
        at + 12 + size != endRecord - kLocator || fields.two(14) < 45)
        return damagedWeights(name, "the end record of its archive contradicts itself");
    const Directory classic = directory;
    directory = {fields.eight(48), fields.eight(40), fields.eight(32)};
    const bool agrees = (classic.count == kFull16 || classic.count == directory.count) &&
                        (classic.bytes == kFull32 || classic.bytes == directory.bytes) &&
                        (classic.begin == kFull32 || classic.begin == directory.begin);
    if (fields.four(16) != 0 || fields.four(20) != 0 || fields.eight(24) != directory.count || !agrees)
        return damagedWeights(name, "the two end records of its archive contradict each other");
    return {};
}

Result<ZipArchive::Directory> ZipArchive::findDirectory() const
{
    const std::string name = display(file_.path());
    if (file_.size() > kMostFile)
        return tooLargeWeights(name, "it is larger than 64 GB");
    if (file_.size() < kEndRecord)
        return damagedWeights(name, "it ends after " + std::to_string(file_.size()) + " bytes");
    const std::uint64_t tail = std::min(file_.size(), kEndRecord + kMostComment);
    const auto text = readText(file_, file_.size() - tail, tail);
    if (!text)
        return text.error();
    // The comment behind the record must reach the end of the file exactly.
    std::size_t at = text->size() - kEndRecord + 1;
    bool there = false;
    while (!there && at-- > 0)
        there = std::string_view(*text).substr(at).starts_with("PK\5\6") &&
                Fields(std::string_view(*text).substr(at)).two(20) == text->size() - at - kEndRecord;
    if (!there)
        return damagedWeights(name, "it ends early (its archive has no directory)");
    const Fields fields(std::string_view(*text).substr(at));
    const std::uint64_t endRecord = file_.size() - tail + at;
    if (fields.two(4) != 0 || fields.two(6) != 0 || fields.two(8) != fields.two(10))
        return damagedWeights(name, "its archive is spread over several disks");
    Directory directory{fields.four(16), fields.four(12), fields.two(10)};
    bool wide = false;
    if (auto read = readZip64(endRecord, directory, wide); !read)
        return read.error();
    if (!wide && (directory.count == kFull16 || directory.bytes == kFull32 || directory.begin == kFull32))
        return damagedWeights(name, "its archive lacks the record with its real sizes");
    if (directory.count > kMostEntries || directory.bytes > kMostDirectory)
        return tooLargeWeights(name, "its archive has " + std::to_string(directory.count) + " records");
    if (directory.bytes < kCentral * directory.count || directory.begin > endRecord ||
        directory.bytes > endRecord - directory.begin)
        return damagedWeights(name, "the directory of its archive does not lie in the file");
    return directory;
}

Result<void> ZipArchive::checkLocal(ZipEntry &entry, std::uint64_t local, std::uint64_t unpacked,
                                    std::uint64_t directoryBegin) const
{
    const std::string name = display(file_.path());
    if (local > directoryBegin || directoryBegin - local < kLocal + entry.name.size())
        return damagedWeights(name, "record " + entry.name + " of its archive lies outside the file");
    const auto head = readText(file_, local, kLocal + entry.name.size());
    if (!head)
        return head.error();
    const Fields fields(*head);
    const std::uint64_t packedHere = fields.four(18), unpackedHere = fields.four(22);
    const auto differs = [](std::uint64_t here, std::uint64_t truth) {
        return here != 0 && here != kFull32 && here != truth;
    };
    if (!head->starts_with("PK\3\4") || fields.two(26) != entry.name.size() ||
        std::string_view(*head).substr(kLocal) != entry.name || (fields.two(6) & kEncrypted) != 0 ||
        (fields.two(8) == 0) != entry.stored || differs(packedHere, entry.bytes) ||
        differs(unpackedHere, unpacked))
        return hostileWeights(name, "record " + entry.name +
                                        " of its archive says one thing in the directory "
                                        "and another where it stands");
    entry.begin = local + kLocal + entry.name.size() + fields.two(28);
    if (entry.begin > directoryBegin || entry.bytes > directoryBegin - entry.begin)
        return damagedWeights(name, "record " + entry.name + " of its archive lies outside the file");
    return {};
}

/// @param ranges  of each record with its header
Result<void> ZipArchive::checkOverlaps(std::vector<std::pair<std::uint64_t, std::uint64_t>> ranges) const
{
    std::sort(ranges.begin(), ranges.end());
    for (std::size_t i = 1; i < ranges.size(); ++i)
        if (ranges[i].first < ranges[i - 1].second)
            return hostileWeights(display(file_.path()), "two records of its archive overlap");
    return {};
}

Result<void> ZipArchive::readDirectory(const Directory &directory)
{
    const std::string name = display(file_.path());
    const auto text = readText(file_, directory.begin, directory.bytes);
    if (!text)
        return text.error();
    std::vector<std::pair<std::uint64_t, std::uint64_t>> ranges;
    std::string_view rest = *text;
    entries_.reserve(static_cast<std::size_t>(directory.count));
    for (std::uint64_t i = 0; i < directory.count; ++i) {
        if (rest.size() < kCentral || !rest.starts_with("PK\1\2"))
            return damagedWeights(name, "the directory of its archive ends early");
        const Fields fields(rest);
        const std::size_t nameSize = fields.two(28), extraSize = fields.two(30);
        const std::size_t whole = kCentral + nameSize + extraSize + fields.two(32);
        if (whole > rest.size())
            return damagedWeights(name, "the directory of its archive ends early");
        ZipEntry entry;
        entry.name = std::string(rest.substr(kCentral, nameSize));
        if (!isInside(entry.name))
            return hostileWeights(name, "a record of its archive has the name \"" +
                                            validUtf8(entry.name.substr(0, 100)) + "\"");
        Wide wide{fields.four(24), fields.four(20), fields.four(42)};
        if (!readWide(rest.substr(kCentral + nameSize, extraSize), wide) || fields.two(34) != 0)
            return damagedWeights(name, "record " + entry.name + " of its archive contradicts itself");
        if ((fields.two(8) & kEncrypted) != 0)
            return damagedWeights(name, "record " + entry.name + " of its archive is encrypted");
        entry.bytes = wide.packed;
        entry.crc = fields.four(16);
        entry.stored = fields.two(10) == 0;
        if (entry.stored && wide.packed != wide.unpacked)
            return damagedWeights(name, "record " + entry.name + " of its archive has two sizes");
        if (auto local = checkLocal(entry, wide.local, wide.unpacked, directory.begin); !local)
            return local;
        ranges.emplace_back(wide.local, entry.begin + entry.bytes);
        entries_.push_back(std::move(entry));
        rest.remove_prefix(whole);
    }
    if (!rest.empty())
        return damagedWeights(name, "the directory of its archive is longer than its records");
    return checkOverlaps(std::move(ranges));
}

Result<ZipArchive> ZipArchive::open(MappedFile file)
{
    ZipArchive archive(std::move(file));
    const auto directory = archive.findDirectory();
    if (!directory)
        return directory.error();
    if (auto read = archive.readDirectory(*directory); !read)
        return read.error();
    for (std::size_t i = 0; i < archive.entries_.size(); ++i)
        if (!archive.index_.emplace(archive.entries_[i].name, i).second)
            return hostileWeights(display(archive.file_.path()),
                                  "its archive has two records named " + archive.entries_[i].name);
    return archive;
}

const ZipEntry *ZipArchive::find(std::string_view name) const
{
    const auto found = index_.find(name);
    return found == index_.end() ? nullptr : &entries_[found->second];
}

Result<std::string> ZipArchive::read(const ZipEntry &entry, std::uint64_t most) const
{
    const std::string name = display(file_.path());
    if (!entry.stored)
        return unsupportedWeights(name, "record " + entry.name + " of its archive is compressed",
                                  "Use the file as PyTorch wrote it");
    if (entry.bytes > most)
        return tooLargeWeights(name, "record " + entry.name + " of its archive has " +
                                         std::to_string(entry.bytes) + " bytes");
    auto text = readText(file_, entry.begin, entry.bytes);
    if (text && crc32(std::as_bytes(std::span(*text))) != entry.crc)
        return damagedWeights(name, "record " + entry.name + " of its archive does not have its checksum");
    return text;
}

} // namespace semblance::weights
