// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
//
// AVX2 and FMA: float32 only. As tile512.inc, with panels of 16 columns and no function of the C++ library.
#include "core/clip/cpu/instructionsets.h"

#include <immintrin.h>

namespace semblance::clip::cpu {

namespace {

#define SEMBLANCE_INLINE inline __attribute__((always_inline))

SEMBLANCE_INLINE __m256 exponential(__m256 x)
{
    x = _mm256_max_ps(_mm256_min_ps(x, _mm256_set1_ps(88.f)), _mm256_set1_ps(-87.f));
    const __m256 t = _mm256_mul_ps(x, _mm256_set1_ps(1.44269504f));
    const __m256 n = _mm256_round_ps(t, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
    const __m256 f = _mm256_sub_ps(t, n);
    __m256 y = _mm256_set1_ps(1.5403530e-4f);
    y = _mm256_fmadd_ps(y, f, _mm256_set1_ps(1.3333558e-3f));
    y = _mm256_fmadd_ps(y, f, _mm256_set1_ps(9.6181291e-3f));
    y = _mm256_fmadd_ps(y, f, _mm256_set1_ps(5.5504109e-2f));
    y = _mm256_fmadd_ps(y, f, _mm256_set1_ps(2.4022651e-1f));
    y = _mm256_fmadd_ps(y, f, _mm256_set1_ps(6.9314718e-1f));
    y = _mm256_fmadd_ps(y, f, _mm256_set1_ps(1.f));
    const __m256i power =
        _mm256_slli_epi32(_mm256_add_epi32(_mm256_cvtps_epi32(n), _mm256_set1_epi32(127)), 23);
    return _mm256_mul_ps(y, _mm256_castsi256_ps(power));
}

SEMBLANCE_INLINE __m256 quickGelu(__m256 x)
{
    const __m256 e = exponential(_mm256_mul_ps(x, _mm256_set1_ps(-1.702f)));
    return _mm256_div_ps(x, _mm256_add_ps(_mm256_set1_ps(1.f), e));
}

SEMBLANCE_INLINE __m256 gelu(__m256 x)
{
    const __m256 sign = _mm256_set1_ps(-0.f);
    const __m256 z = _mm256_mul_ps(_mm256_andnot_ps(sign, x), _mm256_set1_ps(0.70710678f));
    const __m256 one = _mm256_set1_ps(1.f);
    const __m256 t = _mm256_div_ps(one, _mm256_fmadd_ps(z, _mm256_set1_ps(0.3275911f), one));
    __m256 y = _mm256_set1_ps(1.061405429f);
    y = _mm256_fmadd_ps(y, t, _mm256_set1_ps(-1.453152027f));
    y = _mm256_fmadd_ps(y, t, _mm256_set1_ps(1.421413741f));
    y = _mm256_fmadd_ps(y, t, _mm256_set1_ps(-0.284496736f));
    y = _mm256_fmadd_ps(y, t, _mm256_set1_ps(0.254829592f));
    y = _mm256_mul_ps(_mm256_mul_ps(y, t), exponential(_mm256_xor_ps(sign, _mm256_mul_ps(z, z))));
    const __m256 half = _mm256_mul_ps(_mm256_set1_ps(0.5f), y);
    const __m256 negative = _mm256_cmp_ps(x, _mm256_setzero_ps(), _CMP_LT_OQ);
    return _mm256_mul_ps(x, _mm256_blendv_ps(_mm256_sub_ps(one, half), half, negative));
}

/// All bits for the 8 columns from `column` on that exist.
SEMBLANCE_INLINE __m256i columnsFrom(int column, int columns)
{
    return _mm256_cmpgt_epi32(_mm256_set1_epi32(columns - column), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}

SEMBLANCE_INLINE float sumOf(__m256 x)
{
    __m128 s = _mm_add_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps(x, 1));
    s = _mm_add_ps(s, _mm_movehl_ps(s, s));
    return _mm_cvtss_f32(_mm_add_ss(s, _mm_shuffle_ps(s, s, 1)));
}

SEMBLANCE_INLINE float mostOf(__m256 x)
{
    __m128 s = _mm_max_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps(x, 1));
    s = _mm_max_ps(s, _mm_movehl_ps(s, s));
    return _mm_cvtss_f32(_mm_max_ss(s, _mm_shuffle_ps(s, s, 1)));
}

/// R rows times one panel of 16 columns.
template <int R>
SEMBLANCE_INLINE void tile(const Product &p, int row, int panel)
{
    const char *rows = static_cast<const char *>(p.rows) + static_cast<std::size_t>(row) * p.rowStride;
    const float *weights =
        static_cast<const float *>(p.panels) + static_cast<std::size_t>(panel) * p.depth * 16;
    __m256 sums[R][2];
#pragma GCC unroll 6
    for (int r = 0; r < R; ++r)
        sums[r][0] = sums[r][1] = _mm256_setzero_ps();
    for (int k = 0; k < p.depth; ++k) {
        const __m256 b0 = _mm256_load_ps(weights + 16 * static_cast<std::size_t>(k));
        const __m256 b1 = _mm256_load_ps(weights + 16 * static_cast<std::size_t>(k) + 8);
#pragma GCC unroll 6
        for (int r = 0; r < R; ++r) {
            const float *line =
                reinterpret_cast<const float *>(rows + static_cast<std::size_t>(r) * p.rowStride);
            const __m256 a = _mm256_broadcast_ss(line + k);
            sums[r][0] = _mm256_fmadd_ps(a, b0, sums[r][0]);
            sums[r][1] = _mm256_fmadd_ps(a, b1, sums[r][1]);
        }
    }
#pragma GCC unroll 2
    for (int j = 0; j < 2; ++j) {
        const int column = 16 * panel + 8 * j;
        const __m256i mask = columnsFrom(column, p.columns);
#pragma GCC unroll 6
        for (int r = 0; r < R; ++r) {
            __m256 x = sums[r][j];
            if (p.bias)
                x = _mm256_add_ps(x, _mm256_loadu_ps(p.bias + column));
            if (p.after == After::QuickGelu)
                x = quickGelu(x);
            else if (p.after == After::Gelu)
                x = gelu(x);
            const std::size_t line = static_cast<std::size_t>(row + r);
            if (p.residual)
                x = _mm256_add_ps(x, _mm256_maskload_ps(p.residual + line * p.residualStride + column, mask));
            if (p.after == After::Relu)
                x = _mm256_max_ps(x, _mm256_setzero_ps());
            _mm256_maskstore_ps(static_cast<float *>(p.out) + line * p.outStride + column, mask, x);
        }
    }
}

void product(const Product &p)
{
    for (int panel = p.firstPanel; panel < p.endPanel; ++panel) {
        int row = 0;
        for (; row + 6 <= p.count; row += 6)
            tile<6>(p, row, panel);
        switch (p.count - row) {
        case 1:
            tile<1>(p, row, panel);
            break;
        case 2:
            tile<2>(p, row, panel);
            break;
        case 3:
            tile<3>(p, row, panel);
            break;
        case 4:
            tile<4>(p, row, panel);
            break;
        case 5:
            tile<5>(p, row, panel);
            break;
        default:
            break;
        }
    }
}

void layerNorm(const float *row, int width, const float *gain, const float *bias, float *out)
{
    __m256 sum = _mm256_setzero_ps(), squares = sum;
    for (int i = 0; i < width; i += 8)
        sum = _mm256_add_ps(sum, _mm256_loadu_ps(row + i));
    const float count = static_cast<float>(width);
    const __m256 mean = _mm256_set1_ps(sumOf(sum) / count);
    for (int i = 0; i < width; i += 8) {
        const __m256 d = _mm256_sub_ps(_mm256_loadu_ps(row + i), mean);
        squares = _mm256_fmadd_ps(d, d, squares);
    }
    const float variance = sumOf(squares) / count + 1e-5f;
    const __m256 inverse = _mm256_set1_ps(1.f / _mm_cvtss_f32(_mm_sqrt_ss(_mm_set_ss(variance))));
    for (int i = 0; i < width; i += 8) {
        const __m256 d = _mm256_mul_ps(_mm256_sub_ps(_mm256_loadu_ps(row + i), mean), inverse);
        _mm256_storeu_ps(out + i, _mm256_fmadd_ps(d, _mm256_loadu_ps(gain + i), _mm256_loadu_ps(bias + i)));
    }
}

void softmax(float *row, int count)
{
    const __m256 lowest = _mm256_set1_ps(-1e30f);
    const int padded = (count + 15) / 16 * 16;
    __m256 top = lowest, sum = _mm256_setzero_ps();
    for (int i = 0; i < count; i += 8) {
        const __m256 mask = _mm256_castsi256_ps(columnsFrom(i, count));
        top = _mm256_max_ps(top, _mm256_blendv_ps(lowest, _mm256_loadu_ps(row + i), mask));
    }
    const __m256 most = _mm256_set1_ps(mostOf(top));
    for (int i = 0; i < padded; i += 8) {
        const __m256 mask = _mm256_castsi256_ps(columnsFrom(i, count));
        const __m256 e = _mm256_and_ps(mask, exponential(_mm256_sub_ps(_mm256_loadu_ps(row + i), most)));
        sum = _mm256_add_ps(sum, e);
        _mm256_storeu_ps(row + i, e);
    }
    const __m256 inverse = _mm256_set1_ps(1.f / sumOf(sum));
    for (int i = 0; i < count; i += 8)
        _mm256_storeu_ps(row + i, _mm256_mul_ps(_mm256_loadu_ps(row + i), inverse));
}

/// out[t / P][i][t % P] = rows[t][i], in blocks of 4 x 4, P the width of a panel; columns of the last panel
/// beyond `count` stay as they are.
void transpose(const float *rows, std::size_t stride, int count, int width, float *out)
{
    constexpr int P = 16;
    for (int t = 0; t < count; t += 4) {
        const float *from = rows + static_cast<std::size_t>(t) * stride;
        float *to = out + static_cast<std::size_t>(t / P) * P * width + t % P;
        if (t + 4 > count) {
            for (int r = 0; t + r < count; ++r)
                for (int i = 0; i < width; ++i)
                    to[static_cast<std::size_t>(i) * P + r] = from[static_cast<std::size_t>(r) * stride + i];
            return;
        }
        for (int i = 0; i < width; i += 4) {
            __m128 a = _mm_loadu_ps(from + i), b = _mm_loadu_ps(from + stride + i);
            __m128 c = _mm_loadu_ps(from + 2 * stride + i), d = _mm_loadu_ps(from + 3 * stride + i);
            _MM_TRANSPOSE4_PS(a, b, c, d);
            float *line = to + static_cast<std::size_t>(i) * P;
            _mm_store_ps(line, a);
            _mm_store_ps(line + P, b);
            _mm_store_ps(line + 2 * P, c);
            _mm_store_ps(line + 3 * P, d);
        }
    }
}

void pack(const float *rows, std::size_t stride, int count, int width, float *out)
{
    for (int column = 0; column < width; column += 16)
        for (int t = 0; t < count; ++t)
            for (int j = 0; j < 16; j += 8) {
                const float *from = rows + static_cast<std::size_t>(t) * stride + column + j;
                const __m256 x = _mm256_maskload_ps(from, columnsFrom(column + j, width));
                _mm256_store_ps(out + static_cast<std::size_t>(column) * count + 16 * t + j, x);
            }
}

} // namespace

void useAvx2(Kernels &kernels)
{
    kernels.name = "avx2";
    kernels.panel = 16;
    kernels.productF32 = product;
    kernels.layerNorm = layerNorm;
    kernels.softmax = softmax;
    kernels.transpose = transpose;
    kernels.pack = pack;
}

} // namespace semblance::clip::cpu
