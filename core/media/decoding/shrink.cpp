// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/media/decoding/shrink.h"

#include <algorithm>

namespace semblance::media {

namespace {

constexpr int kMostFactor = 255; // 255 rows of 255 fit into 16 bits

/// Sums `rows` rows of `bytes` bytes into 16-bit columns.
void addRows(const std::uint8_t *from, std::size_t bytes, int rows, std::vector<std::uint16_t> &sums)
{
    std::fill(sums.begin(), sums.end(), std::uint16_t(0));
    for (int y = 0; y < rows; ++y, from += bytes)
        for (std::size_t i = 0; i < bytes; ++i)
            sums[i] = static_cast<std::uint16_t>(sums[i] + from[i]);
}

} // namespace

int shrinkFactor(int width, int height, int minSide) noexcept
{
    return minSide > 0 ? std::clamp(std::min(width, height) / minSide, 1, kMostFactor) : 1;
}

void shrink(std::vector<std::uint8_t> &samples, int &width, int &height, int channels, int factor)
{
    if (factor <= 1)
        return;
    const int outWidth = (width + factor - 1) / factor, outHeight = (height + factor - 1) / factor;
    const auto group = static_cast<std::size_t>(channels);
    const std::size_t row = static_cast<std::size_t>(width) * group;
    std::vector<std::uint16_t> sums(row);
    std::uint8_t *to = samples.data(); // never ahead of what is read: the sums of a row of blocks come first
    for (int y = 0; y < outHeight; ++y) {
        const int rows = std::min(factor, height - y * factor);
        addRows(samples.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(factor) * row, row,
                rows, sums);
        for (int x = 0; x < outWidth; ++x) {
            const int columns = std::min(factor, width - x * factor);
            const auto count = static_cast<std::uint32_t>(rows * columns);
            const std::uint16_t *from =
                sums.data() + static_cast<std::size_t>(x) * static_cast<std::size_t>(factor) * group;
            for (std::size_t c = 0; c < group; ++c) {
                std::uint32_t sum = count / 2;
                for (int i = 0; i < columns; ++i)
                    sum += from[static_cast<std::size_t>(i) * group + c];
                *to++ = static_cast<std::uint8_t>(sum / count);
            }
        }
    }
    width = outWidth;
    height = outHeight;
    samples.resize(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * group);
    samples.shrink_to_fit();
}

} // namespace semblance::media
