// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/media/decoding/codecs.h"
#include "core/media/decoding/metadata.h"
#include "core/media/decoding/reading.h"

#include <cstdarg>
#include <cstring>
#include <memory>
#include <tiffio.h>

namespace semblance::media {

namespace {

/// The file in memory, as libtiff's callbacks see it.
struct Source
{
    Bytes bytes;
    std::uint64_t at = 0;
};

extern "C" tmsize_t readSource(thandle_t handle, void *out, tmsize_t size)
{
    auto &source = *static_cast<Source *>(handle);
    if (size <= 0 || source.at >= source.bytes.size())
        return 0;
    const std::size_t got =
        std::min<std::size_t>(static_cast<std::size_t>(size), source.bytes.size() - source.at);
    std::memcpy(out, source.bytes.data() + source.at, got);
    source.at += got;
    return static_cast<tmsize_t>(got);
}

extern "C" tmsize_t writeNothing(thandle_t, void *, tmsize_t)
{
    return 0;
}

extern "C" toff_t seekSource(thandle_t handle, toff_t offset, int whence)
{
    auto &source = *static_cast<Source *>(handle);
    source.at = whence == SEEK_CUR   ? source.at + offset
                : whence == SEEK_END ? source.bytes.size() + offset
                                     : offset;
    return source.at;
}

extern "C" int closeSource(thandle_t)
{
    return 0;
}

extern "C" toff_t sizeOfSource(thandle_t handle)
{
    return static_cast<Source *>(handle)->bytes.size();
}

/// The first complaint of libtiff; its handlers are the process's, and decoders have one thread.
char firstComplaint[200];

extern "C" void onTiffComplaint(const char *, const char *format, va_list arguments)
{
    if (firstComplaint[0] == '\0')
        std::vsnprintf(firstComplaint, sizeof firstComplaint, format, arguments);
}

struct CloseTiff
{
    void operator()(TIFF *tiff) const noexcept { TIFFClose(tiff); }
};
using TiffPtr = std::unique_ptr<TIFF, CloseTiff>;

Error complaint(const char *otherwise)
{
    return damaged("the TIFF data are damaged (" +
                   std::string(firstComplaint[0] ? firstComplaint : otherwise) + ")");
}

struct Header
{
    std::uint32_t width = 0, height = 0;
    std::uint16_t samples = 1, bits = 1, photometric = 0, planar = PLANARCONFIG_CONTIG,
                  kind = SAMPLEFORMAT_UINT, compression = COMPRESSION_NONE;
    std::uint16_t extraCount = 0;
    bool alpha = false, premultiplied = false, tiled = false;
};

Result<Header> readHeader(TIFF *tiff)
{
    Header header;
    if (!TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &header.width) ||
        !TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &header.height) ||
        !TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &header.photometric))
        return damaged("the TIFF data do not say how large the picture is and what its samples mean");
    TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLESPERPIXEL, &header.samples);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_BITSPERSAMPLE, &header.bits);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_PLANARCONFIG, &header.planar);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLEFORMAT, &header.kind);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_COMPRESSION, &header.compression);
    std::uint16_t *extras = nullptr;
    if (TIFFGetField(tiff, TIFFTAG_EXTRASAMPLES, &header.extraCount, &extras) && header.extraCount > 0 &&
        extras) {
        header.premultiplied = extras[0] == EXTRASAMPLE_ASSOCALPHA;
        header.alpha = header.premultiplied || extras[0] == EXTRASAMPLE_UNASSALPHA;
    }
    header.tiled = TIFFIsTiled(tiff) != 0;
    return header;
}

/// Samples of the colour itself; 0 for a kind that is left to libtiff's own conversion.
int colourSamples(const Header &header)
{
    switch (header.photometric) {
    case PHOTOMETRIC_MINISBLACK:
        return 1;
    case PHOTOMETRIC_RGB:
        return 3;
    case PHOTOMETRIC_SEPARATED:
        return 4;
    default:
        return 0;
    }
}

/// Rows of plain samples are read as they are; everything else goes through libtiff's RGBA conversion.
bool isPlain(const Header &header)
{
    const int colours = colourSamples(header);
    const bool depth = (header.kind == SAMPLEFORMAT_UINT && (header.bits == 8 || header.bits == 16)) ||
                       (header.kind == SAMPLEFORMAT_IEEEFP && header.bits == 32);
    return colours > 0 && depth && !header.tiled && header.samples >= colours && header.samples <= 16 &&
           (header.planar == PLANARCONFIG_CONTIG || header.samples == 1);
}

std::uint8_t from16(std::uint16_t value, Mode mode, bool gray) noexcept
{
    // As Pillow reads them: the upper byte; gray is cut at 255, which people would not expect.
    return static_cast<std::uint8_t>(gray && mode == Mode::Authors ? std::min<int>(value, 255) : value >> 8);
}

std::uint8_t fromFloat(float value, Mode mode) noexcept
{
    const float scaled = mode == Mode::Product ? value * 255 + 0.5f : value; // Pillow truncates and clips
    return scaled >= 255 ? 255 : scaled > 0 ? static_cast<std::uint8_t>(scaled) : std::uint8_t(0);
}

