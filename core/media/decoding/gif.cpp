// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/media/decoding/codecs.h"
#include "core/media/decoding/reading.h"

#include <gif_lib.h>
#include <memory>
#include <optional>

namespace semblance::media {

namespace {

struct CloseGif
{
    void operator()(GifFileType *gif) const noexcept
    {
        int ignored = 0;
        DGifCloseFile(gif, &ignored);
    }
};
using GifPtr = std::unique_ptr<GifFileType, CloseGif>;

extern "C" int readGif(GifFileType *gif, GifByteType *out, int size)
{
    const Bytes taken = static_cast<Cursor *>(gif->UserData)->take(static_cast<std::size_t>(size));
    std::copy(taken.begin(), taken.end(), out);
    return static_cast<int>(taken.size());
}

Error gifError(const GifFileType *gif)
{
    const char *text = gif ? GifErrorString(gif->Error) : nullptr;
    return damaged("the GIF data are damaged" + (text ? " (" + std::string(text) + ")" : std::string()));
}

/// Reads up to the first frame's header. @return the index that means transparent, -1 for none
Result<int> findFrame(GifFileType *gif)
{
    int transparent = NO_TRANSPARENT_COLOR;
    for (;;) {
        GifRecordType record = UNDEFINED_RECORD_TYPE;
        if (DGifGetRecordType(gif, &record) == GIF_ERROR)
            return gifError(gif);
        if (record == TERMINATE_RECORD_TYPE)
            return damaged("the GIF data hold no picture");
        if (record == IMAGE_DESC_RECORD_TYPE) {
            if (DGifGetImageDesc(gif) == GIF_ERROR)
                return gifError(gif);
            return transparent;
        }
        int code = 0;
        GifByteType *block = nullptr;
        if (DGifGetExtension(gif, &code, &block) == GIF_ERROR)
            return gifError(gif);
        GraphicsControlBlock control;
        if (code == GRAPHICS_EXT_FUNC_CODE && block &&
            DGifExtensionToGCB(block[0], block + 1, &control) == GIF_OK)
            transparent = control.TransparentColor;
        while (block)
            if (DGifGetExtensionNext(gif, &block) == GIF_ERROR)
                return gifError(gif);
    }
}

/// Order of the rows of an interlaced frame (GIF89a, appendix E).
std::vector<int> rowOrder(int height, bool interlaced)
{
    std::vector<int> order;
    order.reserve(static_cast<std::size_t>(height));
    if (!interlaced) {
        for (int y = 0; y < height; ++y)
            order.push_back(y);
        return order;
    }
    constexpr int kStart[] = {0, 4, 2, 1}, kStep[] = {8, 8, 4, 2};
    for (int pass = 0; pass < 4; ++pass)
        for (int y = kStart[pass]; y < height; y += kStep[pass])
            order.push_back(y);
    return order;
}

/// Writes one row of colour numbers as RGBA. Under a transparent number its palette colour stays.
void paint(const std::vector<GifPixelType> &line, const ColorMapObject &map, int transparent,
           std::uint8_t *out)
{
    for (const GifPixelType number : line) {
        const bool known = number < map.ColorCount;
        const GifColorType colour = known ? map.Colors[number] : GifColorType{0, 0, 0};
        *out++ = colour.Red;
        *out++ = colour.Green;
        *out++ = colour.Blue;
        *out++ = number == transparent ? 0 : 255;
    }
}

} // namespace

Result<Raster> decodeGif(Bytes bytes, const Job &job)
{
    Cursor cursor(bytes);
    int number = 0;
    const GifPtr gif(DGifOpen(&cursor, readGif, &number));
    if (!gif) {
        const char *text = GifErrorString(number);
        return damaged("the GIF data are damaged" + (text ? " (" + std::string(text) + ")" : std::string()));
    }
    const auto transparent = findFrame(gif.get());
    if (!transparent)
        return transparent.error();
    const GifImageDesc &frame = gif->Image;
    const ColorMapObject *map = frame.ColorMap ? frame.ColorMap : gif->SColorMap;
    if (!map)
        return damaged("the GIF data hold no palette");
    Raster raster;
    raster.facts.format = "GIF";
    raster.layout = Layout::Rgba;
    raster.width = gif->SWidth > 0 ? gif->SWidth : frame.Width;
    raster.height = gif->SHeight > 0 ? gif->SHeight : frame.Height;
    if (auto size = checkSize(raster.width, raster.height, job.limits); !size)
        return size.error();
    if (frame.Left < 0 || frame.Top < 0 || frame.Width <= 0 || frame.Height <= 0 ||
        frame.Width > raster.width - frame.Left || frame.Height > raster.height - frame.Top)
        return damaged("the first frame of the GIF lies outside of its canvas");
    allocate(raster);
    std::vector<GifPixelType> line(static_cast<std::size_t>(frame.Width));
    int rows = 0;
    for (const int y : rowOrder(frame.Height, frame.Interlace)) {
        if (DGifGetLine(gif.get(), line.data(), frame.Width) == GIF_ERROR)
            break;
        const std::size_t start =
            static_cast<std::size_t>(frame.Top + y) * static_cast<std::size_t>(raster.width) +
            static_cast<std::size_t>(frame.Left);
        paint(line, *map, *transparent, raster.samples.data() + start * 4);
        ++rows;
    }
    if (!nearlyAll(rows, frame.Height))
        return rows == 0 ? gifError(gif.get()) : endsEarly(rows, frame.Height);
    raster.partial = rows < frame.Height;
    return raster;
}

} // namespace semblance::media
