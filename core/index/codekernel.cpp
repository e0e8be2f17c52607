// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/index/codekernel.h"

#include <cstring>
#include <initializer_list>

#if defined(__x86_64__) && defined(__GNUC__)
#define SEMBLANCE_X86 1
#include <immintrin.h>
#endif

namespace semblance::index {

namespace {

using Blocks = void (*)(const std::uint8_t *, std::size_t, const std::int16_t *, std::size_t,
                        std::int32_t *) noexcept;
using Row = std::int32_t (*)(const std::uint8_t *, const std::int16_t *, std::size_t) noexcept;

struct Kernel
{
    Blocks blocks;
    Row row;
};

void plainBlocks(const std::uint8_t *codes, std::size_t blocks, const std::int16_t *query, std::size_t axes,
                 std::int32_t *sums) noexcept
{
    for (std::size_t block = 0; block < blocks; ++block, sums += kBlockRows) {
        std::memset(sums, 0, kBlockRows * sizeof *sums);
        for (std::size_t axis = 0; axis < axes; axis += 4, codes += 4 * kBlockRows)
            for (std::size_t row = 0; row < kBlockRows; ++row)
                for (std::size_t j = 0; j < 4; ++j)
                    sums[row] += codes[4 * row + j] * query[axis + j];
    }
}

std::int32_t plainRow(const std::uint8_t *codes, const std::int16_t *query, std::size_t axes) noexcept
{
    std::int32_t sum = 0;
    for (std::size_t axis = 0; axis < axes; ++axis)
        sum += codes[axis] * query[axis];
    return sum;
}

#ifdef SEMBLANCE_X86

__attribute__((target("avx2"))) void avx2Blocks(const std::uint8_t *codes, std::size_t blocks,
                                                const std::int16_t *query, std::size_t axes,
                                                std::int32_t *sums) noexcept
{
    for (std::size_t block = 0; block < blocks; ++block, sums += kBlockRows) {
        __m256i parts[4] = {_mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256(),
                            _mm256_setzero_si256()};
        for (std::size_t axis = 0; axis < axes; axis += 4, codes += 4 * kBlockRows) {
            std::int64_t four;
            std::memcpy(&four, query + axis, sizeof four);
            const __m256i numbers = _mm256_set1_epi64x(four);
            for (int part = 0; part < 4; ++part) {
                const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i *>(codes + 16 * part));
                parts[part] =
                    _mm256_add_epi32(parts[part], _mm256_madd_epi16(_mm256_cvtepu8_epi16(bytes), numbers));
            }
        }
        for (int part = 0; part < 4; ++part) {
            alignas(32) std::int32_t pairs[8];
            _mm256_store_si256(reinterpret_cast<__m256i *>(pairs), parts[part]);
            for (int i = 0; i < 4; ++i)
                sums[4 * part + i] = pairs[2 * i] + pairs[2 * i + 1];
        }
    }
}

__attribute__((target("avx2"))) std::int32_t avx2Row(const std::uint8_t *codes, const std::int16_t *query,
                                                     std::size_t axes) noexcept
{
    __m256i sums = _mm256_setzero_si256();
    for (std::size_t axis = 0; axis < axes; axis += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i *>(codes + axis));
        const __m256i numbers = _mm256_loadu_si256(reinterpret_cast<const __m256i *>(query + axis));
        sums = _mm256_add_epi32(sums, _mm256_madd_epi16(_mm256_cvtepu8_epi16(bytes), numbers));
    }
    alignas(32) std::int32_t parts[8];
    _mm256_store_si256(reinterpret_cast<__m256i *>(parts), sums);
    std::int32_t sum = 0;
    for (const std::int32_t part : parts)
        sum += part;
    return sum;
}

/// A 16-bit number as 256 x high + low, both signed bytes: what the byte products of VNNI take.
struct Halves
{
    std::int8_t high, low;
};

constexpr Halves halvesOf(std::int16_t number) noexcept
{
    const auto low = static_cast<std::int8_t>(number & 0xff);
    return {static_cast<std::int8_t>((number - low) / 256), low};
}

constexpr std::size_t kMostAxes = 4096;

