// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/media/decoding/raster.h"

#include <algorithm>

namespace semblance::media {

/// Reads numbers of a file one after the other; beyond the end everything is 0 and `short_` says so.
class Cursor
{
public:
    explicit Cursor(Bytes bytes) noexcept : bytes_(bytes) {}

    std::uint8_t byte() noexcept
    {
        if (at_ >= bytes_.size()) {
            short_ = true;
            return 0;
        }
        return bytes_[at_++];
    }
    std::uint32_t little(int size) noexcept
    {
        std::uint32_t value = 0;
        for (int i = 0; i < size; ++i)
            value |= static_cast<std::uint32_t>(byte()) << (8 * i);
        return value;
    }
    void seek(std::size_t offset) noexcept
    {
        short_ = short_ || offset > bytes_.size();
        at_ = std::min(offset, bytes_.size());
    }
    /// The next bytes, fewer where the file ends.
    Bytes take(std::size_t size) noexcept
    {
        const Bytes taken = bytes_.subspan(at_, std::min(size, left()));
        short_ = short_ || taken.size() < size;
        at_ += taken.size();
        return taken;
    }
    std::size_t left() const noexcept { return bytes_.size() - at_; }
    std::size_t position() const noexcept { return at_; }
    bool ranOut() const noexcept { return short_; }

private:
    Bytes bytes_;
    std::size_t at_ = 0;
    bool short_ = false;
};

/// Fills the samples of a raster whose size is known and was checked. @throws std::bad_alloc
inline void allocate(Raster &raster, std::uint8_t value = 0)
{
    raster.samples.assign(static_cast<std::size_t>(raster.width) * static_cast<std::size_t>(raster.height) *
                              static_cast<std::size_t>(channelsOf(raster.layout)),
                          value);
}

} // namespace semblance::media