/// Takes `wanted` of every `given` samples of a row.
void copyRow(const Header &header, Mode mode, const std::uint8_t *row, int wanted, std::uint8_t *out)
{
    const bool gray = colourSamples(header) == 1;
    for (std::size_t x = 0; x < header.width; ++x)
        for (int c = 0; c < wanted; ++c) {
            const std::size_t index = x * header.samples + static_cast<std::size_t>(c);
            if (header.bits == 8) {
                *out++ = row[index];
            } else if (header.bits == 16) {
                std::uint16_t value;
                std::memcpy(&value, row + index * 2, 2);
                *out++ = from16(value, mode, gray);
            } else {
                float value;
                std::memcpy(&value, row + index * 4, 4);
                *out++ = fromFloat(value, mode);
            }
        }
}

Result<void> readPlain(TIFF *tiff, const Header &header, Mode mode, Raster &raster)
{
    const int colours = colourSamples(header);
    const bool alpha = header.alpha && colours != 4 && header.samples > colours;
    raster.layout = colours == 4   ? Layout::Cmyk
                    : colours == 3 ? (alpha ? Layout::Rgba : Layout::Rgb)
                                   : (alpha ? Layout::GrayAlpha : Layout::Gray);
    raster.premultiplied = alpha && header.premultiplied;
    const std::size_t needed = std::size_t(header.width) * header.samples * (header.bits / 8);
    const tmsize_t size = TIFFScanlineSize(tiff);
    if (size <= 0 || static_cast<std::size_t>(size) < needed)
        return complaint("its rows are too short");
    allocate(raster);
    std::vector<std::uint8_t> row(static_cast<std::size_t>(size));
    const int wanted = channelsOf(raster.layout);
    for (std::uint32_t y = 0; y < header.height; ++y) {
        if (TIFFReadScanline(tiff, row.data(), y, 0) < 0) {
            if (!nearlyAll(static_cast<int>(y), raster.height))
                return y == 0 ? complaint("its first row cannot be read")
                              : endsEarly(static_cast<int>(y), raster.height);
            raster.partial = true;
            break;
        }
        copyRow(header, mode, row.data(), wanted,
                raster.samples.data() + std::size_t(y) * header.width * static_cast<std::size_t>(wanted));
    }
    return {};
}

Result<void> readConverted(TIFF *tiff, Raster &raster)
{
    char message[1024] = {};
    if (!TIFFRGBAImageOK(tiff, message))
        return unsupported("it is a TIFF of a kind that is not read (" + std::string(message) + ")");
    TIFFRGBAImage image = {};
    if (!TIFFRGBAImageBegin(&image, tiff, 1, message))
        return damaged("the TIFF data are damaged (" + std::string(message) + ")");
    const struct End
    {
        TIFFRGBAImage *image;
        ~End() { TIFFRGBAImageEnd(image); }
    } end = {&image};
    image.orientation = image.req_orientation = ORIENTATION_TOPLEFT; // turning is done by ourselves
    const bool alpha = image.alpha != 0;
    raster.layout = Layout::Rgba;
    raster.premultiplied = true; // libtiff multiplies
    allocate(raster);
    auto *pixels = reinterpret_cast<std::uint32_t *>(raster.samples.data());
    if (!TIFFRGBAImageGet(&image, pixels, static_cast<std::uint32_t>(raster.width),
                          static_cast<std::uint32_t>(raster.height)))
        return complaint("its pixels cannot be read");
    std::uint8_t *out = raster.samples.data();
    for (std::size_t i = 0, count = raster.samples.size() / 4; i < count; ++i, out += 4) {
        const std::uint32_t pixel = pixels[i];
        const std::uint8_t bytes[4] = {
            static_cast<std::uint8_t>(TIFFGetR(pixel)), static_cast<std::uint8_t>(TIFFGetG(pixel)),
            static_cast<std::uint8_t>(TIFFGetB(pixel)),
            alpha ? static_cast<std::uint8_t>(TIFFGetA(pixel)) : std::uint8_t(255)};
        std::memcpy(out, bytes, 4);
    }
    return {};
}

} // namespace

Result<Raster> decodeTiff(Bytes bytes, const Job &job)
{
    TIFFSetErrorHandler(onTiffComplaint);
    TIFFSetWarningHandler(nullptr);
    firstComplaint[0] = '\0';
    Source source = {bytes, 0};
    const TiffPtr tiff(TIFFClientOpen("picture", "rm", &source, readSource, writeNothing, seekSource,
                                      closeSource, sizeOfSource, nullptr, nullptr));
    if (!tiff)
        return complaint("it has no readable directory");
    const auto header = readHeader(tiff.get());
    if (!header)
        return header.error();
    if (auto size = checkSize(header->width, header->height, job.limits); !size)
        return size.error();
    Raster raster;
    raster.facts.format = "TIFF";
    raster.width = static_cast<int>(header->width);
    raster.height = static_cast<int>(header->height);
    applyExif(raster, bytes);
    std::uint16_t orientation = 1;
    TIFFGetFieldDefaulted(tiff.get(), TIFFTAG_ORIENTATION, &orientation);
    raster.facts.orientation = orientation >= 1 && orientation <= 8 ? orientation : 1;
    std::uint32_t profileSize = 0;
    void *profile = nullptr;
    if (TIFFGetField(tiff.get(), TIFFTAG_ICCPROFILE, &profileSize, &profile) && profile)
        raster.profile.assign(static_cast<const char *>(profile), profileSize);
    auto read = isPlain(*header) ? readPlain(tiff.get(), *header, job.mode, raster)
                                 : readConverted(tiff.get(), raster);
    if (!read)
        return read.error();
    return raster;
}

} // namespace semblance::media
