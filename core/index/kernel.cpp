// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/index/kernel.h"

#include "core/base/embedding.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define SEMBLANCE_X86 1
#include <immintrin.h>
#endif

namespace semblance::index {

namespace {

using Product = float (*)(const float *, const float *, std::size_t) noexcept;

float plain(const float *a, const float *b, std::size_t count) noexcept
{
    return dot({a, count}, {b, count});
}

#ifdef SEMBLANCE_X86

__attribute__((target("avx2,fma"))) float avx2(const float *a, const float *b, std::size_t count) noexcept
{
    __m256 sums[4] = {_mm256_setzero_ps(), _mm256_setzero_ps(), _mm256_setzero_ps(), _mm256_setzero_ps()};
    std::size_t i = 0;
    for (; i + 32 <= count; i += 32)
        for (std::size_t lane = 0; lane < 4; ++lane)
            sums[lane] = _mm256_fmadd_ps(_mm256_loadu_ps(a + i + 8 * lane), _mm256_loadu_ps(b + i + 8 * lane),
                                         sums[lane]);
    alignas(32) float parts[8];
    _mm256_store_ps(parts, _mm256_add_ps(_mm256_add_ps(sums[0], sums[1]), _mm256_add_ps(sums[2], sums[3])));
    float sum = 0;
    for (; i < count; ++i)
        sum += a[i] * b[i];
    for (const float part : parts)
        sum += part;
    return sum;
}

__attribute__((target("avx512f"))) float avx512(const float *a, const float *b, std::size_t count) noexcept
{
    __m512 sums[4] = {_mm512_setzero_ps(), _mm512_setzero_ps(), _mm512_setzero_ps(), _mm512_setzero_ps()};
    std::size_t i = 0;
    for (; i + 64 <= count; i += 64)
        for (std::size_t lane = 0; lane < 4; ++lane)
            sums[lane] = _mm512_fmadd_ps(_mm512_loadu_ps(a + i + 16 * lane),
                                         _mm512_loadu_ps(b + i + 16 * lane), sums[lane]);
    alignas(64) float parts[16];
    _mm512_store_ps(parts, _mm512_add_ps(_mm512_add_ps(sums[0], sums[1]), _mm512_add_ps(sums[2], sums[3])));
    float sum = 0;
    for (; i < count; ++i)
        sum += a[i] * b[i];
    for (const float part : parts)
        sum += part;
    return sum;
}

#endif

Product choose() noexcept
{
#ifdef SEMBLANCE_X86
    if (__builtin_cpu_supports("avx512f"))
        return avx512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return avx2;
#endif
    return plain;
}

const Product kProduct = choose();

} // namespace

float innerProduct(const float *a, const float *b, std::size_t count) noexcept
{
    return kProduct(a, b, count);
}

} // namespace semblance::index
