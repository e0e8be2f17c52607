// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/media/decoding/codecs.h"
#include "core/media/decoding/metadata.h"

#include <memory>
#include <webp/decode.h>
#include <webp/demux.h>

namespace semblance::media {

namespace {

struct DeleteDemuxer
{
    void operator()(WebPDemuxer *demuxer) const noexcept { WebPDemuxDelete(demuxer); }
};
using DemuxerPtr = std::unique_ptr<WebPDemuxer, DeleteDemuxer>;

/// A metadata chunk of the container, copied; empty where there is none.
std::string chunk(const WebPDemuxer *demuxer, const char *name)
{
    WebPChunkIterator at = {};
    std::string bytes;
    if (demuxer && WebPDemuxGetChunk(demuxer, name, 1, &at))
        bytes.assign(reinterpret_cast<const char *>(at.chunk.bytes), at.chunk.size);
    WebPDemuxReleaseChunkIterator(&at);
    return bytes;
}

Error explain(VP8StatusCode status)
{
    switch (status) {
    case VP8_STATUS_OUT_OF_MEMORY:
        return needsMemory();
    case VP8_STATUS_NOT_ENOUGH_DATA:
        return damaged("the WebP data end early");
    case VP8_STATUS_UNSUPPORTED_FEATURE:
        return unsupported("it is a WebP file of a kind that is not read");
    default:
        return damaged("the WebP data are damaged");
    }
}

/// Decodes one frame's bytes straight into the raster at (left, top).
Result<void> decodeFrame(Bytes bytes, Raster &raster, int left, int top)
{
    const auto channels = static_cast<std::size_t>(channelsOf(raster.layout));
    const std::size_t stride = static_cast<std::size_t>(raster.width) * channels;
    const std::size_t start =
        static_cast<std::size_t>(top) * stride + static_cast<std::size_t>(left) * channels;
    WebPDecoderConfig config;
    if (!WebPInitDecoderConfig(&config))
        return unsupported("the WebP library does not fit this build");
    config.output.colorspace = raster.layout == Layout::Rgba ? MODE_RGBA : MODE_RGB;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = raster.samples.data() + start;
    config.output.u.RGBA.stride = static_cast<int>(stride);
    config.output.u.RGBA.size = raster.samples.size() - start;
    if (const VP8StatusCode status = WebPDecode(bytes.data(), bytes.size(), &config); status != VP8_STATUS_OK)
        return explain(status);
    return {};
}

/// The first frame of an animation on its transparent canvas.
Result<void> decodeFirstFrame(const WebPDemuxer *demuxer, Raster &raster)
{
    WebPIterator frame = {};
    if (!demuxer || !WebPDemuxGetFrame(demuxer, 1, &frame))
        return damaged("the WebP data have no frame");
    const struct Release
    {
        WebPIterator *frame;
        ~Release() { WebPDemuxReleaseIterator(frame); }
    } release = {&frame};
    const bool inside = frame.x_offset >= 0 && frame.y_offset >= 0 &&
                        frame.width <= raster.width - frame.x_offset &&
                        frame.height <= raster.height - frame.y_offset;
    WebPBitstreamFeatures features = {};
    const Bytes bytes(frame.fragment.bytes, frame.fragment.size);
    if (WebPGetFeatures(bytes.data(), bytes.size(), &features) != VP8_STATUS_OK || !inside ||
        features.width != frame.width || features.height != frame.height)
        return damaged("the first frame of the WebP animation does not fit its canvas");
    return decodeFrame(bytes, raster, frame.x_offset, frame.y_offset);
}

} // namespace

Result<Raster> decodeWebP(Bytes bytes, const Job &job)
{
    WebPBitstreamFeatures features = {};
    if (const VP8StatusCode status = WebPGetFeatures(bytes.data(), bytes.size(), &features);
        status != VP8_STATUS_OK)
        return explain(status);
    if (auto size = checkSize(features.width, features.height, job.limits); !size)
        return size.error();
    // libwebp keeps a lossless picture once more, four bytes a pixel; for all of them what is read is copied
    // once.
    constexpr int kLossless = 2;
    const std::int64_t pixels = static_cast<std::int64_t>(features.width) * features.height;
    if (auto memory = checkMemory(pixels * (features.format == kLossless ? 8 : 6), job.limits); !memory)
        return memory.error();
    const WebPData data = {bytes.data(), bytes.size()};
    WebPDemuxState state = WEBP_DEMUX_PARSE_ERROR;
    const DemuxerPtr demuxer(WebPDemuxPartial(&data, &state));
    Raster raster;
    raster.facts.format = "WebP";
    raster.width = features.width;
    raster.height = features.height;
    raster.layout = features.has_alpha || features.has_animation ? Layout::Rgba : Layout::Rgb;
    raster.samples.resize(static_cast<std::size_t>(raster.width) * static_cast<std::size_t>(raster.height) *
                          static_cast<std::size_t>(channelsOf(raster.layout)));
    auto decoded =
        features.has_animation ? decodeFirstFrame(demuxer.get(), raster) : decodeFrame(bytes, raster, 0, 0);
    if (!decoded)
        return decoded.error();
    raster.profile = chunk(demuxer.get(), "ICCP");
    const std::string exif = chunk(demuxer.get(), "EXIF");
    applyExif(raster, Bytes(reinterpret_cast<const std::uint8_t *>(exif.data()), exif.size()));
    return raster;
}

} // namespace semblance::media
