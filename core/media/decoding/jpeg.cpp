// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/media/decoding/codecs.h"
#include "core/media/decoding/metadata.h"

#include <algorithm>
#include <csetjmp>
#include <cstdio> // jpeglib.h needs FILE and size_t
#include <cstring>

#include <jerror.h>
#include <jpeglib.h>

namespace semblance::media {

namespace {

constexpr int kMostScans = 100; // real progressive files have about ten; thousands are an attack on our time
constexpr char kExifName[] = "Exif\0";
constexpr char kProfileName[] = "ICC_PROFILE";

/// libjpeg's error manager with our notes. First member: libjpeg sees only that.
struct Manager
{
    jpeg_error_mgr base;
    std::jmp_buf jump;
    char message[JMSG_LENGTH_MAX];
    int code = 0;             ///< of the fatal message
    bool ended = false;       ///< the file ended before its end marker
    bool cut = false;         ///< a marker, or the end, stood where coded data should be
    bool otherDamage = false; ///< codes that do not exist and the like: colours may be off
    unsigned rowsAtCut = 0;   ///< of rows of blocks
    int scanAtEnd = 0;
};

Manager &managerOf(j_common_ptr info)
{
    return *reinterpret_cast<Manager *>(info->err);
}

extern "C" void onJpegFatal(j_common_ptr info)
{
    Manager &manager = managerOf(info);
    manager.code = info->err->msg_code;
    info->err->format_message(info, manager.message);
    std::longjmp(manager.jump, 1);
}

extern "C" void onJpegMessage(j_common_ptr info, int level)
{
    if (level >= 0 || !info->is_decompressor)
        return;
    Manager &manager = managerOf(info);
    ++info->err->num_warnings;
    const auto *reader = reinterpret_cast<j_decompress_ptr>(info);
    switch (info->err->msg_code) {
    case JWRN_JPEG_EOF: // alone it means only that the end marker is missing
        manager.scanAtEnd = reader->input_scan_number;
        manager.ended = true;
        break;
    case JWRN_HIT_MARKER:
        if (!manager.cut)
            manager.rowsAtCut = reader->input_iMCU_row;
        manager.cut = true;
        break;
    case JWRN_HUFF_BAD_CODE:
    case JWRN_MUST_RESYNC:
        manager.otherDamage = true;
        break;
    default:
        break; // stray bytes between markers and odd headers: the picture is whole
    }
}

extern "C" void onJpegProgress(j_common_ptr info)
{
    const auto *reader = reinterpret_cast<j_decompress_ptr>(info);
    if (reader->input_scan_number <= kMostScans)
        return;
    std::snprintf(managerOf(info).message, JMSG_LENGTH_MAX, "it has more than %d scans", kMostScans);
    std::longjmp(managerOf(info).jump, 1);
}

/// A decompressor with its notes; destroyed at the end whatever happened.
struct Reader
{
    jpeg_decompress_struct info = {};
    Manager manager = {};
    jpeg_progress_mgr progress = {};

    Reader()
    {
        info.err = jpeg_std_error(&manager.base);
        manager.base.error_exit = onJpegFatal;
        manager.base.emit_message = onJpegMessage;
        progress.progress_monitor = onJpegProgress;
    }
    ~Reader() { jpeg_destroy_decompress(&info); }
    Reader(const Reader &) = delete;
    Reader &operator=(const Reader &) = delete;

    /// Runs steps of libjpeg. @return false where it gave up; the message says why. No step may own anything.
    template <class Steps>
    bool run(Steps steps)
    {
        if (setjmp(manager.jump) != 0)
            return false;
        steps();
        return true;
    }

