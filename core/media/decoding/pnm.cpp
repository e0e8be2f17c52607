// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/media/decoding/codecs.h"
#include "core/media/decoding/reading.h"

namespace semblance::media {

namespace {

/// netpbm's header: numbers between white space and comments.
class Header
{
public:
    explicit Header(Bytes bytes) noexcept : bytes_(bytes) {}

    /// The next number, -1 where there is none or it is absurd.
    std::int64_t number()
    {
        skipSpace();
        std::int64_t value = 0;
        const std::size_t start = at_;
        while (at_ < bytes_.size() && bytes_[at_] >= '0' && bytes_[at_] <= '9' && at_ - start < 10)
            value = value * 10 + (bytes_[at_++] - '0');
        return at_ == start ? -1 : value;
    }
    /// One digit of P1, which may stand without spaces.
    std::int64_t bit()
    {
        skipSpace();
        return at_ < bytes_.size() && (bytes_[at_] == '0' || bytes_[at_] == '1') ? bytes_[at_++] - '0' : -1;
    }
    /// What follows the single white space after the header.
    Bytes rest() const { return at_ < bytes_.size() ? bytes_.subspan(at_ + 1) : Bytes(); }

private:
    void skipSpace()
    {
        while (at_ < bytes_.size()) {
            if (bytes_[at_] == '#')
                while (at_ < bytes_.size() && bytes_[at_] != '\n')
                    ++at_;
            else if (bytes_[at_] == ' ' || (bytes_[at_] >= '\t' && bytes_[at_] <= '\r'))
                ++at_;
            else
                return;
        }
    }

    Bytes bytes_;
    std::size_t at_ = 2; // behind "P6"
};

std::uint8_t toByte(std::int64_t value, std::int64_t most)
{
    return static_cast<std::uint8_t>((std::min(value, most) * 255 + most / 2) / most);
}

/// How many rows the samples that were found fill.
int rowsOf(std::size_t samples, const Raster &raster)
{
    const std::size_t row =
        static_cast<std::size_t>(raster.width) * static_cast<std::size_t>(channelsOf(raster.layout));
    return static_cast<int>(samples / row);
}

std::size_t readText(Header &header, bool bits, std::int64_t most, Raster &raster)
{
    for (std::size_t i = 0; i < raster.samples.size(); ++i) {
        const std::int64_t value = bits ? header.bit() : header.number();
        if (value < 0)
            return i;
        raster.samples[i] = bits ? (value ? 0 : 255) : toByte(value, most);
    }
    return raster.samples.size();
}

std::size_t readBits(Bytes data, Raster &raster)
{
    const std::size_t width = static_cast<std::size_t>(raster.width);
    const std::size_t row = (width + 7) / 8;
    const std::size_t rows =
        std::min<std::size_t>(static_cast<std::size_t>(raster.height), data.size() / row);
    for (std::size_t y = 0; y < rows; ++y)
        for (std::size_t x = 0; x < width; ++x)
            raster.samples[y * width + x] = (data[y * row + x / 8] >> (7 - x % 8) & 1) ? 0 : 255;
    return rows * width;
}

std::size_t readBytes(Bytes data, std::int64_t most, Raster &raster)
{
    const std::size_t size = most > 255 ? 2 : 1;
    const std::size_t count = std::min(raster.samples.size(), data.size() / size);
    for (std::size_t i = 0; i < count; ++i)
        raster.samples[i] = toByte(size == 2 ? data[2 * i] << 8 | data[2 * i + 1] : data[i], most);
    return count;
}

} // namespace

Result<Raster> decodePnm(Bytes bytes, const Job &job)
{
    const int kind = bytes[1] - '0';
    const bool bits = kind == 1 || kind == 4;
    Header header(bytes);
    const std::int64_t width = header.number();
    const std::int64_t height = header.number();
    const std::int64_t most = bits ? 1 : header.number();
    if (auto size = checkSize(width, height, job.limits); !size)
        return size.error();
    if (most < 1 || most > 65'535)
        return damaged("the largest value that it names is " + std::to_string(most));
    Raster raster;
    raster.facts.format = "PNM";
    raster.width = static_cast<int>(width);
    raster.height = static_cast<int>(height);
    raster.layout = kind == 3 || kind == 6 ? Layout::Rgb : Layout::Gray;
    const std::size_t least = bits ? static_cast<std::size_t>(width) * static_cast<std::size_t>(height) / 8
                                   : static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    if (bytes.size() < least / 2) // also keeps a header without data from costing memory
        return endsEarly(0, raster.height);
    allocate(raster, 255);
    const std::size_t found = kind <= 3   ? readText(header, bits, most, raster)
                              : kind == 4 ? readBits(header.rest(), raster)
                                          : readBytes(header.rest(), most, raster);
    if (const int rows = rowsOf(found, raster); rows < raster.height) {
        if (!nearlyAll(rows, raster.height))
            return endsEarly(rows, raster.height);
        raster.partial = true;
    }
    return raster;
}

} // namespace semblance::media
