// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/media/decoding/metadata.h"

#include "core/base/unicode.h"

#include <algorithm>
#include <chrono>
#include <cstring>

namespace semblance::media {

namespace {

// Tags of TIFF 6.0, EXIF 2.32 and DNG 1.4.
constexpr int kPhotometric = 0x106, kMake = 0x10F, kModel = 0x110, kStripOffsets = 0x111,
              kOrientation = 0x112, kStripByteCounts = 0x117, kDateTime = 0x132, kSubDirectories = 0x14A,
              kJpegOffset = 0x201, kJpegLength = 0x202, kExifDirectory = 0x8769, kDateTimeOriginal = 0x9003,
              kDngVersion = 0xC612;
constexpr int kColourFilterArray = 32803; // value of kPhotometric
constexpr int kAscii = 2, kShort = 3, kLong = 4, kIfd = 13;
constexpr int kMostDirectories = 64; // files of cameras have fewer than ten; a loop ends here
constexpr int kMostEntries = 4'096;

struct Entry
{
    int tag = 0;
    int type = 0;
    std::uint32_t count = 0;
    std::size_t value = 0; ///< where its four bytes lie
};

/// A TIFF structure whose every read is checked.
class Structure
{
public:
    explicit Structure(Bytes bytes) : bytes_(bytes)
    {
        if (bytes.size() >= 8 && bytes[0] == bytes[1] && (bytes[0] == 'I' || bytes[0] == 'M')) {
            big_ = bytes[0] == 'M';
            valid_ = true;
        }
    }

    bool valid() const noexcept { return valid_; }

    std::uint32_t number(std::size_t offset, int size) const
    {
        if (offset > bytes_.size() || bytes_.size() - offset < static_cast<std::size_t>(size))
            return 0;
        std::uint32_t value = 0;
        for (int i = 0; i < size; ++i)
            value = value << 8 | bytes_[offset + static_cast<std::size_t>(big_ ? i : size - 1 - i)];
        return value;
    }

    std::vector<Entry> directory(std::size_t offset) const
    {
        std::vector<Entry> entries;
        if (offset < 8 || offset + 2 > bytes_.size())
            return entries;
        const int count = std::min<int>(static_cast<int>(number(offset, 2)), kMostEntries);
        for (int i = 0; i < count; ++i) {
            const std::size_t place = offset + 2 + static_cast<std::size_t>(i) * 12;
            if (place + 12 > bytes_.size())
                break;
            entries.push_back({static_cast<int>(number(place, 2)), static_cast<int>(number(place + 2, 2)),
                               number(place + 4, 4), place + 8});
        }
        return entries;
    }

    std::size_t next(std::size_t offset) const
    {
        const std::size_t end = offset + 2 + static_cast<std::size_t>(number(offset, 2)) * 12;
        return number(end, 4);
    }

    /// The index-th number of an entry of type SHORT, LONG or IFD; 0 where it is not one.
    std::uint32_t value(const Entry &entry, std::uint32_t index = 0) const
    {
        const int size = entry.type == kShort ? 2 : entry.type == kLong || entry.type == kIfd ? 4 : 0;
        if (size == 0 || index >= entry.count)
            return 0;
        const bool inside = static_cast<std::uint64_t>(entry.count) * static_cast<std::uint64_t>(size) <= 4;
        const std::size_t start = inside ? entry.value : number(entry.value, 4);
        return number(start + static_cast<std::size_t>(index) * static_cast<std::size_t>(size), size);
    }

    std::string text(const Entry &entry) const
    {
        if (entry.type != kAscii)
            return {};
        const std::size_t start = entry.count <= 4 ? entry.value : number(entry.value, 4);
        if (start >= bytes_.size())
            return {};
        const std::size_t size = std::min<std::size_t>({entry.count, bytes_.size() - start, 100});
        std::string text(reinterpret_cast<const char *>(bytes_.data() + start), size);
        text.resize(std::strlen(text.c_str()));
        while (!text.empty() && text.back() == ' ')
            text.pop_back();
        return text;
    }

