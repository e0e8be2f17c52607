// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/clip/cpu/kernels.h"
#include "core/clip/cpu/weightmemory.h"

#include <cstring>
#include <memory>
#include <span>
#include <vector>

namespace semblance::clip::cpu {

/// Bytes on a cache line's boundary, zeros at first; owns them.
class Memory
{
public:
    Memory() = default;
    explicit Memory(std::size_t bytes);

    template <class T>
    T *as() const noexcept
    {
        return reinterpret_cast<T *>(bytes_);
    }
    std::size_t size() const noexcept { return size_; }

private:
    struct Free
    {
        void operator()(std::byte *bytes) const noexcept;
    };
    std::unique_ptr<std::byte, Free> block_;
    std::byte *bytes_ = nullptr;
    std::size_t size_ = 0;
};

/// Where the weights of a linear layer lie before they are packed: element (column, depth) at
/// values[column * columnStride + depth * depthStride].
struct Weights
{
    const float *values = nullptr;
    int columns = 0; ///< outputs
    int depth = 0;   ///< inputs
    std::size_t columnStride = 0;
    std::size_t depthStride = 1;
    std::span<const float> bias; ///< empty for none
};

/// A linear layer as the kernels read it: panels of Kernels::panel columns, in each panel groups of 1 (F32),
/// 2 (BF16) or 4 (I8) elements along the depth beside each other. I8: symmetric, a scale for each column.
class PackedMatrix
{
public:
    PackedMatrix() = default;
    /// @param element  one for which the kernels have a product
    PackedMatrix(const Kernels &kernels, Element element, const Weights &weights);

    Element element() const noexcept { return element_; }
    int columns() const noexcept { return columns_; }
    int panels() const noexcept { return panels_; }
    /// Elements of a row that it is multiplied with; beyond the inputs they are zeros.
    int depth() const noexcept { return depth_; }
    std::size_t rowBytes() const noexcept;
    std::size_t bytes() const noexcept { return values_.size(); }

    /// A product with all columns, without rows and output.
    Product product() const noexcept;

private:
    void packF32(const Kernels &kernels, const Weights &weights);
    /// Rows in another type, four bytes of them at a time a float of the transpose.
    template <class Narrow>
    void packNarrowed(const Kernels &kernels, const Weights &weights, Narrow narrow);
    void packBf16(const Kernels &kernels, const Weights &weights);
    void packI8(const Kernels &kernels, const Weights &weights);

    Element element_ = Element::F32;
    int columns_ = 0;
    int panels_ = 0;
    int panel_ = 0;
    int depth_ = 0;
    WeightMemory values_;
    std::vector<float> bias_, scale_;
    std::vector<std::int32_t> zero_;
};

/// Carries out a product with the kernel of its element type.
void multiply(const Kernels &kernels, Element element, const Product &product);

/// Rows of floats in a matrix's element type. F32 rows are not copied.
/// @param into    room for count rows of rowBytes(), on a cache line
/// @param scales  room for count floats (I8)
/// @return        where the rows lie; `stride` becomes the bytes between them
const void *narrow(const Kernels &kernels, const PackedMatrix &matrix, const float *rows,
                   std::size_t floatStride, int width, int count, std::byte *into, float *scales,
                   std::size_t &stride);

} // namespace semblance::clip::cpu
