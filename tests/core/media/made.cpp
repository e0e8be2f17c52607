// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "tests/core/media/made.h"

#include "core/base/check.h"

#include <algorithm>
#include <array>
#include <cstdio> // jpeglib.h needs FILE
#include <cstdlib>

#include <jpeglib.h>

namespace semblance::test {

namespace {

std::string big(std::uint32_t value)
{
    return {static_cast<char>(value >> 24), static_cast<char>(value >> 16), static_cast<char>(value >> 8),
            static_cast<char>(value)};
}

std::string little(std::uint32_t value, int bytes)
{
    std::string out;
    for (int i = 0; i < bytes; ++i)
        out += static_cast<char>(value >> (8 * i));
    return out;
}

std::uint32_t crc(const std::string &bytes)
{
    std::uint32_t value = 0xFFFFFFFFu;
    for (const char c : bytes) {
        value ^= static_cast<unsigned char>(c);
        for (int i = 0; i < 8; ++i)
            value = value & 1 ? value >> 1 ^ 0xEDB88320u : value >> 1;
    }
    return ~value;
}

std::string chunk(const std::string &kind, const std::string &data)
{
    return big(static_cast<std::uint32_t>(data.size())) + kind + data + big(crc(kind + data));
}

/// zlib's format with stored blocks.
std::string stored(const std::string &data)
{
    std::string out = "\x78\x01";
    std::uint32_t a = 1, b = 0;
    for (const char c : data) {
        a = (a + static_cast<unsigned char>(c)) % 65521;
        b = (b + a) % 65521;
    }
    std::size_t at = 0;
    do {
        const std::size_t size = std::min<std::size_t>(data.size() - at, 65'535);
        out += at + size == data.size() ? '\1' : '\0';
        out += little(static_cast<std::uint32_t>(size), 2) + little(~static_cast<std::uint32_t>(size), 2);
        out += data.substr(at, size);
        at += size;
    } while (at < data.size());
    return out + big(b << 16 | a);
}

std::string entry(int tag, int type, std::uint32_t count, std::uint32_t value)
{
    return little(static_cast<std::uint32_t>(tag), 2) + little(static_cast<std::uint32_t>(type), 2) +
           little(count, 4) + little(value, 4);
}

} // namespace

Picture quarters(int width, int height)
{
    Picture picture{width, height, {}};
    constexpr std::array<std::array<std::uint8_t, 3>, 4> kColours = {
        {{200, 40, 40}, {40, 180, 60}, {50, 70, 200}, {220, 210, 60}}};
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const auto &colour =
                kColours[static_cast<std::size_t>((y * 2 >= height ? 2 : 0) + (x * 2 >= width ? 1 : 0))];
            const bool mark = x * 8 < width && y * 4 < height;
            for (const std::uint8_t value : colour)
                picture.rgb.push_back(mark ? 255 : value);
        }
    return picture;
}

std::string pngFile(const PngSpec &spec, const std::string &rows)
{
    std::string header = big(spec.width) + big(spec.height);
    header += static_cast<char>(spec.depth);
    header += static_cast<char>(spec.colour);
    header += std::string(3, '\0');
    const std::size_t row = rows.size() / std::max<std::size_t>(spec.height, 1);
    std::string filtered;
    for (std::size_t y = 0; y < spec.height && row > 0; ++y)
        filtered += '\0' + rows.substr(y * row, row);
    std::string file = "\x89PNG\r\n\x1a\n" + chunk("IHDR", header);
    if (!spec.palette.empty())
        file += chunk("PLTE", spec.palette);
    if (!spec.transparency.empty())
        file += chunk("tRNS", spec.transparency);
    if (!spec.exif.empty())
        file += chunk("eXIf", spec.exif);
    return file + chunk("IDAT", stored(filtered)) + chunk("IEND", "");
}

std::string jpegFile(const Picture &picture, const std::string &exif, int quality, bool progressive)
{
    jpeg_compress_struct info = {};
    jpeg_error_mgr errors = {};
    info.err = jpeg_std_error(&errors);
    jpeg_create_compress(&info);
    unsigned char *out = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&info, &out, &size);
    info.image_width = static_cast<JDIMENSION>(picture.width);
    info.image_height = static_cast<JDIMENSION>(picture.height);
    info.input_components = 3;
    info.in_color_space = JCS_RGB;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, quality, TRUE);
    info.comp_info[0].h_samp_factor = info.comp_info[0].v_samp_factor = 1;
    if (progressive)
        jpeg_simple_progression(&info);
    jpeg_start_compress(&info, TRUE);
    if (!exif.empty()) {
        const std::string block = std::string("Exif\0\0", 6) + exif;
        jpeg_write_marker(&info, JPEG_APP0 + 1, reinterpret_cast<const JOCTET *>(block.data()),
                          static_cast<unsigned>(block.size()));
    }
    while (info.next_scanline < info.image_height) {
        auto *row =
            const_cast<JSAMPROW>(picture.rgb.data() + std::size_t(info.next_scanline) * info.image_width * 3);
        jpeg_write_scanlines(&info, &row, 1);
    }
    jpeg_finish_compress(&info);
    jpeg_destroy_compress(&info);
    std::string bytes(reinterpret_cast<const char *>(out), size);
    std::free(out);
    return bytes;
}

