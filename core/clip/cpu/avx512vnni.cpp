// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/cpu/instructionsets.h"

#include <immintrin.h>

namespace semblance::clip::cpu {

namespace {

#include "core/clip/cpu/tile512.inc"

struct OpsI8
{
    using Sum = __m512i;
    static constexpr std::size_t kGroup = 4;
    static SEMBLANCE_INLINE Sum zero() { return _mm512_setzero_si512(); }
    static SEMBLANCE_INLINE void add(Sum &sum, __m512i a, __m512i b)
    {
        // The intrinsic makes GCC 12 copy every sum at every step, which is 1.8 times slower.
        __asm__("vpdpbusd %2, %1, %0" : "+v"(sum) : "v"(a), "v"(b));
    }
    static SEMBLANCE_INLINE __m512 value(Sum sum, const Product &p, int row, int column)
    {
        const __m512i exact = _mm512_sub_epi32(sum, _mm512_loadu_si512(p.columnZero + column));
        const __m512 factor =
            _mm512_mul_ps(_mm512_set1_ps(p.rowScale[row]), _mm512_loadu_ps(p.columnScale + column));
        return _mm512_mul_ps(_mm512_cvtepi32_ps(exact), factor);
    }
    static SEMBLANCE_INLINE void store(const Product &p, std::size_t at, __mmask16 mask, __m512 x)
    {
        storeFloats(p, at, mask, x);
    }
};

float toI8(const float *row, int width, int padded, std::uint8_t *out)
{
    __m512 top = _mm512_set1_ps(1e-20f);
    for (int i = 0; i < width; i += 16)
        top = _mm512_max_ps(top, _mm512_abs_ps(_mm512_maskz_loadu_ps(columnsFrom(i, width), row + i)));
    const float most = _mm512_reduce_max_ps(top);
    const __m512 factor = _mm512_set1_ps(127.f / most);
    for (int i = 0; i < padded; i += 16) {
        const __m512 x = _mm512_mul_ps(_mm512_maskz_loadu_ps(columnsFrom(i, width), row + i), factor);
        const __m512i q = _mm512_add_epi32(_mm512_cvtps_epi32(x), _mm512_set1_epi32(128));
        _mm_storeu_si128(reinterpret_cast<__m128i *>(out + i), _mm512_cvtepi32_epi8(q));
    }
    return most / 127.f;
}

} // namespace

void useAvx512Vnni(Kernels &kernels)
{
    kernels.productI8 = product<OpsI8>;
    kernels.toI8 = toI8;
}

} // namespace semblance::clip::cpu
