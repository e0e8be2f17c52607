// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/media/decoding/decode.h"

#include "core/media/decoding/codecs.h"
#include "core/media/decoding/finish.h"
#include "core/media/decoding/format.h"

#include <new>

namespace semblance::media {

namespace {

struct Codec
{
    Format format;
    Result<Raster> (*decode)(Bytes, const Job &);
};

constexpr Codec kCodecs[] = {
    {Format::Jpeg, decodeJpeg},         {Format::Png, decodePng}, {Format::WebP, decodeWebP},
    {Format::Tiff, decodeTiff},         {Format::Gif, decodeGif}, {Format::Bmp, decodeBmp},
    {Format::Pnm, decodePnm},           {Format::Tga, decodeTga}, {Format::Ico, decodeIco},
    {Format::Raw, decodeRaw},
#ifdef SEMBLANCE_WITH_HEIF
    {Format::Heif, decodeHeif},
#endif
#ifdef SEMBLANCE_WITH_JXL
    {Format::Jxl, decodeJxl},
#endif
#ifdef SEMBLANCE_WITH_OPENJPEG
    {Format::Jpeg2000, decodeJpeg2000},
#endif
};

Result<Raster> decodeRaster(Bytes bytes, const Job &job)
{
    const Format format = sniff(bytes, job.suffix);
    if (format == Format::Unknown)
        return unsupported(describeUnknown(bytes));
    for (const Codec &codec : kCodecs)
        if (codec.format == format)
            return codec.decode(bytes, job);
    return unsupported("this build does not read " + formatName(format) + " files");
}

} // namespace

Result<DecodedPicture> decodeBytes(Bytes bytes, const Job &job)
{
    try {
        if (bytes.empty())
            return damaged("the file is empty");
        auto raster = decodeRaster(bytes, job);
        if (!raster)
            return raster.error();
        return finish(std::move(*raster), job);
    } catch (const std::bad_alloc &) {
        return Error{Code::TooLarge, "decode the picture", "", "it needs more memory than a decoder may use",
                     ""};
    } catch (const std::exception &problem) {
        return damaged(problem.what());
    }
}

void warmUp()
{
#ifdef SEMBLANCE_WITH_HEIF
    warmUpHeif();
#endif
}

std::vector<std::string> readableFormats()
{
    std::vector<std::string> names;
    for (const Codec &codec : kCodecs)
        names.push_back(formatName(codec.format));
    return names;
}

} // namespace semblance::media
