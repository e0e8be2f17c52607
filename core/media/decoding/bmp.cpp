// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/media/decoding/codecs.h"
#include "core/media/decoding/reading.h"

#include <array>
#include <bit>

namespace semblance::media {

namespace {

enum Compression : std::uint32_t { kNone = 0, kRle8 = 1, kRle4 = 2, kFields = 3, kAlphaFields = 6 };

/// BITMAPCOREHEADER to BITMAPV5HEADER, as far as they matter.
struct Header
{
    std::int64_t width = 0, height = 0;
    bool fromTop = false;
    int bits = 0;
    std::uint32_t compression = kNone;
    std::uint32_t colours = 0;
    std::array<std::uint32_t, 4> masks = {}; ///< red, green, blue, alpha
    bool core = false;                       ///< the old header, whose palette has three bytes a colour
};

using Palette = std::vector<std::array<std::uint8_t, 3>>;

void defaultMasks(Header &header)
{
    if (header.bits == 16)
        header.masks = {0x7C00, 0x03E0, 0x001F, 0};
    else
        header.masks = {0xFF0000, 0x00FF00, 0x0000FF, 0};
}

/// Reads the header that begins where the cursor stands; leaves it behind the masks.
Result<Header> readHeader(Cursor &cursor)
{
    const std::size_t start = cursor.position();
    Header header;
    const std::uint32_t size = cursor.little(4);
    header.core = size == 12;
    if (!header.core && (size < 40 || size > 200))
        return unsupported("it is a BMP with a header of " + std::to_string(size) + " bytes");
    if (header.core) {
        header.width = cursor.little(2);
        header.height = cursor.little(2);
        cursor.little(2);
        header.bits = static_cast<int>(cursor.little(2));
    } else {
        header.width = static_cast<std::int32_t>(cursor.little(4));
        header.height = static_cast<std::int32_t>(cursor.little(4));
        cursor.little(2);
        header.bits = static_cast<int>(cursor.little(2));
        header.compression = cursor.little(4);
        cursor.take(12);
        header.colours = cursor.little(4);
        cursor.little(4);
    }
    header.fromTop = header.height < 0;
    header.height = header.fromTop ? -header.height : header.height;
    defaultMasks(header);
    const bool fields = header.compression == kFields || header.compression == kAlphaFields;
    if (fields) {
        for (std::size_t i = 0; i < (size >= 56 || header.compression == kAlphaFields ? 4u : 3u); ++i)
            header.masks[i] = cursor.little(4);
        if (size == 40)
            return header; // the masks follow the header instead of being in it
    }
    cursor.seek(start + size);
    return header;
}

Result<void> checkKind(const Header &header)
{
    const std::string bits = std::to_string(header.bits);
    switch (header.compression) {
    case kNone:
        for (const int known : {1, 4, 8, 16, 24, 32})
            if (header.bits == known)
                return {};
        return damaged("it says that a pixel has " + bits + " bits");
    case kRle8:
        if (header.bits == 8)
            return {};
        break;
    case kRle4:
        if (header.bits == 4)
            return {};
        break;
    case kFields:
    case kAlphaFields:
        if (header.bits == 16 || header.bits == 32)
            return {};
        break;
    default:
        return unsupported("it is a BMP with compression " + std::to_string(header.compression));
    }
    return damaged("its compression does not go with " + bits + " bits a pixel");
}

Palette readPalette(Cursor &cursor, const Header &header, std::size_t before)
{
    const std::size_t entry = header.core ? 3 : 4;
    std::size_t count = header.colours ? header.colours : std::size_t(1) << header.bits;
    count = std::min<std::size_t>(
        {count, 256, before > cursor.position() ? (before - cursor.position()) / entry : 0});
    Palette palette(256);
    for (std::size_t i = 0; i < count; ++i) {
        const Bytes colour = cursor.take(entry);
        if (colour.size() == entry)
            palette[i] = {colour[2], colour[1], colour[0]};
    }
    return palette;
}

/// Run-length coding (Windows GDI, "Bitmap Compression") to one number a pixel. @return rows that were begun
int unpackRuns(Cursor &cursor, const Header &header, std::vector<std::uint8_t> &numbers)
{
    const auto width = static_cast<std::size_t>(header.width);
    const auto height = static_cast<std::size_t>(header.height);
    const bool nibbles = header.compression == kRle4;
    std::size_t x = 0, y = 0;
    const auto put = [&](std::uint8_t number) {
        if (x < width && y < height)
            numbers[y * width + x] = number;
        ++x;
    };
    const auto half = [&](std::uint8_t byte, unsigned i) {
        return static_cast<std::uint8_t>(!nibbles ? byte : i % 2 ? byte & 15 : byte >> 4);
    };
    while (y < height && !cursor.ranOut()) {
        const unsigned count = cursor.byte();
        const std::uint8_t value = cursor.byte();
        if (cursor.ranOut())
            break;
        if (count > 0) {
            for (unsigned i = 0; i < count; ++i)
                put(half(value, i));
        } else if (value == 0) {
            x = 0;
            ++y;
        } else if (value == 1) {
            return static_cast<int>(x > 0 ? y + 1 : y);
        } else if (value == 2) {
            x += cursor.byte();
            y += cursor.byte();
        } else {
            const std::size_t bytes = nibbles ? (value + 1u) / 2 : value;
            const Bytes block = cursor.take(bytes);
            for (unsigned i = 0; i < value && (nibbles ? i / 2 : i) < block.size(); ++i)
                put(half(block[nibbles ? i / 2 : i], i));
            if (bytes % 2)
                cursor.byte();
        }
    }
    return static_cast<int>(std::min(y, height));
}

std::uint8_t field(std::uint32_t pixel, std::uint32_t mask)
{
    if (mask == 0)
        return 0;
    const int shift = std::countr_zero(mask);
    const std::uint64_t most = mask >> shift;
    return static_cast<std::uint8_t>(((pixel & mask) >> shift) * 255ull / most);
}

void unpackRow(Bytes row, const Header &header, const Palette &palette, bool alpha, std::uint8_t *out)
{
    const auto bits = static_cast<std::size_t>(header.bits);
    for (std::size_t x = 0; x < static_cast<std::size_t>(header.width); ++x) {
        if (bits <= 8) {
            const std::size_t perByte = 8 / bits;
            const unsigned shift = static_cast<unsigned>((perByte - 1 - x % perByte) * bits);
            const auto &colour = palette[row[x / perByte] >> shift & ((1u << bits) - 1)];
            out = std::copy(colour.begin(), colour.end(), out);
        } else if (bits == 24) {
            *out++ = row[3 * x + 2];
            *out++ = row[3 * x + 1];
            *out++ = row[3 * x];
        } else {
            Cursor cursor(row.subspan(x * bits / 8, bits / 8));
            const std::uint32_t pixel = cursor.little(header.bits / 8);
            for (std::size_t c = 0; c < (alpha ? 4u : 3u); ++c)
                *out++ = field(pixel, header.masks[c]);
        }
    }
}

/// Alpha that is zero everywhere was never meant.
void mendAlpha(Raster &raster)
{
    for (std::size_t i = 3; i < raster.samples.size(); i += 4)
        if (raster.samples[i] != 0)
            return;
    for (std::size_t i = 3; i < raster.samples.size(); i += 4)
        raster.samples[i] = 255;
}

/// Pixels from `cursor` on into the raster. @return rows that are there
int readRows(Cursor &cursor, const Header &header, const Palette &palette, Raster &raster)
{
    const auto width = static_cast<std::size_t>(header.width);
    const std::size_t outRow = width * static_cast<std::size_t>(channelsOf(raster.layout));
    const bool runs = header.compression == kRle8 || header.compression == kRle4;
    Header plain = header;
    std::vector<std::uint8_t> numbers;
    std::size_t inRow = (width * static_cast<std::size_t>(header.bits) + 31) / 32 * 4;
    int rows = header.height > 0 ? static_cast<int>(header.height) : 0;
    if (runs) {
        numbers.resize(width * static_cast<std::size_t>(header.height));
        rows = unpackRuns(cursor, header, numbers);
        plain.bits = 8;
        inRow = width;
    }
    Cursor unpacked{Bytes(numbers)};
    Cursor &source = runs ? unpacked : cursor;
    for (int y = 0; y < raster.height; ++y) {
        const Bytes row = source.take(inRow);
        if (row.size() < inRow)
            return y;
        const int line = header.fromTop ? y : raster.height - 1 - y;
        unpackRow(row, plain, palette, raster.layout == Layout::Rgba,
                  raster.samples.data() + static_cast<std::size_t>(line) * outRow);
    }
    return rows;
}

Result<Raster> decodeBitmap(Bytes bytes, std::size_t headerAt, std::size_t pixelsAt, bool icon,
                            const Job &job)
{
    Cursor cursor(bytes);
    cursor.seek(headerAt);
    auto header = readHeader(cursor);
    if (!header)
        return header.error();
    if (icon)
        header->height /= 2; // the mask of an icon counts as a second half
    if (auto size = checkSize(header->width, header->height, job.limits); !size)
        return size.error();
    if (auto kind = checkKind(*header); !kind)
        return kind.error();
    if (icon && header->bits == 32)
        header->masks[3] = 0xFF000000;
    Palette palette;
    if (header->bits <= 8)
        palette = readPalette(cursor, *header, icon ? bytes.size() : pixelsAt);
    if (icon)
        pixelsAt = cursor.position();
    if (pixelsAt >= bytes.size())
        return damaged("its pixels begin behind its end");
    Raster raster;
    raster.facts.format = "BMP";
    raster.width = static_cast<int>(header->width);
    raster.height = static_cast<int>(header->height);
    raster.layout = header->masks[3] != 0 && header->bits > 8 ? Layout::Rgba : Layout::Rgb;
    allocate(raster);
    cursor.seek(pixelsAt);
    const int rows = readRows(cursor, *header, palette, raster);
    if (!nearlyAll(rows, raster.height))
        return endsEarly(rows, raster.height);
    raster.partial = rows < raster.height;
    if (raster.layout == Layout::Rgba)
        mendAlpha(raster);
    return raster;
}

} // namespace

Result<Raster> decodeBmp(Bytes bytes, const Job &job)
{
    Cursor cursor(bytes);
    cursor.seek(10);
    const std::size_t pixelsAt = cursor.little(4);
    if (cursor.ranOut())
        return damaged("it ends in its header");
    return decodeBitmap(bytes, 14, pixelsAt, false, job);
}

Result<Raster> decodeIconBitmap(Bytes bytes, const Job &job)
{
    return decodeBitmap(bytes, 0, 0, true, job);
}

} // namespace semblance::media
