// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/media/decoding/codecs.h"
#include "core/media/decoding/metadata.h"

#include <algorithm>
#include <csetjmp>
#include <cstring>
#include <png.h>

namespace semblance::media {

namespace {

constexpr png_alloc_size_t kMostChunkBytes = 16u << 20; // a profile or a text that unpacks to more is dropped

/// A reader with what its callbacks note; destroyed at the end whatever happened.
struct Reader
{
    png_structp png = nullptr;
    png_infop info = nullptr;
    Bytes rest;
    std::jmp_buf jump;
    char message[200] = {};
    bool warned = false;

    Reader() = default;
    ~Reader() { png_destroy_read_struct(&png, &info, nullptr); }
    Reader(const Reader &) = delete;
    Reader &operator=(const Reader &) = delete;

    /// Runs steps of libpng. @return false where it gave up. No step may own anything.
    template <class Steps>
    bool run(Steps steps)
    {
        if (setjmp(jump) != 0)
            return false;
        steps();
        return true;
    }

    Error error() const { return damaged("the PNG data are damaged (" + std::string(message) + ")"); }
};

extern "C" void onPngReadFatal(png_structp png, png_const_charp text)
{
    auto &reader = *static_cast<Reader *>(png_get_error_ptr(png));
    std::strncpy(reader.message, text ? text : "", sizeof reader.message - 1);
    std::longjmp(reader.jump, 1);
}

extern "C" void onPngReadWarning(png_structp png, png_const_charp text)
{
    // A wrong checksum of the pixels: they are most likely right, but nobody vouches for them.
    if (text && std::strstr(text, "IDAT") != nullptr && std::strstr(text, "CRC") != nullptr)
        static_cast<Reader *>(png_get_error_ptr(png))->warned = true;
}

extern "C" void onPngRead(png_structp png, png_bytep out, std::size_t size)
{
    auto &reader = *static_cast<Reader *>(png_get_io_ptr(png));
    if (size > reader.rest.size())
        png_error(png, "the file ends early");
    std::memcpy(out, reader.rest.data(), size);
    reader.rest = reader.rest.subspan(size);
}

/// Text is never needed and may unpack to gigabytes.
void skipTexts(png_structp png)
{
    static constexpr png_byte kTexts[] = "tEXt\0zTXt\0iTXt\0hIST\0sPLT";
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, kTexts, 5);
}

struct Plan
{
    Layout layout = Layout::Rgb;
    bool clipped16 = false; ///< rows come as 16-bit gray and are clipped at 255 (Authors)
};

/// Chooses the transformations that make 8-bit samples. Called under run(): owns nothing.
Plan planFor(Reader &reader, Mode mode)
{
    png_structp png = reader.png;
    const int colour = png_get_color_type(png, reader.info);
    const int depth = png_get_bit_depth(png, reader.info);
    const bool transparent = png_get_valid(png, reader.info, PNG_INFO_tRNS) != 0;
    Plan plan;
    plan.clipped16 = mode == Mode::Authors && depth == 16 && colour == PNG_COLOR_TYPE_GRAY;
    if (colour == PNG_COLOR_TYPE_PALETTE)
        png_set_palette_to_rgb(png);
    if (colour == PNG_COLOR_TYPE_GRAY && depth < 8)
        png_set_expand_gray_1_2_4_to_8(png);
    if (transparent && mode == Mode::Product)
        png_set_tRNS_to_alpha(png);
    if (depth == 16 && !plan.clipped16)
        png_set_strip_16(png); // the upper byte, as Pillow takes it
    png_set_interlace_handling(png);
    png_read_update_info(png, reader.info);
    switch (png_get_channels(png, reader.info)) {
    case 1:
        plan.layout = Layout::Gray;
        break;
    case 2:
        plan.layout = Layout::GrayAlpha;
        break;
    case 3:
        plan.layout = Layout::Rgb;
        break;
    default:
        plan.layout = Layout::Rgba;
        break;
    }
    return plan;
}

void readProfile(Reader &reader, Raster &raster)
{
    png_charp name = nullptr;
    png_bytep data = nullptr;
    png_uint_32 size = 0;
    int compression = 0;
    if (png_get_iCCP(reader.png, reader.info, &name, &compression, &data, &size) == PNG_INFO_iCCP && data)
        raster.profile.assign(reinterpret_cast<const char *>(data), size);
}

void readExifChunk(Reader &reader, Raster &raster)
{
#ifdef PNG_eXIf_SUPPORTED
    png_bytep data = nullptr;
    png_uint_32 size = 0;
    if (png_get_eXIf_1(reader.png, reader.info, &size, &data) == PNG_INFO_eXIf && data)
        applyExif(raster, Bytes(data, size));
#endif
}

/// The upper byte decides whether a 16-bit gray value is over 255.
void clip16(Raster &raster, const std::vector<std::uint8_t> &wide)
{
    for (std::size_t i = 0; i < raster.samples.size(); ++i)
        raster.samples[i] = wide[2 * i] != 0 ? 255 : wide[2 * i + 1];
}

Result<void> open(Reader &reader, Bytes bytes, const Job &job)
{
    reader.rest = bytes;
    reader.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &reader, onPngReadFatal, onPngReadWarning);
    reader.info = reader.png ? png_create_info_struct(reader.png) : nullptr;
    if (!reader.info)
        throw std::bad_alloc();
    const bool read = reader.run([&] {
        png_set_read_fn(reader.png, &reader, onPngRead);
        png_set_user_limits(reader.png, 0x7FFFFFFF, 0x7FFFFFFF); // ours follow, with a better sentence
        png_set_chunk_malloc_max(reader.png, kMostChunkBytes);
        png_set_chunk_cache_max(reader.png, 64);
        png_set_benign_errors(reader.png, 1);
        png_set_crc_action(reader.png, PNG_CRC_WARN_USE, PNG_CRC_WARN_DISCARD);
        skipTexts(reader.png);
        png_read_info(reader.png, reader.info);
    });
    if (!read)
        return reader.error();
    return checkSize(png_get_image_width(reader.png, reader.info),
                     png_get_image_height(reader.png, reader.info), job.limits);
}

} // namespace

