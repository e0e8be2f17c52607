// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/media/decoding/codecs.h"
#include "core/media/decoding/reading.h"

namespace semblance::media {

namespace {

/// One picture of several in the file.
struct Entry
{
    int side = 0; ///< 1 to 256
    int bits = 0;
    std::size_t size = 0, offset = 0;
};

/// The largest, then the deepest. @return size 0 where there is none
Entry bestEntry(Bytes bytes)
{
    Cursor cursor(bytes);
    cursor.seek(4);
    const std::uint32_t count = cursor.little(2);
    Entry best;
    for (std::uint32_t i = 0; i < count && !cursor.ranOut(); ++i) {
        Entry entry;
        const int width = cursor.byte();
        entry.side = width == 0 ? 256 : width;
        cursor.take(5);
        entry.bits = static_cast<int>(cursor.little(2));
        entry.size = cursor.little(4);
        entry.offset = cursor.little(4);
        const bool inside =
            entry.offset < bytes.size() && entry.size <= bytes.size() - entry.offset && entry.size > 4;
        if (!cursor.ranOut() && inside &&
            (entry.side > best.side || (entry.side == best.side && entry.bits > best.bits)))
            best = entry;
    }
    return best;
}

/// Bits of the mask that follows the pixels: 1 is transparent. Only for bitmaps without alpha.
void applyMask(Bytes bitmap, Raster &raster)
{
    const auto width = static_cast<std::size_t>(raster.width);
    const auto height = static_cast<std::size_t>(raster.height);
    const std::size_t row = (width + 31) / 32 * 4;
    if (raster.layout != Layout::Rgb || bitmap.size() < row * height)
        return;
    const Bytes mask = bitmap.last(row * height);
    std::vector<std::uint8_t> wide(width * height * 4);
    for (std::size_t y = 0; y < height; ++y)
        for (std::size_t x = 0; x < width; ++x) {
            const std::size_t at = y * width + x;
            std::copy_n(raster.samples.data() + at * 3, 3, wide.data() + at * 4);
            const bool hidden = (mask[(height - 1 - y) * row + x / 8] >> (7 - x % 8) & 1) != 0;
            wide[at * 4 + 3] = hidden ? 0 : 255;
        }
    raster.samples = std::move(wide);
    raster.layout = Layout::Rgba;
}

} // namespace

Result<Raster> decodeIco(Bytes bytes, const Job &job)
{
    const Entry entry = bestEntry(bytes);
    if (entry.size == 0)
        return damaged("it is an icon file without a readable picture");
    const Bytes data = bytes.subspan(entry.offset, entry.size);
    auto raster = data[0] == 0x89 && data[1] == 'P' ? decodePng(data, job) : decodeIconBitmap(data, job);
    if (!raster)
        return raster;
    if (data[0] != 0x89)
        applyMask(data, *raster);
    raster->facts.format = "ICO";
    return raster;
}

} // namespace semblance::media
