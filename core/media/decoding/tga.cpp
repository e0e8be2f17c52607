// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/media/decoding/codecs.h"
#include "core/media/decoding/reading.h"

#include <array>

namespace semblance::media {

namespace {

/// Truevision TGA file format specification 2.0.
struct Header
{
    int identity = 0, type = 0, width = 0, height = 0, depth = 0, descriptor = 0;
    int mapFirst = 0, mapCount = 0, mapDepth = 0;

    bool runs() const noexcept { return type >= 9; }
    bool mapped() const noexcept { return type % 8 == 1; }
    bool gray() const noexcept { return type % 8 == 3; }
    bool fromTop() const noexcept { return (descriptor & 0x20) != 0; }
    bool fromRight() const noexcept { return (descriptor & 0x10) != 0; }
};

Header readHeader(Cursor &cursor)
{
    Header header;
    header.identity = cursor.byte();
    cursor.byte();
    header.type = cursor.byte();
    header.mapFirst = static_cast<int>(cursor.little(2));
    header.mapCount = static_cast<int>(cursor.little(2));
    header.mapDepth = cursor.byte();
    cursor.little(4);
    header.width = static_cast<int>(cursor.little(2));
    header.height = static_cast<int>(cursor.little(2));
    header.depth = cursor.byte();
    header.descriptor = cursor.byte();
    return header;
}

/// One colour of 15, 16, 24 or 32 bits as RGBA.
std::array<std::uint8_t, 4> colourOf(Bytes bytes)
{
    if (bytes.size() == 2) {
        const int value = bytes[0] | bytes[1] << 8;
        const auto five = [&](int shift) {
            return static_cast<std::uint8_t>((value >> shift & 31) * 255 / 31);
        };
        return {five(10), five(5), five(0), 255};
    }
    return {bytes[2], bytes[1], bytes[0], bytes.size() == 4 ? bytes[3] : std::uint8_t(255)};
}

class Pixels
{
public:
    Pixels(Cursor &cursor, const Header &header) : cursor_(cursor), header_(header)
    {
        if (header.mapped()) {
            const auto size = static_cast<std::size_t>((header.mapDepth + 7) / 8);
            for (int i = 0; i < header.mapCount; ++i) {
                const Bytes entry = cursor.take(size);
                map_.push_back(entry.size() == size ? colourOf(entry) : std::array<std::uint8_t, 4>{});
            }
        }
    }

    /// The next pixel; the cursor has run out where there is none.
    std::array<std::uint8_t, 4> next()
    {
        if (!header_.runs())
            return read();
        if (left_ == 0) {
            const int packet = cursor_.byte();
            left_ = (packet & 127) + 1;
            repeat_ = (packet & 128) != 0;
            if (repeat_)
                run_ = read();
        }
        --left_;
        return repeat_ ? run_ : read();
    }

private:
    std::array<std::uint8_t, 4> read()
    {
        const auto size = static_cast<std::size_t>((header_.depth + 7) / 8);
        const Bytes bytes = cursor_.take(size);
        if (bytes.size() < size)
            return {};
        if (header_.gray())
            return {bytes[0], bytes[0], bytes[0], 255};
        if (!header_.mapped())
            return colourOf(bytes);
        const int index = (size == 2 ? bytes[0] | bytes[1] << 8 : bytes[0]) - header_.mapFirst;
        return index >= 0 && index < static_cast<int>(map_.size())
                   ? map_[static_cast<std::size_t>(index)]
                   : std::array<std::uint8_t, 4>{0, 0, 0, 255};
    }

    Cursor &cursor_;
    const Header &header_;
    std::vector<std::array<std::uint8_t, 4>> map_;
    std::array<std::uint8_t, 4> run_ = {};
    int left_ = 0;
    bool repeat_ = false;
};

} // namespace

Result<Raster> decodeTga(Bytes bytes, const Job &job)
{
    Cursor cursor(bytes);
    const Header header = readHeader(cursor);
    if (auto size = checkSize(header.width, header.height, job.limits); !size)
        return size.error();
    const bool mapDepthKnown =
        header.mapDepth == 15 || header.mapDepth == 16 || header.mapDepth == 24 || header.mapDepth == 32;
    const bool depthFits = header.mapped() ? mapDepthKnown && (header.depth == 8 || header.depth == 16)
                           : header.gray() ? header.depth == 8
                                           : header.depth != 8;
    if (!depthFits)
        return unsupported("it is a TGA with " + std::to_string(header.depth) + " bits a pixel");
    // A run of at most 128 pixels costs two bytes or more: a short file cannot hold a large picture.
    if (static_cast<std::int64_t>(header.width) * header.height >
        static_cast<std::int64_t>(bytes.size()) * 128)
        return endsEarly(0, header.height);
    cursor.take(static_cast<std::size_t>(header.identity));
    Pixels pixels(cursor, header);
    Raster raster;
    raster.facts.format = "TGA";
    raster.width = header.width;
    raster.height = header.height;
    raster.layout =
        !header.gray() && header.depth == 32 && (header.descriptor & 15) == 8 ? Layout::Rgba : Layout::Rgb;
    allocate(raster);
    const auto channels = static_cast<std::size_t>(channelsOf(raster.layout));
    for (int row = 0; row < header.height; ++row) {
        const int y = header.fromTop() ? row : header.height - 1 - row;
        for (int column = 0; column < header.width; ++column) {
            const auto pixel = pixels.next();
            const int x = header.fromRight() ? header.width - 1 - column : column;
            std::copy_n(pixel.begin(), channels,
                        raster.samples.data() +
                            (static_cast<std::size_t>(y) * static_cast<std::size_t>(header.width) +
                             static_cast<std::size_t>(x)) *
                                channels);
        }
        if (cursor.ranOut() && !nearlyAll(row, header.height))
            return endsEarly(row, header.height);
        raster.partial = raster.partial || cursor.ranOut();
    }
    return raster;
}

} // namespace semblance::media
