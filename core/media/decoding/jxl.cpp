// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/media/decoding/codecs.h"
#include "core/media/decoding/reading.h"

#include <jxl/decode.h>
#include <memory>

namespace semblance::media {

namespace {

struct DestroyDecoder
{
    void operator()(JxlDecoder *decoder) const noexcept { JxlDecoderDestroy(decoder); }
};
using DecoderPtr = std::unique_ptr<JxlDecoder, DestroyDecoder>;

Error broken()
{
    return damaged("the JPEG XL data are damaged or end early");
}

/// Size and channels, checked; nothing has been allocated for the pixels yet.
Result<JxlPixelFormat> readInfo(JxlDecoder *decoder, const Job &job, Raster &raster)
{
    JxlBasicInfo info = {};
    if (JxlDecoderGetBasicInfo(decoder, &info) != JXL_DEC_SUCCESS)
        return broken();
    // The library turns the picture; the sides are those of the turned one.
    if (auto size = checkSize(info.xsize, info.ysize, job.limits); !size)
        return size.error();
    const bool gray = info.num_color_channels == 1;
    const bool alpha = info.alpha_bits > 0;
    raster.width = static_cast<int>(info.xsize);
    raster.height = static_cast<int>(info.ysize);
    raster.layout = gray ? (alpha ? Layout::GrayAlpha : Layout::Gray) : (alpha ? Layout::Rgba : Layout::Rgb);
    raster.premultiplied = alpha && info.alpha_premultiplied;
    return JxlPixelFormat{static_cast<std::uint32_t>(channelsOf(raster.layout)), JXL_TYPE_UINT8,
                          JXL_NATIVE_ENDIAN, 0};
}

void readProfile(JxlDecoder *decoder, [[maybe_unused]] const JxlPixelFormat &format, Raster &raster)
{
    const bool gray = raster.layout == Layout::Gray || raster.layout == Layout::GrayAlpha;
    JxlColorEncoding srgb = {};
    srgb.color_space = gray ? JXL_COLOR_SPACE_GRAY : JXL_COLOR_SPACE_RGB;
    srgb.white_point = JXL_WHITE_POINT_D65;
    srgb.primaries = JXL_PRIMARIES_SRGB;
    srgb.transfer_function = JXL_TRANSFER_FUNCTION_SRGB;
    srgb.rendering_intent = JXL_RENDERING_INTENT_PERCEPTUAL;
    JxlDecoderSetPreferredColorProfile(decoder, &srgb); // granted where the file was coded in XYB
    std::size_t size = 0;
#if JPEGXL_NUMERIC_VERSION >= JPEGXL_COMPUTE_NUMERIC_VERSION(0, 9, 0)
    const auto sizeOf = [&] {
        return JxlDecoderGetICCProfileSize(decoder, JXL_COLOR_PROFILE_TARGET_DATA, &size);
    };
    const auto bytesOf = [&](std::uint8_t *out) {
        return JxlDecoderGetColorAsICCProfile(decoder, JXL_COLOR_PROFILE_TARGET_DATA, out, size);
    };
#else
    const auto sizeOf = [&] {
        return JxlDecoderGetICCProfileSize(decoder, &format, JXL_COLOR_PROFILE_TARGET_DATA, &size);
    };
    const auto bytesOf = [&](std::uint8_t *out) {
        return JxlDecoderGetColorAsICCProfile(decoder, &format, JXL_COLOR_PROFILE_TARGET_DATA, out, size);
    };
#endif
    if (sizeOf() != JXL_DEC_SUCCESS || size == 0 || size > (16u << 20))
        return;
    raster.profile.resize(size);
    if (bytesOf(reinterpret_cast<std::uint8_t *>(raster.profile.data())) != JXL_DEC_SUCCESS)
        raster.profile.clear();
}

} // namespace

Result<Raster> decodeJxl(Bytes bytes, const Job &job)
{
    const DecoderPtr decoder(JxlDecoderCreate(nullptr));
    if (!decoder)
        throw std::bad_alloc();
    if (JxlDecoderSubscribeEvents(decoder.get(), JXL_DEC_BASIC_INFO | JXL_DEC_COLOR_ENCODING |
                                                     JXL_DEC_FULL_IMAGE) != JXL_DEC_SUCCESS ||
        JxlDecoderSetInput(decoder.get(), bytes.data(), bytes.size()) != JXL_DEC_SUCCESS)
        return broken();
    JxlDecoderCloseInput(decoder.get());
    Raster raster;
    raster.facts.format = "JPEG XL";
    raster.upright = true;
    JxlPixelFormat format = {};
    for (;;) {
        switch (JxlDecoderProcessInput(decoder.get())) {
        case JXL_DEC_BASIC_INFO: {
            auto read = readInfo(decoder.get(), job, raster);
            if (!read)
                return read.error();
            format = *read;
            break;
        }
        case JXL_DEC_COLOR_ENCODING:
            readProfile(decoder.get(), format, raster);
            break;
        case JXL_DEC_NEED_IMAGE_OUT_BUFFER:
            if (raster.width == 0)
                return broken();
            allocate(raster);
            if (JxlDecoderSetImageOutBuffer(decoder.get(), &format, raster.samples.data(),
                                            raster.samples.size()) != JXL_DEC_SUCCESS)
                return broken();
            break;
        case JXL_DEC_FULL_IMAGE:
            return raster; // the first frame of an animation
        case JXL_DEC_SUCCESS:
        case JXL_DEC_NEED_MORE_INPUT:
        default:
            return broken();
        }
    }
}

} // namespace semblance::media
