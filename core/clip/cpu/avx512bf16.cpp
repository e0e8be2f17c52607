// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/cpu/instructionsets.h"

#include <immintrin.h>

namespace semblance::clip::cpu {

namespace {

#include "core/clip/cpu/tile512.inc"

struct OpsBf16
{
    using Sum = __m512;
    static constexpr std::size_t kGroup = 2;
    static SEMBLANCE_INLINE Sum zero() { return _mm512_setzero_ps(); }
    static SEMBLANCE_INLINE void add(Sum &sum, __m512i a, __m512i b)
    {
        sum = _mm512_dpbf16_ps(sum, (__m512bh)a, (__m512bh)b);
    }
    static SEMBLANCE_INLINE __m512 value(Sum sum, const Product &, int, int) { return sum; }
    static SEMBLANCE_INLINE void store(const Product &p, std::size_t at, __mmask16 mask, __m512 x)
    {
        if (p.outBf16)
            _mm256_mask_storeu_epi16(static_cast<std::uint16_t *>(p.out) + at, mask,
                                     (__m256i)_mm512_cvtneps_pbh(x));
        else
            storeFloats(p, at, mask, x);
    }
};

void toBf16(const float *row, int width, int padded, std::uint16_t *out)
{
    for (int i = 0; i < padded; i += 16) {
        const __m512 x = _mm512_maskz_loadu_ps(columnsFrom(i, width), row + i);
        _mm256_storeu_si256(reinterpret_cast<__m256i *>(out + i), (__m256i)_mm512_cvtneps_pbh(x));
    }
}

} // namespace

void useAvx512Bf16(Kernels &kernels)
{
    kernels.productBf16 = product<OpsBf16>;
    kernels.toBf16 = toBf16;
}

} // namespace semblance::clip::cpu
