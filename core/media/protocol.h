// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/media/decoder.h"

#include <array>
#include <cstdint>
#include <type_traits>

namespace semblance::media {

// What goes between the pool and the decoder program over their channel: one request with the open file, one
// answer with the pixels in shared memory of sealed size (none where decoding failed). Both sides are built
// together and run on one machine, so the structs travel as they lie in memory; the pool believes nothing it
// has not checked.

inline constexpr std::uint32_t kProtocol =
    0x53444333;                              ///< "SDC1" + 2: raised with every change of the structs
inline constexpr int kDecoderDescriptor = 3; ///< where the child finds its end of the channel
inline constexpr std::int64_t kMostPixels = 300'000'000;
inline constexpr int kMostSide = 65'535;
/// Pixels of up to this size lie in memory that a decoder keeps for its next ones: it comes with the first
/// answer that needs it (or a larger one), and later answers mean it again. Larger ones come in memory of
/// their own.
inline constexpr std::size_t kMostKept = std::size_t(12) << 20;
inline constexpr std::uint64_t kMostMemory = std::uint64_t(1'536)
                                             << 20; ///< of a decoder, its libraries included
/// What a decoder may use while others work beside it. A picture that needs more is decoded again with
/// kMostMemory, one such picture at a time: so all of them together stay within what one machine can spare.
inline constexpr std::uint64_t kUsualMemory = std::uint64_t(768) << 20;
inline constexpr std::int64_t kUsualPixels = 40'000'000;

struct DecodeRequest
{
    std::uint32_t protocol = kProtocol;
    std::int32_t authors = 0; ///< 1: Mode::Authors
    std::int32_t minSide = 0;
    std::int32_t seconds = 30; ///< of CPU time for this picture
    std::uint64_t memory = kUsualMemory;
    std::int64_t mostPixels = kUsualPixels;
    std::int32_t mostSide = kMostSide;
    std::array<char, 12> suffix =
        {}; ///< lower-case extension, ends with 0; for formats without a magic number
};

struct DecodeAnswer
{
    std::uint32_t protocol = kProtocol;
    std::int32_t failed = 0; ///< 1: `code`, `cause` and `advice` say why, and there are no pixels
    std::int32_t code = 0;
    std::int32_t width = 0; ///< of the pixels that came
    std::int32_t height = 0;
    std::int32_t fullWidth = 0;
    std::int32_t fullHeight = 0;
    std::int32_t orientation = 1;
    std::int64_t taken = 0;
    std::int32_t hasTaken = 0;
    std::int32_t partial = 0;
    std::int32_t scaled = 0;
    std::int32_t kept =
        0; ///< 1: the memory with this answer, or the last that came, is kept for the next ones
    std::array<char, 32> format = {};
    std::array<char, 128> camera = {};
    std::array<char, 400> cause = {};
    std::array<char, 200> advice = {};
};

static_assert(std::is_trivially_copyable_v<DecodeRequest> && std::is_trivially_copyable_v<DecodeAnswer>);

/// Copies text into a fixed field, cut at its end, always ending with 0.
template <std::size_t Size>
void put(std::array<char, Size> &field, const std::string &text) noexcept
{
    const std::size_t size = text.copy(field.data(), Size - 1);
    field[size] = '\0';
}

/// The text of a fixed field, whatever is in it.
template <std::size_t Size>
std::string take(const std::array<char, Size> &field)
{
    std::size_t size = 0;
    while (size < Size && field[size] != '\0')
        ++size;
    return {field.data(), size};
}

} // namespace semblance::media
