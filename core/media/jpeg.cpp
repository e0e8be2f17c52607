// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/media/jpeg.h"

#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <jpeglib.h>
#include <memory>

namespace semblance::media {

namespace {

constexpr unsigned kMostSide = 4'096;

/// libjpeg ends a failed call by calling back; this jumps to where the call began.
struct Manager
{
    jpeg_error_mgr base = {};
    std::jmp_buf jump = {};
    char message[JMSG_LENGTH_MAX] = {};
};

extern "C" void onOwnJpegFatal(j_common_ptr info)
{
    auto &manager = *reinterpret_cast<Manager *>(info->err);
    info->err->format_message(info, manager.message);
    std::longjmp(manager.jump, 1);
}

extern "C" void onOwnJpegMessage(j_common_ptr info, int level)
{
    info->err->num_warnings += level < 0;
}

struct FreeBytes
{
    void operator()(unsigned char *bytes) const noexcept { std::free(bytes); }
};

struct Writer
{
    jpeg_compress_struct info = {};
    Manager manager;
    unsigned char *bytes = nullptr;
    unsigned long size = 0;

    Writer() { info.err = jpeg_std_error(&manager.base), manager.base.error_exit = onOwnJpegFatal; }
    ~Writer() { jpeg_destroy_compress(&info), std::free(bytes); }
    Writer(const Writer &) = delete;
    Writer &operator=(const Writer &) = delete;

    /// Owns nothing: a jump past it loses nothing.
    bool write(const Picture &picture, int quality)
    {
        if (setjmp(manager.jump) != 0)
            return false;
        jpeg_create_compress(&info);
        jpeg_mem_dest(&info, &bytes, &size);
        info.image_width = static_cast<JDIMENSION>(picture.width);
        info.image_height = static_cast<JDIMENSION>(picture.height);
        info.input_components = 3;
        info.in_color_space = JCS_RGB;
        jpeg_set_defaults(&info);
        jpeg_set_quality(&info, quality, TRUE);
        jpeg_start_compress(&info, TRUE);
        while (info.next_scanline < info.image_height) {
            // libjpeg's interface is older than const; it only reads.
            auto *line = const_cast<JSAMPROW>(picture.rgb.data()) +
                         static_cast<std::size_t>(info.next_scanline) * info.image_width * 3;
            jpeg_write_scanlines(&info, &line, 1);
        }
        jpeg_finish_compress(&info);
        return true;
    }
};

struct Reader
{
    jpeg_decompress_struct info = {};
    Manager manager;

    Reader()
    {
        info.err = jpeg_std_error(&manager.base);
        manager.base.error_exit = onOwnJpegFatal;
        manager.base.emit_message = onOwnJpegMessage;
    }
    ~Reader() { jpeg_destroy_decompress(&info); }
    Reader(const Reader &) = delete;
    Reader &operator=(const Reader &) = delete;

    bool open(std::string_view bytes)
    {
        if (setjmp(manager.jump) != 0)
            return false;
        jpeg_create_decompress(&info);
        jpeg_mem_src(&info, reinterpret_cast<const unsigned char *>(bytes.data()),
                     static_cast<unsigned long>(bytes.size()));
        jpeg_read_header(&info, TRUE);
        return true;
    }
    bool read(std::uint8_t *rgb)
    {
        if (setjmp(manager.jump) != 0)
            return false;
        info.out_color_space = JCS_RGB;
        jpeg_start_decompress(&info);
        while (info.output_scanline < info.output_height) {
            JSAMPROW line = rgb + static_cast<std::size_t>(info.output_scanline) * info.output_width * 3;
            jpeg_read_scanlines(&info, &line, 1);
        }
        return true;
    }
};

Error damaged(const char *cause)
{
    return {Code::Damaged, "read a thumbnail", "", cause, ""};
}

} // namespace

Result<std::string> encodeJpeg(const Picture &picture, int quality)
{
    constexpr const char *kDoing = "write the picture as JPEG";
    const auto size = static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height) * 3;
    if (picture.width < 1 || picture.height < 1 || picture.rgb.size() != size)
        return Error{Code::Invalid, kDoing, "", "it has no pixels", ""};
    const auto writer = std::make_unique<Writer>();
    if (!writer->write(picture, quality))
        return Error{Code::NoMemory, kDoing, "", writer->manager.message, ""};
    return std::string(reinterpret_cast<const char *>(writer->bytes), writer->size);
}

Result<Picture> decodeOwnJpeg(std::string_view bytes)
{
    if (bytes.empty())
        return damaged("it is empty");
    const auto reader = std::make_unique<Reader>();
    if (!reader->open(bytes))
        return damaged(reader->manager.message);
    if (reader->info.image_width > kMostSide || reader->info.image_height > kMostSide)
        return Error{Code::TooLarge, "read a thumbnail", "", "it is no thumbnail", ""};
    if (reader->info.num_components != 3)
        return damaged("it has another number of colours");
    Picture picture{
        static_cast<int>(reader->info.image_width), static_cast<int>(reader->info.image_height), {}};
    picture.rgb.resize(static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height) *
                       3);
    if (!reader->read(picture.rgb.data()) || reader->manager.base.num_warnings > 0)
        return damaged("its data are damaged");
    return picture;
}

} // namespace semblance::media
