// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/media/decoding/format.h"

#include "core/base/unicode.h"
#include "core/media/decoding/metadata.h"

#include <algorithm>
#include <cstring>

namespace semblance::media {

namespace {

bool at(Bytes bytes, std::size_t offset, std::string_view magic)
{
    return bytes.size() >= offset + magic.size() &&
           std::memcmp(bytes.data() + offset, magic.data(), magic.size()) == 0;
}

/// ISO base media files: the brand says which (ISO/IEC 23008-12, AVIF 1.0, CR3 is Canon's).
Format isoBrand(Bytes bytes)
{
    if (!at(bytes, 4, "ftyp"))
        return Format::Unknown;
    if (at(bytes, 8, "crx "))
        return Format::Raw;
    const std::size_t end = std::min<std::size_t>(bytes.size(), 64);
    for (std::size_t offset = 8; offset + 4 <= end; offset += 4)
        for (const std::string_view brand :
             {"heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif", "avis"})
            if (at(bytes, offset, brand))
                return Format::Heif;
    return Format::Unknown;
}

/// TIFF, or a camera's raw file in TIFF's clothes.
Format tiffKind(Bytes bytes)
{
    if (at(bytes, 8, std::string_view("CR\x02", 3)))
        return Format::Raw;
    return looksRaw(bytes) ? Format::Raw : Format::Tiff;
}

/// Truevision TGA 2.0 specification: the header's fields in their ranges.
bool plausibleTga(Bytes bytes)
{
    if (bytes.size() < 18 || bytes[1] > 1)
        return false;
    const int type = bytes[2];
    const int depth = bytes[16];
    const bool typeKnown = type == 1 || type == 2 || type == 3 || type == 9 || type == 10 || type == 11;
    const bool depthKnown = depth == 8 || depth == 15 || depth == 16 || depth == 24 || depth == 32;
    return typeKnown && depthKnown && (bytes[12] | bytes[13]) && (bytes[14] | bytes[15]);
}

bool isPnm(Bytes bytes)
{
    return bytes.size() >= 3 && bytes[0] == 'P' && bytes[1] >= '1' && bytes[1] <= '6' &&
           (bytes[2] == ' ' || bytes[2] == '\n' || bytes[2] == '\r' || bytes[2] == '\t' || bytes[2] == '#');
}

} // namespace

Format sniff(Bytes bytes, std::string_view suffix)
{
    if (at(bytes, 0, "\xFF\xD8"))
        return Format::Jpeg;
    if (at(bytes, 0, "\x89PNG"))
        return Format::Png;
    if (at(bytes, 0, "RIFF") && at(bytes, 8, "WEBP"))
        return Format::WebP;
    if (at(bytes, 0, "GIF8"))
        return Format::Gif;
    if (at(bytes, 0, "FUJIFILMCCD-RAW") || at(bytes, 0, "IIRO") || at(bytes, 0, "IIRS") ||
        at(bytes, 0, "FOVb") || at(bytes, 0, std::string_view("IIU\0", 4)) ||
        at(bytes, 0, std::string_view("\0MRM", 4)))
        return Format::Raw;
    if (at(bytes, 0, std::string_view("II*\0", 4)) || at(bytes, 0, std::string_view("MM\0*", 4)))
        return tiffKind(bytes);
    if (at(bytes, 0, std::string_view("II+\0", 4)) || at(bytes, 0, std::string_view("MM\0+", 4)))
        return Format::Tiff;
    if (at(bytes, 0, "BM"))
        return Format::Bmp;
    if (at(bytes, 0, "\xFF\x0A") || at(bytes, 0, std::string_view("\0\0\0\x0CJXL \r\n\x87\n", 12)))
        return Format::Jxl;
    if (at(bytes, 0, std::string_view("\0\0\0\x0CjP  \r\n\x87\n", 12)) || at(bytes, 0, "\xFF\x4F\xFF\x51"))
        return Format::Jpeg2000;
    if (const Format iso = isoBrand(bytes); iso != Format::Unknown)
        return iso;
    if (isPnm(bytes))
        return Format::Pnm;
    if (at(bytes, 0, std::string_view("\0\0\1\0", 4)) && bytes.size() >= 6)
        return Format::Ico;
    if (suffix == "tga" && plausibleTga(bytes))
        return Format::Tga;
    return Format::Unknown;
}

std::string formatName(Format format)
{
    switch (format) {
    case Format::Unknown:
        return "unknown";
    case Format::Jpeg:
        return "JPEG";
    case Format::Png:
        return "PNG";
    case Format::WebP:
        return "WebP";
    case Format::Tiff:
        return "TIFF";
    case Format::Bmp:
        return "BMP";
    case Format::Gif:
        return "GIF";
    case Format::Pnm:
        return "PNM";
    case Format::Heif:
        return "HEIF";
    case Format::Jxl:
        return "JPEG XL";
    case Format::Raw:
        return "RAW";
    case Format::Tga:
        return "TGA";
    case Format::Ico:
        return "ICO";
    case Format::Jpeg2000:
        return "JPEG 2000";
    }
    return "unknown";
}

std::string describeUnknown(Bytes bytes)
{
    if (at(bytes, 0, "%PDF"))
        return "it is a PDF document, not a picture";
    if (at(bytes, 0, "PK"))
        return "it is a ZIP archive or an office document, not a picture";
    std::size_t look = std::min<std::size_t>(bytes.size(), 512);
    while (look > 0 && look < bytes.size() && (bytes[look] & 0xC0) == 0x80)
        --look; // not in the middle of a character
    std::string start(reinterpret_cast<const char *>(bytes.data()), look);
    const bool text = isValidUtf8(start) && std::all_of(start.begin(), start.end(), [](char c) {
                          return static_cast<unsigned char>(c) >= 32 || c == '\n' || c == '\r' || c == '\t';
                      });
    if (!text)
        return "its content is of no picture format that is known here";
    std::transform(start.begin(), start.end(), start.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    if (start.find("<svg") != std::string::npos)
        return "it is an SVG drawing, which is not read";
    if (start.find("<html") != std::string::npos || start.find("<!doctype html") != std::string::npos)
        return "it is a web page, not a picture";
    return "it holds text, not a picture";
}

} // namespace semblance::media