Result<Raster> decodePng(Bytes bytes, const Job &job)
{
    Reader reader;
    if (auto opened = open(reader, bytes, job); !opened)
        return opened.error();
    Raster raster;
    raster.facts.format = "PNG";
    raster.width = static_cast<int>(png_get_image_width(reader.png, reader.info));
    raster.height = static_cast<int>(png_get_image_height(reader.png, reader.info));
    readProfile(reader, raster); // before the transformations: a palette's profile is for RGB
    Plan plan;
    std::size_t row = 0;
    if (!reader.run([&] {
            plan = planFor(reader, job.mode);
            row = png_get_rowbytes(reader.png, reader.info);
        }))
        return reader.error();
    raster.layout = plan.layout;
    const std::size_t samples = static_cast<std::size_t>(raster.width) *
                                static_cast<std::size_t>(raster.height) *
                                static_cast<std::size_t>(channelsOf(plan.layout));
    std::vector<std::uint8_t> wide(plan.clipped16 ? samples * 2 : 0);
    raster.samples.resize(samples);
    std::uint8_t *out = plan.clipped16 ? wide.data() : raster.samples.data();
    const bool interlaced = png_get_interlace_type(reader.png, reader.info) != PNG_INTERLACE_NONE;
    const int passes = interlaced ? PNG_INTERLACE_ADAM7_PASSES : 1;
    volatile int rows = 0; // of the last pass; read after a long jump
    const bool decoded = reader.run([&] {
        for (int pass = 0; pass < passes; ++pass)
            for (int y = 0; y < raster.height; ++y) {
                png_read_row(reader.png, out + row * static_cast<std::size_t>(y), nullptr);
                rows = pass == passes - 1 ? y + 1 : 0;
            }
    });
    if (!decoded && !nearlyAll(rows, raster.height))
        return rows == 0 ? reader.error() : endsEarly(rows, raster.height);
    raster.partial = !decoded || reader.warned;
    if (decoded) // EXIF may stand behind the pixels; what is broken there costs only that
        static_cast<void>(reader.run([&] { png_read_end(reader.png, reader.info); }));
    if (plan.clipped16)
        clip16(raster, wide);
    readExifChunk(reader, raster);
    return raster;
}

} // namespace semblance::media