/// A known number of blocks at once: their sums stay in registers.
template <std::size_t kSome>
__attribute__((target("avx512f,avx512bw,avx512vnni"))) void
vnniSome(const std::uint8_t *codes, const std::int8_t *high, const std::int8_t *low, std::size_t axes,
         std::int32_t *sums) noexcept
{
    constexpr std::size_t kAhead = 8; // blocks; behind the last one nothing is read, it is only a hint
    const std::size_t stride = axes * kBlockRows;
    __m512i highs[kSome], lows[kSome];
    for (std::size_t b = 0; b < kSome; ++b)
        highs[b] = lows[b] = _mm512_setzero_si512();
    for (std::size_t axis = 0; axis < axes; axis += 4) {
        std::int32_t fourHigh, fourLow;
        std::memcpy(&fourHigh, high + axis, sizeof fourHigh);
        std::memcpy(&fourLow, low + axis, sizeof fourLow);
        const __m512i numbersHigh = _mm512_set1_epi32(fourHigh), numbersLow = _mm512_set1_epi32(fourLow);
        for (std::size_t b = 0; b < kSome; ++b) {
            // The processor's own look ahead does not follow so many rows at once: a fifth of the time.
            __builtin_prefetch(codes + (b + kAhead) * stride + axis * kBlockRows);
            const __m512i bytes = _mm512_loadu_si512(codes + b * stride + axis * kBlockRows);
            highs[b] = _mm512_dpbusd_epi32(highs[b], bytes, numbersHigh);
            lows[b] = _mm512_dpbusd_epi32(lows[b], bytes, numbersLow);
        }
    }
    for (std::size_t b = 0; b < kSome; ++b)
        _mm512_storeu_si512(sums + b * kBlockRows, _mm512_add_epi32(_mm512_slli_epi32(highs[b], 8), lows[b]));
}

__attribute__((target("avx512f,avx512bw,avx512vnni"))) void
vnniBlocks(const std::uint8_t *codes, std::size_t blocks, const std::int16_t *query, std::size_t axes,
           std::int32_t *sums) noexcept
{
    alignas(64) std::int8_t high[kMostAxes], low[kMostAxes];
    for (std::size_t axis = 0; axis < axes; ++axis) {
        const Halves halves = halvesOf(query[axis]);
        high[axis] = halves.high;
        low[axis] = halves.low;
    }
    const std::size_t stride = axes * kBlockRows;
    for (; blocks >= 4; blocks -= 4, codes += 4 * stride, sums += 4 * kBlockRows)
        vnniSome<4>(codes, high, low, axes, sums);
    for (; blocks > 0; --blocks, codes += stride, sums += kBlockRows)
        vnniSome<1>(codes, high, low, axes, sums);
}

__attribute__((target("avx512f,avx512bw,avx512vnni"))) std::int32_t
vnniRow(const std::uint8_t *codes, const std::int16_t *query, std::size_t axes) noexcept
{
    __m512i sums = _mm512_setzero_si512();
    for (std::size_t axis = 0; axis < axes; axis += 32) {
        const __m512i bytes =
            _mm512_cvtepu8_epi16(_mm256_loadu_si256(reinterpret_cast<const __m256i *>(codes + axis)));
        sums = _mm512_dpwssd_epi32(sums, bytes, _mm512_loadu_si512(query + axis));
    }
    alignas(64) std::int32_t parts[16];
    _mm512_store_si512(parts, sums);
    std::int32_t sum = 0;
    for (const std::int32_t part : parts)
        sum += part;
    return sum;
}

#endif

bool has(const char *name) noexcept
{
#ifdef SEMBLANCE_X86
    if (std::strcmp(name, "avx512vnni") == 0)
        return __builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512bw");
    if (std::strcmp(name, "avx2") == 0)
        return __builtin_cpu_supports("avx2");
#endif
    return std::strcmp(name, "plain") == 0;
}

Kernel kernelNamed(const char *name) noexcept
{
#ifdef SEMBLANCE_X86
    if (std::strcmp(name, "avx512vnni") == 0)
        return {vnniBlocks, vnniRow};
    if (std::strcmp(name, "avx2") == 0)
        return {avx2Blocks, avx2Row};
#endif
    return {plainBlocks, plainRow};
}

Kernel choose() noexcept
{
    for (const char *name : {"avx512vnni", "avx2"})
        if (has(name))
            return kernelNamed(name);
    return kernelNamed("plain");
}

Kernel chosen = choose();

} // namespace

void sumBlocks(const std::uint8_t *codes, std::size_t blocks, const std::int16_t *query, std::size_t axes,
               std::int32_t *sums) noexcept
{
    chosen.blocks(codes, blocks, query, axes, sums);
}

std::int32_t sumRow(const std::uint8_t *codes, const std::int16_t *query, std::size_t axes) noexcept
{
    return chosen.row(codes, query, axes);
}

bool useCodeKernel(const char *name) noexcept
{
    if (!has(name))
        return false;
    chosen = kernelNamed(name);
    return true;
}

} // namespace semblance::index
