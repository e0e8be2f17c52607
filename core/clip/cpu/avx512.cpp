// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/cpu/instructionsets.h"

#include <immintrin.h>

namespace semblance::clip::cpu {

namespace {

#include "core/clip/cpu/tile512.inc"
#include "core/clip/cpu/transpose.inc"

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

void transpose(const float *rows, std::size_t stride, int count, int width, float *out)
{
    transposeToPanels<64>(rows, stride, count, width, out);
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
