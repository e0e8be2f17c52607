// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/media/decoding/finish.h"

#include "core/base/unicode.h"
#include "core/media/decoding/colour.h"
#include "core/media/decoding/orientation.h"
#include "core/media/decoding/shrink.h"

namespace semblance::media {

namespace {

/// a * b / 255 rounded, as Pillow's MULDIV255 (src/libImaging/ImagingUtils.h) does it.
constexpr std::uint8_t scaled(int a, int b) noexcept
{
    const int product = a * b + 128;
    return static_cast<std::uint8_t>(((product >> 8) + product) >> 8);
}

constexpr std::uint8_t onWhite(int colour, int alpha, bool premultiplied) noexcept
{
    const int lit = premultiplied ? colour : scaled(colour, alpha);
    const int sum = lit + 255 - alpha;
    return static_cast<std::uint8_t>(sum > 255 ? 255 : sum);
}

/// The colour before it was multiplied with alpha (Pillow's RGBa to RGBA).
constexpr std::uint8_t undone(int colour, int alpha) noexcept
{
    if (alpha == 0 || alpha == 255)
        return static_cast<std::uint8_t>(colour);
    const int value = 255 * colour / alpha;
    return static_cast<std::uint8_t>(value > 255 ? 255 : value);
}

struct Rule
{
    bool dropAlpha;
    bool premultiplied;
};

void convertPixel(Layout layout, Rule rule, const std::uint8_t *in, std::uint8_t *out) noexcept
{
    switch (layout) {
    case Layout::Gray:
        out[0] = out[1] = out[2] = in[0];
        break;
    case Layout::GrayAlpha: {
        const int alpha = in[1];
        const int gray = in[0];
        out[0] = out[1] = out[2] =
            rule.dropAlpha ? static_cast<std::uint8_t>(gray) : onWhite(gray, alpha, rule.premultiplied);
        break;
    }
    case Layout::Rgb:
        for (int c = 0; c < 3; ++c)
            out[c] = in[c];
        break;
    case Layout::Rgba: {
        const int alpha = in[3];
        for (int c = 0; c < 3; ++c)
            out[c] = !rule.dropAlpha      ? onWhite(in[c], alpha, rule.premultiplied)
                     : rule.premultiplied ? undone(in[c], alpha)
                                          : in[c];
        break;
    }
    case Layout::Cmyk: { // Pillow's cmyk2rgb (src/libImaging/Convert.c)
        const int light = 255 - in[3];
        for (int c = 0; c < 3; ++c)
            out[c] = static_cast<std::uint8_t>(light - scaled(in[c], light));
        break;
    }
    }
}

/// Everything becomes RGB: in place where the samples are wide enough, in new memory where they are gray.
std::vector<std::uint8_t> toRgb(Raster &raster, bool dropAlpha)
{
    const auto count = static_cast<std::size_t>(raster.width) * static_cast<std::size_t>(raster.height);
    const auto channels = static_cast<std::size_t>(channelsOf(raster.layout));
    if (raster.layout == Layout::Rgb)
        return std::move(raster.samples);
    const Rule rule = {dropAlpha, raster.premultiplied};
    std::vector<std::uint8_t> wide(channels < 3 ? count * 3 : 0);
    std::uint8_t *out = channels < 3 ? wide.data() : raster.samples.data();
    const std::uint8_t *in = raster.samples.data();
    for (std::size_t i = 0; i < count; ++i, in += channels, out += 3) {
        const std::uint8_t pixel[4] = {in[0], channels > 1 ? in[1] : std::uint8_t(0),
                                       channels > 2 ? in[2] : std::uint8_t(0),
                                       channels > 3 ? in[3] : std::uint8_t(0)};
        convertPixel(raster.layout, rule, pixel, out);
    }
    if (channels < 3)
        return wide;
    raster.samples.resize(count * 3);
    return std::move(raster.samples);
}

} // namespace

Result<DecodedPicture> finish(Raster raster, const Job &job)
{
    const auto expected = static_cast<std::size_t>(raster.width) * static_cast<std::size_t>(raster.height) *
                          static_cast<std::size_t>(channelsOf(raster.layout));
    SEMBLANCE_CHECK(raster.samples.size() == expected && expected > 0);
    const bool product = job.mode == Mode::Product;
    const int factor = shrinkFactor(raster.width, raster.height, job.minSide);
    if (factor > 1 && raster.fullWidth == 0) {
        raster.fullWidth = raster.width;
        raster.fullHeight = raster.height;
    }
    const bool opaque = raster.layout != Layout::GrayAlpha && raster.layout != Layout::Rgba;
    if (opaque) // before the profile: fewer pixels to convert
        shrink(raster.samples, raster.width, raster.height, channelsOf(raster.layout), factor);
    if (product)
        applyProfile(raster);
    DecodedPicture decoded;
    decoded.facts = std::move(raster.facts);
    decoded.facts.camera = validUtf8(decoded.facts.camera);
    decoded.partial = raster.partial;
    decoded.scaled =
        raster.fullWidth > 0 && (raster.fullWidth != raster.width || raster.fullHeight != raster.height);
    decoded.facts.width = raster.fullWidth > 0 ? raster.fullWidth : raster.width;
    decoded.facts.height = raster.fullWidth > 0 ? raster.fullHeight : raster.height;
    decoded.picture = {raster.width, raster.height, toRgb(raster, !product)};
    if (!opaque) // colours under transparent pixels must not bleed into their neighbours
        shrink(decoded.picture.rgb, decoded.picture.width, decoded.picture.height, 3, factor);
    if (product && !raster.upright) {
        decoded.picture = upright(std::move(decoded.picture), decoded.facts.orientation);
        if (decoded.facts.orientation >= 5)
            std::swap(decoded.facts.width, decoded.facts.height);
    }
    return decoded;
}

} // namespace semblance::media
