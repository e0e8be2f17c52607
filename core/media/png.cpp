// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/media/png.h"

#include "core/base/files.h"

#include <csetjmp>
#include <new>
#include <png.h>

namespace semblance::media {

namespace {

constexpr const char *kDoing = "write the picture";

/// A writer with what its callbacks note; destroyed at the end whatever happened.
struct Writer
{
    png_structp png = nullptr;
    png_infop info = nullptr;
    std::string bytes;
    std::jmp_buf jump;
    bool full = false;

    Writer() = default;
    ~Writer() { png_destroy_write_struct(&png, &info); }
    Writer(const Writer &) = delete;
    Writer &operator=(const Writer &) = delete;
};

extern "C" void onPngFatal(png_structp png, png_const_charp)
{
    std::longjmp(static_cast<Writer *>(png_get_error_ptr(png))->jump, 1);
}

extern "C" void onPngWarning(png_structp, png_const_charp)
{}

extern "C" void onPngBytes(png_structp png, png_bytep data, std::size_t size)
{
    auto &writer = *static_cast<Writer *>(png_get_io_ptr(png));
    try {
        writer.bytes.append(reinterpret_cast<const char *>(data), size);
    } catch (const std::bad_alloc &) {
        writer.full = true;
    }
    if (writer.full)
        png_error(png, "out of memory");
}

extern "C" void onPngFlush(png_structp)
{}

/// Everything that may jump; owns nothing.
bool write(Writer &writer, const Picture &picture)
{
    if (setjmp(writer.jump) != 0)
        return false;
    png_set_write_fn(writer.png, &writer, onPngBytes, onPngFlush);
    png_set_IHDR(writer.png, writer.info, static_cast<png_uint_32>(picture.width),
                 static_cast<png_uint_32>(picture.height), 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(writer.png, writer.info);
    const std::size_t row = static_cast<std::size_t>(picture.width) * 3;
    for (std::size_t y = 0; y < static_cast<std::size_t>(picture.height); ++y)
        png_write_row(writer.png, picture.rgb.data() + y * row);
    png_write_end(writer.png, writer.info);
    return true;
}

} // namespace

Result<std::string> encodePng(const Picture &picture)
{
    const bool whole = picture.width > 0 && picture.height > 0 &&
                       picture.rgb.size() == std::size_t(picture.width) * std::size_t(picture.height) * 3;
    if (!whole)
        return Error{Code::Invalid, kDoing, "", "it has no pixels", ""};
    Writer writer;
    writer.png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &writer, onPngFatal, onPngWarning);
    writer.info = writer.png ? png_create_info_struct(writer.png) : nullptr;
    if (!writer.info)
        return Error{Code::NoMemory, kDoing, "", "there is not enough memory", ""};
    if (!write(writer, picture))
        return Error{writer.full ? Code::NoMemory : Code::Invalid, kDoing, "",
                     writer.full ? "there is not enough memory" : "it is too large for a PNG file", ""};
    return std::move(writer.bytes);
}

Result<void> writePng(const std::filesystem::path &path, const Picture &picture)
{
    auto bytes = encodePng(picture);
    if (!bytes)
        return bytes.error();
    return writeAtomically(path, *bytes, kDoing);
}

} // namespace semblance::media
