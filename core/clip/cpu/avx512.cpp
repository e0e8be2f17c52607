// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/cpu/instructionsets.h"

#include <immintrin.h>

namespace semblance::clip::cpu {

namespace {

#include "core/clip/cpu/tile512.inc"

struct OpsF32
{
    using Sum = __m512;
    static constexpr std::size_t kGroup = 1;
    static SEMBLANCE_INLINE Sum zero() { return _mm512_setzero_ps(); }
    static SEMBLANCE_INLINE void add(Sum &sum, __m512i a, __m512i b)
    {
        sum = _mm512_fmadd_ps(_mm512_castsi512_ps(a), _mm512_castsi512_ps(b), sum);
    }
    static SEMBLANCE_INLINE __m512 value(Sum sum, const Product &, int, int) { return sum; }
    static SEMBLANCE_INLINE void store(const Product &p, std::size_t at, __mmask16 mask, __m512 x)
    {
        storeFloats(p, at, mask, x);
    }
};

void layerNorm(const float *row, int width, const float *gain, const float *bias, float *out)
{
    __m512 sum = _mm512_setzero_ps(), squares = sum;
    for (int i = 0; i < width; i += 16)
        sum = _mm512_add_ps(sum, _mm512_loadu_ps(row + i));
    const float count = static_cast<float>(width);
    const __m512 mean = _mm512_set1_ps(_mm512_reduce_add_ps(sum) / count);
    for (int i = 0; i < width; i += 16) {
        const __m512 d = _mm512_sub_ps(_mm512_loadu_ps(row + i), mean);
        squares = _mm512_fmadd_ps(d, d, squares);
    }
    const float variance = _mm512_reduce_add_ps(squares) / count + 1e-5f;
    const __m512 inverse = _mm512_set1_ps(1.f / _mm_cvtss_f32(_mm_sqrt_ss(_mm_set_ss(variance))));
    for (int i = 0; i < width; i += 16) {
        const __m512 d = _mm512_mul_ps(_mm512_sub_ps(_mm512_loadu_ps(row + i), mean), inverse);
        _mm512_storeu_ps(out + i, _mm512_fmadd_ps(d, _mm512_loadu_ps(gain + i), _mm512_loadu_ps(bias + i)));
    }
}

void softmax(float *row, int count)
{
    const __m512 lowest = _mm512_set1_ps(-1e30f);
    __m512 top = lowest, sum = _mm512_setzero_ps();
    for (int i = 0; i < count; i += 16)
        top = _mm512_max_ps(top, _mm512_mask_loadu_ps(lowest, columnsFrom(i, count), row + i));
    const __m512 most = _mm512_set1_ps(_mm512_reduce_max_ps(top));
    for (int i = 0; i < count; i += 16) {
        const __mmask16 mask = columnsFrom(i, count);
        const __m512 e =
            _mm512_maskz_mov_ps(mask, exponential(_mm512_sub_ps(_mm512_loadu_ps(row + i), most)));
        sum = _mm512_add_ps(sum, e);
        _mm512_storeu_ps(row + i, e);
    }
    const __m512 inverse = _mm512_set1_ps(1.f / _mm512_reduce_add_ps(sum));
    for (int i = 0; i < count; i += 16)
        _mm512_storeu_ps(row + i, _mm512_mul_ps(_mm512_loadu_ps(row + i), inverse));
}

/// The four 4 x 4 squares that lie in the four quarters of a, b, c and d, each transposed.
SEMBLANCE_INLINE void transposeQuarters(__m512 &a, __m512 &b, __m512 &c, __m512 &d)
{
    const __m512d ab = _mm512_castps_pd(_mm512_unpacklo_ps(a, b)),
                  cd = _mm512_castps_pd(_mm512_unpacklo_ps(c, d));
    const __m512d AB = _mm512_castps_pd(_mm512_unpackhi_ps(a, b)),
                  CD = _mm512_castps_pd(_mm512_unpackhi_ps(c, d));
    a = _mm512_castpd_ps(_mm512_unpacklo_pd(ab, cd));
    b = _mm512_castpd_ps(_mm512_unpackhi_pd(ab, cd));
    c = _mm512_castpd_ps(_mm512_unpacklo_pd(AB, CD));
    d = _mm512_castpd_ps(_mm512_unpackhi_pd(AB, CD));
}

/// The transpose of 16 x 16 floats: of `rows` rows (zeros for the others) and the columns of the mask, of
/// which `lines` are written, 64 floats apart.
SEMBLANCE_INLINE void transposeSquare(const float *from, std::size_t stride, int rows, __mmask16 mask,
                                      float *to, int lines)
{
    __m512 x[16];
#pragma GCC unroll 16
    for (int r = 0; r < 16; ++r)
        x[r] = r < rows ? _mm512_maskz_loadu_ps(mask, from + static_cast<std::size_t>(r) * stride)
                        : _mm512_setzero_ps();
#pragma GCC unroll 4
    for (int r = 0; r < 16; r += 4)
        transposeQuarters(x[r], x[r + 1], x[r + 2], x[r + 3]);
        // Now quarter q of x[4 i + j] holds column 4 q + j of the rows from 4 i on.
#pragma GCC unroll 4
    for (int j = 0; j < 4; ++j) {
        const __m512 even1 = _mm512_shuffle_f32x4(x[j], x[4 + j], 0x88),
                     even2 = _mm512_shuffle_f32x4(x[8 + j], x[12 + j], 0x88),
                     odd1 = _mm512_shuffle_f32x4(x[j], x[4 + j], 0xdd),
                     odd2 = _mm512_shuffle_f32x4(x[8 + j], x[12 + j], 0xdd);
        if (j < lines)
            _mm512_storeu_ps(to + 64 * j, _mm512_shuffle_f32x4(even1, even2, 0x88));
        if (4 + j < lines)
            _mm512_storeu_ps(to + 64 * (4 + j), _mm512_shuffle_f32x4(odd1, odd2, 0x88));
        if (8 + j < lines)
            _mm512_storeu_ps(to + 64 * (8 + j), _mm512_shuffle_f32x4(even1, even2, 0xdd));
        if (12 + j < lines)
            _mm512_storeu_ps(to + 64 * (12 + j), _mm512_shuffle_f32x4(odd1, odd2, 0xdd));
    }
}

void transpose(const float *rows, std::size_t stride, int count, int width, float *out)
{
    for (int t = 0; t < count; t += 16) {
        const float *from = rows + static_cast<std::size_t>(t) * stride;
        float *to = out + static_cast<std::size_t>(t / 64) * 64 * static_cast<std::size_t>(width) + t % 64;
        int i = 0;
        if (t + 16 <= count)
            for (; i + 16 <= width; i += 16)
                transposeSquare(from + i, stride, 16, 0xffff, to + 64 * i, 16);
        for (; i < width; i += 16)
            transposeSquare(from + i, stride, count - t, columnsFrom(i, width), to + 64 * i, width - i);
    }
}

void pack(const float *rows, std::size_t stride, int count, int width, float *out)
{
    for (int column = 0; column < width; column += 64)
        for (int t = 0; t < count; ++t)
            for (int j = 0; j < 64; j += 16) {
                const __m512 x = _mm512_maskz_loadu_ps(
                    columnsFrom(column + j, width), rows + static_cast<std::size_t>(t) * stride + column + j);
                _mm512_store_ps(out + static_cast<std::size_t>(column) * count + 64 * t + j, x);
            }
}

} // namespace

void useAvx512(Kernels &kernels)
{
    kernels.name = "avx512";
    kernels.panel = 64;
    kernels.productF32 = product<OpsF32>;
    kernels.layerNorm = layerNorm;
    kernels.softmax = softmax;
    kernels.transpose = transpose;
    kernels.pack = pack;
}

} // namespace semblance::clip::cpu