    Error error() const
    {
        switch (manager.code) {
        case JERR_OUT_OF_MEMORY:
            return needsMemory();
        case JERR_BAD_PRECISION:
        case JERR_ARITH_NOTIMPL:
        case JERR_SOF_UNSUPPORTED:
            return unsupported("it is a JPEG of a kind that is not read (" + std::string(manager.message) +
                               ")");
        default:
            return damaged("the JPEG data are damaged (" + std::string(manager.message) + ")");
        }
    }
};

Bytes dataOf(const jpeg_marker_struct &marker)
{
    return {marker.data, marker.data_length};
}

bool startsWith(Bytes bytes, const char *name, std::size_t size)
{
    return bytes.size() >= size && std::memcmp(bytes.data(), name, size) == 0;
}

/// A profile comes in numbered pieces (ICC.1:2010, B.4); all of them or none.
std::string profileOf(const jpeg_marker_struct *markers)
{
    constexpr std::size_t kHead = sizeof kProfileName + 2;
    std::vector<Bytes> pieces;
    for (const jpeg_marker_struct *marker = markers; marker; marker = marker->next) {
        const Bytes data = dataOf(*marker);
        if (marker->marker != JPEG_APP0 + 2 || data.size() <= kHead ||
            !startsWith(data, kProfileName, sizeof kProfileName))
            continue;
        const std::size_t number = data[kHead - 2];
        const std::size_t count = data[kHead - 1];
        if (pieces.empty())
            pieces.resize(count);
        if (number == 0 || number > count || count != pieces.size() || !pieces[number - 1].empty())
            return {};
        pieces[number - 1] = data.subspan(kHead);
    }
    std::string profile;
    for (const Bytes piece : pieces) {
        if (piece.empty())
            return {};
        profile.append(reinterpret_cast<const char *>(piece.data()), piece.size());
    }
    return profile;
}

void readMarkers(const jpeg_decompress_struct &info, Raster &raster)
{
    for (const jpeg_marker_struct *marker = info.marker_list; marker; marker = marker->next)
        if (marker->marker == JPEG_APP0 + 1 && startsWith(dataOf(*marker), kExifName, sizeof kExifName)) {
            applyExif(raster, dataOf(*marker));
            break;
        }
    raster.profile = profileOf(info.marker_list);
}

/// The smallest of the fast scales that keeps the shorter side long enough.
unsigned eighths(const jpeg_decompress_struct &info, int minSide)
{
    const unsigned shorter = std::min(info.image_width, info.image_height);
    for (const unsigned scale : {1u, 2u, 4u})
        if (minSide > 0 && shorter * scale / 8 >= static_cast<unsigned>(minSide))
            return scale;
    return 8;
}

/// Whether every coefficient of every component had its last bit by the time the file ended.
bool allScansRead(const jpeg_decompress_struct &info, const Manager &manager)
{
    if (!info.progressive_mode || !info.coef_bits)
        return manager.scanAtEnd * info.comps_in_scan >= info.num_components;
    for (int component = 0; component < info.num_components; ++component)
        for (int k = 0; k < DCTSIZE2; ++k)
            if (info.coef_bits[component][k] != 0)
                return false;
    return true;
}

/// Success where all or nearly all of the picture was there.
Result<void> judge(const jpeg_decompress_struct &info, const Manager &manager)
{
    if (manager.ended && !allScansRead(info, manager))
        return damaged("it ends early, before its last scan");
    if (manager.cut &&
        !nearlyAll(static_cast<int>(manager.rowsAtCut), static_cast<int>(info.total_iMCU_rows)))
        return endsEarly(
            static_cast<int>(manager.rowsAtCut * std::uint64_t(info.image_height) / info.total_iMCU_rows),
            static_cast<int>(info.image_height));
    return {};
}

void invert(std::vector<std::uint8_t> &samples)
{
    for (std::uint8_t &sample : samples)
        sample = static_cast<std::uint8_t>(255 - sample);
}

Result<void> prepare(Reader &reader, const Job &job, Raster &raster)
{
    jpeg_decompress_struct &info = reader.info;
    if (auto size = checkSize(info.image_width, info.image_height, job.limits); !size)
        return size;
    switch (info.num_components) {
    case 1:
        info.out_color_space = JCS_GRAYSCALE, raster.layout = Layout::Gray;
        break;
    case 3:
        info.out_color_space = JCS_RGB, raster.layout = Layout::Rgb;
        break;
    case 4:
        info.out_color_space = JCS_CMYK, raster.layout = Layout::Cmyk;
        break;
    default:
        return unsupported("it is a JPEG with " + std::to_string(info.num_components) + " colour components");
    }
    info.scale_num = eighths(info, job.minSide);
    info.scale_denom = 8;
    info.progress = &reader.progress;
    if (!reader.run([&] { jpeg_calc_output_dimensions(&info); }))
        return reader.error();
    raster.width = static_cast<int>(info.output_width);
    raster.height = static_cast<int>(info.output_height);
    raster.fullWidth = static_cast<int>(info.image_width);
    raster.fullHeight = static_cast<int>(info.image_height);
    return {};
}

} // namespace

Result<Raster> decodeJpeg(Bytes bytes, const Job &job)
{
    Reader reader;
    jpeg_decompress_struct &info = reader.info;
    const bool read = reader.run([&] {
        jpeg_create_decompress(&info);
        jpeg_mem_src(&info, bytes.data(), static_cast<unsigned long>(bytes.size()));
        jpeg_save_markers(&info, JPEG_APP0 + 1, 0xFFFF);
        jpeg_save_markers(&info, JPEG_APP0 + 2, 0xFFFF);
        jpeg_read_header(&info, TRUE);
    });
    if (!read)
        return reader.error();
    Raster raster;
    raster.facts.format = "JPEG";
    if (auto prepared = prepare(reader, job, raster); !prepared)
        return prepared.error();
    readMarkers(info, raster);

    const std::size_t row =
        static_cast<std::size_t>(raster.width) * static_cast<std::size_t>(channelsOf(raster.layout));
    raster.samples.resize(row * static_cast<std::size_t>(raster.height));
    std::uint8_t *samples = raster.samples.data();
    const bool decoded = reader.run([&] {
        jpeg_start_decompress(&info);
        while (info.output_scanline < info.output_height) {
            JSAMPROW line = samples + row * info.output_scanline;
            jpeg_read_scanlines(&info, &line, 1);
        }
    });
    if (!decoded)
        return reader.error();
    const Manager &manager = reader.manager;
    if (auto enough = judge(info, manager); !enough)
        return enough.error();
    raster.partial = manager.otherDamage || manager.cut;
    // Adobe's programs store CMYK inverted and say so by their marker; Pillow takes every CMYK JPEG for one.
    if (raster.layout == Layout::Cmyk && (job.mode == Mode::Authors || info.saw_Adobe_marker))
        invert(raster.samples);
    return raster;
}

} // namespace semblance::media
