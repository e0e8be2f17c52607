// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/picture.h"
#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace semblance::media {

/// Which conversions make a picture of a file.
enum class Mode {
    Product, ///< one upright sRGB picture: profile applied, orientation applied, transparency on white, 16
             ///< bit scaled
    /// What Pillow 9.4's convert("RGB") gives the authors' code: alpha dropped (the colour under it shows),
    /// palettes looked up, CMYK by (255-C)(255-K)/255, 16-bit gray clipped at 255, no profile, no
    /// orientation.
    Authors,
};

struct DecodeOptions
{
    Mode mode = Mode::Product;
    /// 0: full size. Otherwise the picture may come smaller (same proportions), but its shorter side has at
    /// least this many pixels: pass twice the side that the encoder wants. Codecs that can scale while they
    /// decode do; the others' pixels are averaged in blocks afterwards.
    int minSide = 0;
    CancelToken cancel;
};

/// What the file says about itself. Numbers from files: plausible, not trustworthy.
struct PictureFacts
{
    std::string format; ///< "JPEG", "PNG", "WebP", "TIFF", "BMP", "GIF", "PNM", "HEIC", ...
    int width = 0;      ///< of the full picture as delivered by the mode (upright in Product)
    int height = 0;
    int orientation = 1; ///< EXIF orientation 1..8 as stored, 1 where there is none
    std::optional<std::int64_t>
        taken;          ///< DateTimeOriginal, else DateTime: the camera's local time read as UTC, unix s
    std::string camera; ///< maker and model, UTF-8, at most 120 bytes; may be empty
    bool operator==(const PictureFacts &) const = default;
};

struct DecodedPicture
{
    Picture picture;
    PictureFacts facts;
    bool partial = false; ///< something was damaged; nearly all of the picture is right
    bool scaled = false;  ///< smaller than facts.width x facts.height
};

/// From a file to pixels. Files are opened for reading only.
/// Threads: safe from any number; each call blocks its caller.
class Decoder
{
public:
    virtual ~Decoder() = default;

    /// @error NotFound, NoPermission, Unreadable  the file, a folder, a pipe
    /// @error Damaged      its bytes contradict themselves, or decoding crashed or took too long
    /// @error TooLarge     over 300 million pixels, a side over 65,535, or more memory than a decoder may use
    /// @error Unsupported  not a picture, or of a kind that this build does not read (the cause names it)
    /// @error Interrupted  cancelled
    /// @error Internal     the decoder program is missing or does not start
    virtual Result<DecodedPicture> decode(const std::filesystem::path &path,
                                          const DecodeOptions &options = {}) = 0;
};

} // namespace semblance::media
