// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/library/picturekinds.h"

#include <algorithm>
#include <array>

namespace semblance::library {

using namespace std::string_view_literals;

namespace {

constexpr std::array kExtensions = {
    "3fr"sv,  "arw"sv,  "avif"sv, "bmp"sv, "cr2"sv,  "cr3"sv,  "crw"sv, "dcr"sv,  "dib"sv, "dng"sv, "erf"sv,
    "gif"sv,  "heic"sv, "heif"sv, "hif"sv, "ico"sv,  "iiq"sv,  "j2k"sv, "jfif"sv, "jp2"sv, "jpc"sv, "jpe"sv,
    "jpeg"sv, "jpg"sv,  "jxl"sv,  "kdc"sv, "mef"sv,  "mos"sv,  "mrw"sv, "nef"sv,  "nrw"sv, "orf"sv, "pam"sv,
    "pbm"sv,  "pef"sv,  "pgm"sv,  "png"sv, "pnm"sv,  "ppm"sv,  "psd"sv, "raf"sv,  "rw2"sv, "rwl"sv, "sr2"sv,
    "srf"sv,  "srw"sv,  "tga"sv,  "tif"sv, "tiff"sv, "webp"sv, "x3f"sv,
};

/// Bytes that a file of the format begins with. TGA and PSB have none or are not read.
constexpr std::array kBeginnings = {
    "\xFF\xD8\xFF"sv,      // JPEG
    "\x89PNG\r\n\x1A\n"sv, // PNG
    "GIF87a"sv,
    "GIF89a"sv, // GIF
    "II*\0"sv,
    "MM\0*"sv, // TIFF, and most raw formats
    "II+\0"sv,
    "MM\0+"sv, // BigTIFF
    "IIU\0"sv,
    "IIRO"sv,
    "IIRS"sv,
    "MMOR"sv,                 // Panasonic and Olympus raw
    "II\x1A\0\0\0HEAPCCDR"sv, // Canon raw (CRW)
    "FUJIFILMCCD-RAW"sv,
    "FOVb"sv,
    "\0MRM"sv,                    // Fujifilm, Sigma and Minolta raw
    "\xFF\x0A"sv,                 // JPEG XL codestream
    "\0\0\0\x0CJXL \r\n\x87\n"sv, // JPEG XL container
    "\0\0\0\x0CjP  \r\n\x87\n"sv, // JPEG 2000 container
    "\xFF\x4F\xFF\x51"sv,         // JPEG 2000 codestream
    "8BPS\0\x01"sv,               // Photoshop
};

/// Major and compatible brands of HEIF, AVIF and Canon's CR3 (ISO/IEC 23008-12 annex B, AV1 Image File
/// Format).
constexpr std::array kBrands = {"heic"sv, "heix"sv, "heim"sv, "heis"sv, "hevc"sv, "hevx"sv,
                                "mif1"sv, "msf1"sv, "avif"sv, "avis"sv, "crx "sv};

unsigned char byteAt(std::string_view bytes, std::size_t at) noexcept
{
    return static_cast<unsigned char>(bytes[at]);
}

/// BM alone would take many texts for pictures: the size of the second header must be one that exists.
bool isBmp(std::string_view first) noexcept
{
    if (first.size() < 18 || !first.starts_with("BM"))
        return false;
    constexpr std::array kHeaderSizes = {12, 16, 40, 52, 56, 64, 108, 124};
    return first.substr(15, 3) == "\0\0\0"sv && std::ranges::count(kHeaderSizes, byteAt(first, 14)) > 0;
}

/// PBM to PAM: P and a digit, white space, then a number or a comment (PAM: a word).
bool isNetpbm(std::string_view first) noexcept
{
    if (first.size() < 4 || first[0] != 'P' || first[1] < '1' || first[1] > '7')
        return false;
    if (first[1] == '7')
        return first[2] == '\n';
    const bool space = first[2] == '\n' || first[2] == ' ' || first[2] == '\t' || first[2] == '\r';
    return space && (first[3] == '#' || (first[3] >= '0' && first[3] <= '9'));
}

bool isIsoPicture(std::string_view first) noexcept
{
    return first.size() >= 12 && first.substr(4, 4) == "ftyp"sv &&
           std::ranges::find(kBrands, first.substr(8, 4)) != kBrands.end();
}

bool isIcon(std::string_view first) noexcept
{
    // Count of pictures, then the first entry, whose reserved byte is zero and whose planes are 0 or 1.
    return first.size() >= 22 && first.starts_with("\0\0\1\0"sv) && byteAt(first, 4) > 0 && first[5] == 0 &&
           first[9] == 0 && byteAt(first, 10) <= 1 && first[11] == 0;
}

} // namespace

bool isPictureExtension(std::string_view extension) noexcept
{
    return std::ranges::find(kExtensions, extension) != kExtensions.end();
}

bool saysPicture(std::string_view first) noexcept
{
    const auto begins = [first](std::string_view beginning) { return first.starts_with(beginning); };
    if (std::ranges::any_of(kBeginnings, begins))
        return true;
    if (first.size() >= 12 && first.starts_with("RIFF") && first.substr(8, 4) == "WEBP"sv)
        return true;
    return isBmp(first) || isNetpbm(first) || isIsoPicture(first) || isIcon(first);
}

} // namespace semblance::library