std::string exifBlock(int orientation, const std::string &make, const std::string &model,
                      const std::string &taken)
{
    // One directory at 8 with up to four entries, then the Exif directory with one, then the texts.
    const int count = 1 + (make.empty() ? 0 : 1) + (model.empty() ? 0 : 1) + (taken.empty() ? 0 : 1);
    const auto inner = static_cast<std::uint32_t>(8 + 2 + 12 * count + 4);
    std::uint32_t texts = inner + (taken.empty() ? 0u : 2u + 12u + 4u);
    std::string body, tail;
    const auto text = [&](int tag, const std::string &value) {
        std::string line = entry(tag, 2, static_cast<std::uint32_t>(value.size() + 1), texts);
        tail += value + '\0';
        texts += static_cast<std::uint32_t>(value.size() + 1);
        return line;
    };
    if (!make.empty())
        body += text(0x10F, make);
    if (!model.empty())
        body += text(0x110, model);
    body += entry(0x112, 3, 1, static_cast<std::uint32_t>(orientation));
    std::string exif;
    if (!taken.empty()) {
        body += entry(0x8769, 4, 1, inner);
        exif = little(1, 2) + text(0x9003, taken) + little(0, 4);
    }
    return std::string("II*\0", 4) + little(8, 4) + little(static_cast<std::uint32_t>(count), 2) + body +
           little(0, 4) + exif + tail;
}

std::string bmpFile(const Picture &picture)
{
    const std::size_t row = (static_cast<std::size_t>(picture.width) * 3 + 3) / 4 * 4;
    const auto size = static_cast<std::uint32_t>(54 + row * static_cast<std::size_t>(picture.height));
    std::string file = "BM" + little(size, 4) + little(0, 4) + little(54, 4) + little(40, 4) +
                       little(static_cast<std::uint32_t>(picture.width), 4) +
                       little(static_cast<std::uint32_t>(picture.height), 4) + little(1, 2) + little(24, 2) +
                       std::string(24, '\0');
    for (int y = picture.height - 1; y >= 0; --y) {
        std::string line;
        for (int x = 0; x < picture.width; ++x) {
            const std::uint8_t *pixel = &picture.rgb[(static_cast<std::size_t>(y) * picture.width + x) * 3];
            line += static_cast<char>(pixel[2]);
            line += static_cast<char>(pixel[1]);
            line += static_cast<char>(pixel[0]);
        }
        line.resize(row);
        file += line;
    }
    return file;
}

std::string ppmFile(const Picture &picture)
{
    return "P6\n" + std::to_string(picture.width) + " " + std::to_string(picture.height) + "\n255\n" +
           std::string(picture.rgb.begin(), picture.rgb.end());
}

std::vector<double> blockMean(const Picture &picture, int column, int row, int parts)
{
    // A picture with fewer pixels than parts: the nearest pixel stands for an empty block.
    const auto from = [parts](int k, int n) { return std::min(k * n / parts, n - 1); };
    const auto to = [&](int k, int n) { return std::max((k + 1) * n / parts, from(k, n) + 1); };
    std::vector<double> sum(3, 0);
    int count = 0;
    for (int y = from(row, picture.height); y < to(row, picture.height); ++y)
        for (int x = from(column, picture.width); x < to(column, picture.width); ++x, ++count)
            for (std::size_t c = 0; c < 3; ++c)
                sum[c] += picture.rgb[(static_cast<std::size_t>(y) * picture.width + x) * 3 + c];
    for (double &value : sum)
        value /= count;
    return sum;
}

int largestDifference(const Picture &a, const Picture &b)
{
    if (a.width != b.width || a.height != b.height)
        return 256;
    int largest = 0;
    for (std::size_t i = 0; i < a.rgb.size(); ++i)
        largest = std::max(largest, std::abs(int(a.rgb[i]) - int(b.rgb[i])));
    return largest;
}

Picture storedAs(const Picture &upright, int orientation)
{
    const bool turned = orientation >= 5;
    Picture stored{turned ? upright.height : upright.width, turned ? upright.width : upright.height, {}};
    const int w = upright.width, h = upright.height;
    for (int y = 0; y < stored.height; ++y)
        for (int x = 0; x < stored.width; ++x) {
            // EXIF 2.32, 4.6.4 A: what the stored 0th row and 0th column are of the upright picture.
            const std::array<std::array<int, 2>, 8> source = {{{x, y},
                                                               {w - 1 - x, y},
                                                               {w - 1 - x, h - 1 - y},
                                                               {x, h - 1 - y},
                                                               {y, x},
                                                               {w - 1 - y, x},
                                                               {w - 1 - y, h - 1 - x},
                                                               {y, h - 1 - x}}};
            const auto &[sx, sy] = source[static_cast<std::size_t>(orientation - 1)];
            for (std::size_t c = 0; c < 3; ++c)
                stored.rgb.push_back(upright.rgb[(static_cast<std::size_t>(sy) * w + sx) * 3 + c]);
        }
    return stored;
}

} // namespace semblance::test
