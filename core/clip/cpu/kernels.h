// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <cstddef>
#include <cstdint>

namespace semblance::clip::cpu {

/// What a matrix product multiplies; it always adds up in float32 or int32 and gives float32.
enum class Element {
    F32,
    BF16,
    I8, ///< weights int8, symmetric for each column; rows uint8 with zero point 128, a scale for each row
};

/// What follows a product while it is still in registers.
enum class After {
    Nothing,
    QuickGelu,
    Gelu,
    Relu, ///< behind the residual, the others before it
};

/// One product: `count` rows of `depth` elements times a packed matrix (packed.h), for a range of its panels.
/// Each output element is summed along the depth in order, so it does not depend on how rows and panels are
/// divided.
struct Product
{
    const void *rows = nullptr;      ///< elements; depth is padded as the weights are
    std::size_t rowStride = 0;       ///< bytes
    const float *rowScale = nullptr; ///< I8 only
    int count = 0;

    const void *panels = nullptr; ///< of panel 0
    int depth = 0;                ///< elements, a multiple of 1 (F32), 2 (BF16), 4 (I8)
    int columns = 0;              ///< of the whole matrix; the last panel may be wider
    int firstPanel = 0;
    int endPanel = 0;
    const float *bias = nullptr;              ///< a value for each column of all panels, or null
    const float *columnScale = nullptr;       ///< I8 only
    const std::int32_t *columnZero = nullptr; ///< I8 only: 128 times the column's sum

    After after = After::Nothing;
    const float *residual = nullptr; ///< added last; may be `out` itself
    std::size_t residualStride = 0;  ///< floats
    void *out = nullptr;             ///< of column 0
    std::size_t outStride = 0;       ///< elements
    bool outBf16 = false;            ///< BF16 products only: the result as bfloat16
};

/// The kernels of one instruction set. Functions that it lacks are null. All are pure and safe from any
/// thread.
struct Kernels
{
    const char *name = "";
    int panel = 0; ///< columns of a packed panel

    void (*productF32)(const Product &) = nullptr;
    void (*productBf16)(const Product &) = nullptr;
    void (*productI8)(const Product &) = nullptr;

    /// A row of floats as bfloat16, zeros up to `padded`.
    void (*toBf16)(const float *row, int width, int padded, std::uint16_t *out) = nullptr;
    /// A row of floats as uint8 around 128; gives its scale.
    float (*toI8)(const float *row, int width, int padded, std::uint8_t *out) = nullptr;

    /// (row - mean) / sqrt(variance + 1e-5) * gain + bias; width a multiple of 16.
    void (*layerNorm)(const float *row, int width, const float *gain, const float *bias,
                      float *out) = nullptr;
    /// Softmax of the first `count` values in place; the values up to the next multiple of 16 become 0.
    void (*softmax)(float *row, int count) = nullptr;
    /// `count` rows of `width` floats (a multiple of 4) as panels of the transpose: out[t / panel][i][t %
    /// panel]. Only moves them: they may be anything of four bytes.
    void (*transpose)(const float *rows, std::size_t stride, int count, int width, float *out) = nullptr;
    /// Rows as panels of themselves: out[i / panel][t][i % panel], zeros beyond the width.
    void (*pack)(const float *rows, std::size_t stride, int count, int width, float *out) = nullptr;
};

/// The best that this processor has and, where it is set, the environment variable SEMBLANCE_CPU_KERNELS
/// allows
/// ("avx512", "avx2", "none"; docs/environment.md). Null where there is nothing: other processors, other
/// architectures.
const Kernels *bestKernels();
/// By name, if this processor can run it: "avx512", "avx2". Null otherwise.
const Kernels *kernelsNamed(const char *name);

} // namespace semblance::clip::cpu
