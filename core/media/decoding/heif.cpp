// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/media/decoding/codecs.h"
#include "core/media/decoding/metadata.h"
#include "core/media/decoding/reading.h"

#include <cstring>
#include <libheif/heif.h>
#include <memory>

namespace semblance::media {

namespace {

struct FreeContext
{
    void operator()(heif_context *context) const noexcept { heif_context_free(context); }
};
struct FreeHandle
{
    void operator()(const heif_image_handle *handle) const noexcept { heif_image_handle_release(handle); }
};
struct FreeImage
{
    void operator()(const heif_image *image) const noexcept { heif_image_release(image); }
};
struct FreeOptions
{
    void operator()(heif_decoding_options *options) const noexcept { heif_decoding_options_free(options); }
};
using ContextPtr = std::unique_ptr<heif_context, FreeContext>;
using HandlePtr = std::unique_ptr<heif_image_handle, FreeHandle>;
using ImagePtr = std::unique_ptr<heif_image, FreeImage>;
using OptionsPtr = std::unique_ptr<heif_decoding_options, FreeOptions>;

bool isAvif(Bytes bytes)
{
    return bytes.size() >= 12 && std::memcmp(bytes.data() + 8, "avi", 3) == 0;
}

Error explain(const heif_error &error, const std::string &format)
{
    const std::string text = error.message ? error.message : "";
    switch (error.code) {
    case heif_error_Unsupported_filetype:
    case heif_error_Unsupported_feature:
        return unsupported("this build does not read this kind of " + format + " file (" + text + ")");
    case heif_error_Memory_allocation_error:
        return needsMemory();
    default:
        return damaged("the " + format + " data are damaged (" + text + ")");
    }
}

void readProfile(const heif_image_handle *handle, Raster &raster)
{
    const heif_color_profile_type type = heif_image_handle_get_color_profile_type(handle);
    if (type != heif_color_profile_type_prof && type != heif_color_profile_type_rICC)
        return;
    std::string profile(heif_image_handle_get_raw_color_profile_size(handle), '\0');
    if (heif_image_handle_get_raw_color_profile(handle, profile.data()).code == heif_error_Ok)
        raster.profile = std::move(profile);
}

/// The EXIF item begins with the offset of the TIFF structure (ISO/IEC 23008-12, A.2.1).
void readExifItem(const heif_image_handle *handle, Raster &raster)
{
    heif_item_id id = 0;
    if (heif_image_handle_get_list_of_metadata_block_IDs(handle, "Exif", &id, 1) != 1)
        return;
    const std::size_t size = heif_image_handle_get_metadata_size(handle, id);
    if (size < 8 || size > (16u << 20))
        return;
    std::vector<std::uint8_t> block(size);
    if (heif_image_handle_get_metadata(handle, id, block.data()).code != heif_error_Ok)
        return;
    const std::size_t skip = std::size_t(block[0]) << 24 | block[1] << 16 | block[2] << 8 | block[3];
    if (skip < size - 4)
        applyExif(raster, Bytes(block).subspan(4 + skip));
}

Result<void> copyPixels(const heif_image *image, Raster &raster, const std::string &format)
{
    int stride = 0;
    const std::uint8_t *plane = heif_image_get_plane_readonly(image, heif_channel_interleaved, &stride);
    raster.width = heif_image_get_width(image, heif_channel_interleaved);
    raster.height = heif_image_get_height(image, heif_channel_interleaved);
    const std::size_t row =
        static_cast<std::size_t>(raster.width) * static_cast<std::size_t>(channelsOf(raster.layout));
    if (!plane || raster.width <= 0 || raster.height <= 0 || static_cast<std::size_t>(stride) < row)
        return damaged("the " + format + " data hold no pixels");
    raster.samples.resize(row * static_cast<std::size_t>(raster.height));
    for (std::size_t y = 0; y < static_cast<std::size_t>(raster.height); ++y)
        std::memcpy(raster.samples.data() + y * row, plane + y * static_cast<std::size_t>(stride), row);
    return {};
}

} // namespace

void warmUpHeif()
{
    heif_init(nullptr);
}

Result<Raster> decodeHeif(Bytes bytes, const Job &job)
{
    const std::string format = isAvif(bytes) ? "AVIF" : "HEIC";
    const ContextPtr context(heif_context_alloc());
    if (!context)
        throw std::bad_alloc();
    heif_context_set_maximum_image_size_limit(context.get(), job.limits.side);
    heif_context_set_max_decoding_threads(context.get(), 0); // tiles one after the other, in this thread
    if (const heif_error error =
            heif_context_read_from_memory_without_copy(context.get(), bytes.data(), bytes.size(), nullptr);
        error.code != heif_error_Ok)
        return explain(error, format);
    heif_image_handle *found = nullptr;
    if (const heif_error error = heif_context_get_primary_image_handle(context.get(), &found);
        error.code != heif_error_Ok)
        return explain(error, format);
    const HandlePtr handle(found);
    if (auto size =
            checkSize(heif_image_handle_get_width(found), heif_image_handle_get_height(found), job.limits);
        !size)
        return size.error();
    Raster raster;
    raster.facts.format = format;
    raster.upright = true; // the container's rotation is applied by the library; EXIF's is only information
    const bool alpha = heif_image_handle_has_alpha_channel(found) != 0;
    raster.layout = alpha ? Layout::Rgba : Layout::Rgb;
    raster.premultiplied = alpha && heif_image_handle_is_premultiplied_alpha(found) != 0;
    const OptionsPtr options(heif_decoding_options_alloc());
    if (!options)
        throw std::bad_alloc();
    options->convert_hdr_to_8bit = 1;
    heif_image *decoded = nullptr;
    if (const heif_error error = heif_decode_image(
            found, &decoded, heif_colorspace_RGB,
            alpha ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB, options.get());
        error.code != heif_error_Ok)
        return explain(error, format);
    const ImagePtr image(decoded);
    if (auto copied = copyPixels(decoded, raster, format); !copied)
        return copied.error();
    heif_error warning = {};
    raster.partial = heif_image_get_decoding_warnings(decoded, 0, &warning, 1) > 0;
    readProfile(found, raster);
    readExifItem(found, raster);
    return raster;
}

} // namespace semblance::media
