// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/media/decoding/colour.h"

#ifdef SEMBLANCE_WITH_LCMS
#include <cstdlib>
#include <lcms2.h>
#include <memory>
#include <optional>
#endif

namespace semblance::media {

#ifdef SEMBLANCE_WITH_LCMS

namespace {

struct CloseProfile
{
    void operator()(void *profile) const noexcept { cmsCloseProfile(profile); }
};
using ProfilePtr = std::unique_ptr<void, CloseProfile>;

struct DeleteTransform
{
    void operator()(void *transform) const noexcept { cmsDeleteTransform(transform); }
};
using TransformPtr = std::unique_ptr<void, DeleteTransform>;

struct Conversion
{
    cmsColorSpaceSignature space;
    cmsUInt32Number from;
    cmsUInt32Number to;
    Layout result;
};

Conversion conversionOf(Layout layout)
{
    switch (layout) {
    case Layout::Gray:
        return {cmsSigGrayData, TYPE_GRAY_8, TYPE_RGB_8, Layout::Rgb};
    case Layout::GrayAlpha:
        return {cmsSigGrayData, TYPE_GRAYA_8, TYPE_RGBA_8, Layout::Rgba};
    case Layout::Rgb:
        return {cmsSigRgbData, TYPE_RGB_8, TYPE_RGB_8, Layout::Rgb};
    case Layout::Rgba:
        return {cmsSigRgbData, TYPE_RGBA_8, TYPE_RGBA_8, Layout::Rgba};
    case Layout::Cmyk:
        return {cmsSigCmykData, TYPE_CMYK_8, TYPE_RGB_8, Layout::Rgb};
    }
    return {cmsSigRgbData, TYPE_RGB_8, TYPE_RGB_8, Layout::Rgb};
}

/// True where an RGB profile moves no colour of a coarse grid by more than two levels: most photographs carry
/// sRGB itself, and converting twelve million pixels to what they are costs more than decoding them.
bool isNearlySrgb(cmsHPROFILE profile, cmsHPROFILE srgb)
{
    const TransformPtr transform(
        cmsCreateTransform(profile, TYPE_RGB_8, srgb, TYPE_RGB_8, INTENT_PERCEPTUAL, 0));
    if (!transform)
        return false;
    for (int index = 0; index < 125; ++index) {
        const std::uint8_t in[3] = {static_cast<std::uint8_t>(index % 5 * 63),
                                    static_cast<std::uint8_t>(index / 5 % 5 * 63),
                                    static_cast<std::uint8_t>(index / 25 * 63)};
        std::uint8_t out[3];
        cmsDoTransform(transform.get(), in, out, 1);
        for (int channel = 0; channel < 3; ++channel)
            if (std::abs(in[channel] - out[channel]) > 2)
                return false;
    }
    return true;
}

} // namespace

void applyProfile(Raster &raster)
{
    const std::string bytes = std::move(raster.profile);
    raster.profile.clear();
    if (bytes.empty())
        return;
    cmsSetLogErrorHandler(nullptr);
    const ProfilePtr profile(cmsOpenProfileFromMem(bytes.data(), static_cast<cmsUInt32Number>(bytes.size())));
    const Conversion wanted = conversionOf(raster.layout);
    if (!profile || cmsGetColorSpace(profile.get()) != wanted.space)
        return;
    const ProfilePtr srgb(cmsCreate_sRGBProfile());
    if (wanted.space == cmsSigRgbData && isNearlySrgb(profile.get(), srgb.get()))
        return;
    const TransformPtr transform(cmsCreateTransform(profile.get(), wanted.from, srgb.get(), wanted.to,
                                                    INTENT_PERCEPTUAL, cmsFLAGS_COPY_ALPHA));
    if (!transform)
        return;
    const auto width = static_cast<std::size_t>(raster.width);
    const std::size_t rowIn = width * static_cast<std::size_t>(channelsOf(raster.layout));
    const std::size_t rowOut = width * static_cast<std::size_t>(channelsOf(wanted.result));
    std::vector<std::uint8_t> converted;
    const bool inPlace = rowIn == rowOut && raster.layout == wanted.result;
    if (!inPlace)
        converted.resize(rowOut * static_cast<std::size_t>(raster.height));
    for (std::size_t y = 0; y < static_cast<std::size_t>(raster.height); ++y) {
        std::uint8_t *in = raster.samples.data() + y * rowIn;
        cmsDoTransform(transform.get(), in, inPlace ? in : converted.data() + y * rowOut,
                       static_cast<cmsUInt32Number>(width));
    }
    if (!inPlace)
        raster.samples = std::move(converted);
    raster.layout = wanted.result;
}

#else

void applyProfile(Raster &raster)
{
    raster.profile.clear();
}

#endif

} // namespace semblance::media
