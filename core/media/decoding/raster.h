// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"
#include "core/media/decoder.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace semblance::media {

/// The whole file, mapped read-only.
using Bytes = std::span<const std::uint8_t>;

/// What a picture may cost; checked against the header before anything is allocated.
struct Limits
{
    std::int64_t pixels = 300'000'000;
    int side = 65'535;
    std::int64_t memory = std::int64_t(1'200)
                          << 20; ///< bytes; less than the decoder program is allowed in all
};

/// What is wanted of one file.
struct Job
{
    Mode mode = Mode::Product;
    int minSide = 0; ///< as DecodeOptions::minSide
    Limits limits;
    std::string suffix; ///< lower-case extension without the dot; only for formats without a magic number
};

enum class Layout { Gray, GrayAlpha, Rgb, Rgba, Cmyk }; ///< CMYK: 0 is no ink

/// Bytes of one sample group.
constexpr int channelsOf(Layout layout) noexcept
{
    switch (layout) {
    case Layout::Gray:
        return 1;
    case Layout::GrayAlpha:
        return 2;
    case Layout::Rgb:
        return 3;
    case Layout::Rgba:
    case Layout::Cmyk:
        return 4;
    }
    return 0;
}

/// What a codec delivers: 8-bit samples as the file has them, and what is needed to finish the picture.
struct Raster
{
    int width = 0;
    int height = 0;
    Layout layout = Layout::Rgb;
    std::vector<std::uint8_t> samples; ///< height * width * channels, rows from the top as stored, no padding
    bool premultiplied = false;        ///< colours are already multiplied with alpha
    std::string profile;               ///< ICC profile; empty where there is none
    bool upright = false;              ///< the codec has applied the container's rotation
    int fullWidth = 0;                 ///< before scaling while decoding, as stored; 0: not scaled
    int fullHeight = 0;
    bool partial = false;
    PictureFacts facts; ///< format, orientation, taken, camera; width and height are filled in when finished
};

/// TooLarge, or Damaged where a side is not positive.
Result<void> checkSize(std::int64_t width, std::int64_t height, const Limits &limits);

/// TooLarge where a codec is known to need more: refusing beats failing halfway.
Result<void> checkMemory(std::int64_t bytes, const Limits &limits);
Error needsMemory();

/// Errors of this folder: `doing` and the file are the caller's to know.
Error damaged(std::string cause);
Error unsupported(std::string cause);

/// Nearly all rows are there: what counts as a partial picture; less is Damaged.
constexpr bool nearlyAll(int rows, int height) noexcept
{
    return static_cast<std::int64_t>(rows) * 100 >= static_cast<std::int64_t>(height) * 95;
}

/// The Error of a picture that stops early.
Error endsEarly(int rows, int height);

} // namespace semblance::media
