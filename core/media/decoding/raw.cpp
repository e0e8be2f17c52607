// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/media/decoding/codecs.h"
#include "core/media/decoding/metadata.h"

#include <cstring>
#include <memory>

#ifdef SEMBLANCE_WITH_LIBRAW
#include <libraw/libraw.h>
#endif

namespace semblance::media {

namespace {

/// The preview that a camera wrote beside the sensor's data, as a JPEG.
struct Preview
{
    std::string jpeg;
    int orientation = 0; ///< as EXIF says it; 0: not known
};

#ifdef SEMBLANCE_WITH_LIBRAW

struct CloseRaw
{
    void operator()(libraw_data_t *raw) const noexcept { libraw_close(raw); }
};
using RawPtr = std::unique_ptr<libraw_data_t, CloseRaw>;

/// LibRaw's flip (dcraw's): 3 is upside down, 5 and 6 a quarter turn to the left and to the right.
int orientationOf(int flip)
{
    switch (flip) {
    case 3:
        return 3;
    case 5:
        return 8;
    case 6:
        return 6;
    default:
        return 1;
    }
}

Preview previewByLibrary(Bytes bytes)
{
    Preview preview;
    const RawPtr raw(libraw_init(0));
    if (!raw || libraw_open_buffer(raw.get(), const_cast<std::uint8_t *>(bytes.data()), bytes.size()) !=
                    LIBRAW_SUCCESS)
        return preview;
    if (libraw_unpack_thumb(raw.get()) != LIBRAW_SUCCESS || raw->thumbnail.tformat != LIBRAW_THUMBNAIL_JPEG)
        return preview;
    preview.jpeg.assign(raw->thumbnail.thumb, raw->thumbnail.tlength);
    preview.orientation = orientationOf(raw->sizes.flip);
    return preview;
}

#else

Preview previewByLibrary(Bytes)
{
    return {};
}

#endif

Bytes bytesOf(const std::string &text)
{
    return {reinterpret_cast<const std::uint8_t *>(text.data()), text.size()};
}

} // namespace

Result<Raster> decodeRaw(Bytes bytes, const Job &job)
{
    Preview preview = previewByLibrary(bytes);
    if (const Bytes own = largestJpeg(bytes); own.size() > preview.jpeg.size())
        preview.jpeg.assign(reinterpret_cast<const char *>(own.data()), own.size());
    if (preview.jpeg.empty())
        return unsupported("it is a raw file without a JPEG preview that can be read");
    auto raster = decodeJpeg(bytesOf(preview.jpeg), job);
    if (!raster)
        return raster;
    const PictureFacts inner = raster->facts;
    applyExif(*raster, bytes); // the outer file's: complete, and nothing where it is not of TIFF's kind
    PictureFacts &facts = raster->facts;
    facts.format = "RAW";
    if (facts.orientation == 1 && preview.orientation > 1)
        facts.orientation = preview.orientation;
    if (inner.orientation != 1)
        facts.orientation = inner.orientation;
    if (!facts.taken)
        facts.taken = inner.taken;
    if (facts.camera.empty())
        facts.camera = inner.camera;
    return raster;
}

} // namespace semblance::media
