// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/sha256kernel.h"

#include <bit>

#if defined(__x86_64__) && defined(__GNUC__)
#define SEMBLANCE_X86 1
#include <cpuid.h>
#include <immintrin.h>
#endif

namespace semblance {

const std::array<std::uint32_t, 64> kSha256Rounds = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

namespace {

void plainBlock(std::array<std::uint32_t, 8> &state, const std::uint8_t *data) noexcept
{
    std::array<std::uint32_t, 64> w;
    for (std::size_t i = 0; i < 16; ++i)
        w[i] = std::uint32_t(data[4 * i]) << 24 | std::uint32_t(data[4 * i + 1]) << 16 |
               std::uint32_t(data[4 * i + 2]) << 8 | std::uint32_t(data[4 * i + 3]);
    for (std::size_t i = 16; i < 64; ++i) {
        const std::uint32_t s0 = std::rotr(w[i - 15], 7) ^ std::rotr(w[i - 15], 18) ^ (w[i - 15] >> 3);
        const std::uint32_t s1 = std::rotr(w[i - 2], 17) ^ std::rotr(w[i - 2], 19) ^ (w[i - 2] >> 10);
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    auto [a, b, c, d, e, f, g, h] = state;
    for (std::size_t i = 0; i < 64; ++i) {
        const std::uint32_t s1 = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
        const std::uint32_t t1 = h + s1 + ((e & f) ^ (~e & g)) + kSha256Rounds[i] + w[i];
        const std::uint32_t s0 = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
        const std::uint32_t t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
        h = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;
    }
    const std::array<std::uint32_t, 8> sums = {a, b, c, d, e, f, g, h};
    for (std::size_t i = 0; i < sums.size(); ++i)
        state[i] += sums[i];
}

#ifdef SEMBLANCE_X86

/// Four rounds a step with two registers of state, ABEF and CDGH, as Intel's "SHA Extensions" (Gulley et al.,
/// 2013) lays them out.
__attribute__((target("sha,sse4.1,ssse3"))) void
shaBlocks(std::array<std::uint32_t, 8> &state, const std::uint8_t *data, std::size_t blocks) noexcept
{
    const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL);
    __m128i low = _mm_loadu_si128(reinterpret_cast<const __m128i *>(state.data()));
    __m128i high = _mm_loadu_si128(reinterpret_cast<const __m128i *>(state.data() + 4));
    low = _mm_shuffle_epi32(low, 0xB1);              // CDAB
    high = _mm_shuffle_epi32(high, 0x1B);            // EFGH
    __m128i abef = _mm_alignr_epi8(low, high, 8);    // ABEF
    __m128i cdgh = _mm_blend_epi16(high, low, 0xF0); // CDGH
    for (; blocks > 0; --blocks, data += 64) {
        const __m128i abefBefore = abef, cdghBefore = cdgh;
        __m128i words[4];
        for (int i = 0; i < 4; ++i)
            words[i] =
                _mm_shuffle_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i *>(data + 16 * i)), swap);
        for (std::size_t round = 0; round < 16; ++round) {
            const __m128i now = words[round % 4];
            const __m128i sum = _mm_add_epi32(
                now, _mm_loadu_si128(reinterpret_cast<const __m128i *>(kSha256Rounds.data() + 4 * round)));
            cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);
            abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0E));
            if (round < 12) { // the words of four rounds in 16
                const __m128i next = words[(round + 1) % 4], third = words[(round + 2) % 4],
                              last = words[(round + 3) % 4];
                const __m128i part =
                    _mm_add_epi32(_mm_sha256msg1_epu32(now, next), _mm_alignr_epi8(last, third, 4));
                words[round % 4] = _mm_sha256msg2_epu32(part, last);
            }
        }
        abef = _mm_add_epi32(abef, abefBefore);
        cdgh = _mm_add_epi32(cdgh, cdghBefore);
    }
    low = _mm_shuffle_epi32(abef, 0x1B);     // FEBA
    high = _mm_shuffle_epi32(cdgh, 0xB1);    // DCHG
    abef = _mm_blend_epi16(low, high, 0xF0); // DCBA
    cdgh = _mm_alignr_epi8(high, low, 8);    // HGFE
    _mm_storeu_si128(reinterpret_cast<__m128i *>(state.data()), abef);
    _mm_storeu_si128(reinterpret_cast<__m128i *>(state.data() + 4), cdgh);
}

bool hasSha() noexcept
{
    unsigned a = 0, b = 0, c = 0, d = 0;
    return __builtin_cpu_supports("sse4.1") && __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 &&
           (b & (1u << 29)) != 0; // CPUID leaf 7, EBX bit 29
}

#endif

} // namespace

void sha256BlocksPlain(std::array<std::uint32_t, 8> &state, const std::uint8_t *data,
                       std::size_t blocks) noexcept
{
    for (; blocks > 0; --blocks, data += 64)
        plainBlock(state, data);
}

void sha256Blocks(std::array<std::uint32_t, 8> &state, const std::uint8_t *data, std::size_t blocks) noexcept
{
#ifdef SEMBLANCE_X86
    static const bool kHasSha = hasSha();
    if (kHasSha)
        return shaBlocks(state, data, blocks);
#endif
    sha256BlocksPlain(state, data, blocks);
}

} // namespace semblance