    Bytes bytes() const noexcept { return bytes_; }
    std::size_t first() const { return number(4, 4); }

private:
    Bytes bytes_;
    bool big_ = false;
    bool valid_ = false;
};

/// "2021:04:11 15:47:53" as unix seconds, read as if it were UTC (cameras do not say where they are).
std::optional<std::int64_t> parsedDate(const std::string &text)
{
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
    if (std::sscanf(text.c_str(), "%4d%*1[:/-]%2d%*1[:/-]%2d%*1[ T]%2d:%2d:%2d", &year, &month, &day, &hour,
                    &minute, &second) != 6)
        return std::nullopt;
    using namespace std::chrono;
    const year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                              std::chrono::day{static_cast<unsigned>(day)}};
    const bool timeIsRight =
        hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second <= 60;
    if (!date.ok() || year < 1826 || year > 2200 || !timeIsRight) // 1826: the oldest photograph that survives
        return std::nullopt;
    const std::int64_t days = sys_days(date).time_since_epoch().count();
    return days * 86'400 + hour * 3'600 + minute * 60 + second;
}

/// Maker and model as people say it: the maker once.
std::string cameraName(const std::string &make, const std::string &model)
{
    const std::string word = make.substr(0, make.find(' '));
    const bool twice =
        !word.empty() && model.size() >= word.size() &&
        std::equal(word.begin(), word.end(), model.begin(), [](char a, char b) {
            return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
        });
    return twice || make.empty() ? model : model.empty() ? make : make + " " + model;
}

/// Calls visit(directory's entries) for the chain of directories and their sub-directories, loops cut.
template <class Visit>
void walk(const Structure &tiff, Visit visit)
{
    std::vector<std::size_t> todo = {tiff.first()};
    std::vector<std::size_t> seen;
    while (!todo.empty() && seen.size() < kMostDirectories) {
        const std::size_t offset = todo.back();
        todo.pop_back();
        if (offset == 0 || std::find(seen.begin(), seen.end(), offset) != seen.end())
            continue;
        seen.push_back(offset);
        const std::vector<Entry> entries = tiff.directory(offset);
        visit(entries);
        for (const Entry &entry : entries)
            for (std::uint32_t i = 0;
                 entry.tag == kSubDirectories && i < std::min<std::uint32_t>(entry.count, 16); ++i)
                todo.push_back(tiff.value(entry, i));
        if (!entries.empty())
            todo.push_back(tiff.next(offset));
    }
}

} // namespace

Metadata readExif(Bytes block)
{
    if (block.size() >= 6 && std::memcmp(block.data(), "Exif\0\0", 6) == 0)
        block = block.subspan(6);
    const Structure tiff(block);
    Metadata metadata;
    if (!tiff.valid())
        return metadata;
    std::string make, model, changed, taken;
    for (const Entry &entry : tiff.directory(tiff.first())) {
        if (entry.tag == kOrientation) {
            const std::uint32_t value = tiff.value(entry);
            metadata.orientation = value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
        } else if (entry.tag == kMake) {
            make = tiff.text(entry);
        } else if (entry.tag == kModel) {
            model = tiff.text(entry);
        } else if (entry.tag == kDateTime) {
            changed = tiff.text(entry);
        } else if (entry.tag == kExifDirectory) {
            for (const Entry &inner : tiff.directory(tiff.value(entry)))
                if (inner.tag == kDateTimeOriginal)
                    taken = tiff.text(inner);
        }
    }
    metadata.taken = parsedDate(taken);
    if (!metadata.taken)
        metadata.taken = parsedDate(changed);
    metadata.camera = cameraName(make, model);
    return metadata;
}

void applyExif(Raster &raster, Bytes block)
{
    Metadata metadata = readExif(block);
    raster.facts.orientation = metadata.orientation;
    raster.facts.taken = metadata.taken;
    raster.facts.camera = std::move(metadata.camera);
}

bool looksRaw(Bytes file)
{
    const Structure tiff(file);
    bool raw = false;
    if (tiff.valid())
        walk(tiff, [&](const std::vector<Entry> &entries) {
            for (const Entry &entry : entries)
                raw = raw || entry.tag == kDngVersion ||
                      (entry.tag == kPhotometric && tiff.value(entry) == kColourFilterArray);
        });
    return raw;
}

Bytes largestJpeg(Bytes file)
{
    const Structure tiff(file);
    Bytes best;
    const auto consider = [&](std::size_t offset, std::size_t size) {
        if (offset == 0 || offset >= file.size() || size > file.size() - offset || size <= best.size())
            return;
        if (size > 2 && file[offset] == 0xFF && file[offset + 1] == 0xD8)
            best = file.subspan(offset, size);
    };
    if (tiff.valid())
        walk(tiff, [&](const std::vector<Entry> &entries) {
            std::uint32_t offset = 0, size = 0, strip = 0, stripSize = 0, strips = 0, filter = 0;
            for (const Entry &entry : entries) {
                switch (entry.tag) {
                case kJpegOffset:
                    offset = tiff.value(entry);
                    break;
                case kJpegLength:
                    size = tiff.value(entry);
                    break;
                case kStripOffsets:
                    strip = tiff.value(entry), strips = entry.count;
                    break;
                case kStripByteCounts:
                    stripSize = tiff.value(entry);
                    break;
                case kPhotometric:
                    filter = tiff.value(entry);
                    break;
                default:
                    break;
                }
            }
            consider(offset, size);
            if (strips == 1 && filter != kColourFilterArray) // a lossless JPEG holds the sensor's own data
                consider(strip, stripSize);
        });
    return best;
}

} // namespace semblance::media
