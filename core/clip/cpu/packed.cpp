// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/cpu/packed.h"

#include "core/base/largememory.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <new>

namespace semblance::clip::cpu {

namespace {

constexpr std::size_t kLine = 64;

/// Column `c` as one row of floats: where it lies, or gathered.
const float *columnOf(const Weights &weights, int c, std::vector<float> &gathered)
{
    const float *from = weights.values + static_cast<std::size_t>(c) * weights.columnStride;
    if (weights.depthStride == 1)
        return from;
    gathered.resize(static_cast<std::size_t>(weights.depth));
    for (std::size_t i = 0; i < gathered.size(); ++i)
        gathered[i] = from[i * weights.depthStride];
    return gathered.data();
}

std::size_t sizeOf(Element element) noexcept
{
    return element == Element::F32 ? 4 : element == Element::BF16 ? 2 : 1;
}

} // namespace

Memory::Memory(std::size_t bytes) : size_(bytes)
{
    // From calloc, large blocks come from the system as zeros that cost nothing until they are written.
    block_.reset(static_cast<std::byte *>(std::calloc(bytes + 2 * kLine, 1)));
    if (!block_)
        throw std::bad_alloc();
    const auto at = reinterpret_cast<std::uintptr_t>(block_.get());
    bytes_ = block_.get() + (kLine - at % kLine) % kLine;
    preferLargePages(block_.get(), bytes);
}

void Memory::Free::operator()(std::byte *bytes) const noexcept
{
    std::free(bytes);
}

PackedMatrix::PackedMatrix(const Kernels &kernels, Element element, const Weights &weights)
    : element_(element), columns_(weights.columns),
      panels_((weights.columns + kernels.panel - 1) / kernels.panel), panel_(kernels.panel),
      depth_(element == Element::F32 ? weights.depth : (weights.depth + 15) / 16 * 16),
      values_(static_cast<std::size_t>(panels_) * panel_ * depth_ * sizeOf(element))
{
    const auto whole = static_cast<std::size_t>(panels_) * panel_;
    if (!weights.bias.empty()) {
        bias_.assign(whole, 0.f);
        std::copy(weights.bias.begin(), weights.bias.end(), bias_.begin());
    }
    if (element == Element::F32)
        packF32(kernels, weights);
    else if (element == Element::BF16)
        packBf16(kernels, weights);
    else
        packI8(kernels, weights);
}

std::size_t PackedMatrix::rowBytes() const noexcept
{
    return static_cast<std::size_t>(depth_) * sizeOf(element_);
}

void PackedMatrix::packF32(const Kernels &kernels, const Weights &weights)
{
    float *out = values_.as<float>();
    if (weights.depthStride == 1 && weights.depth % 4 == 0) {
        kernels.transpose(weights.values, weights.columnStride, weights.columns, weights.depth, out);
        return;
    }
    if (weights.columnStride == 1) {
        kernels.pack(weights.values, weights.depthStride, weights.depth, weights.columns, out);
        return;
    }
    for (int panel = 0; panel < panels_; ++panel)
        for (int i = 0; i < depth_; ++i)
            for (int c = panel * panel_; c < std::min(columns_, (panel + 1) * panel_); ++c)
                out[(static_cast<std::size_t>(panel) * depth_ + i) * panel_ + c % panel_] =
                    weights.values[c * weights.columnStride + i * weights.depthStride];
}

template <class Narrow>
void PackedMatrix::packNarrowed(const Kernels &kernels, const Weights &weights, Narrow narrow)
{
    const std::size_t words = rowBytes() / sizeof(float);
    std::vector<float> gathered, rows(static_cast<std::size_t>(panel_) * words);
    for (int first = 0; first < columns_; first += panel_) {
        const int count = std::min(panel_, columns_ - first);
        for (int c = 0; c < count; ++c)
            narrow(first + c, columnOf(weights, first + c, gathered),
                   rows.data() + static_cast<std::size_t>(c) * words);
        kernels.transpose(rows.data(), words, count, static_cast<int>(words),
                          values_.as<float>() + static_cast<std::size_t>(first) * words);
    }
}

void PackedMatrix::packBf16(const Kernels &kernels, const Weights &weights)
{
    packNarrowed(kernels, weights, [&](int, const float *from, float *to) {
        kernels.toBf16(from, weights.depth, depth_, reinterpret_cast<std::uint16_t *>(to));
    });
}

void PackedMatrix::packI8(const Kernels &kernels, const Weights &weights)
{
    const auto whole = static_cast<std::size_t>(panels_) * panel_;
    scale_.assign(whole, 0.f);
    zero_.assign(whole, 0);
    packNarrowed(kernels, weights, [&](int c, const float *from, float *to) {
        auto *bytes = reinterpret_cast<std::int8_t *>(to);
        float most = 1e-20f;
        for (int i = 0; i < weights.depth; ++i)
            most = std::max(most, std::abs(from[i]));
        const float factor = 127.f / most;
        std::int32_t sum = 0;
        for (int i = 0; i < weights.depth; ++i) {
            bytes[i] = static_cast<std::int8_t>(std::lrintf(from[i] * factor));
            sum += bytes[i];
        }
        std::fill(bytes + weights.depth, bytes + depth_, std::int8_t(0));
        scale_[static_cast<std::size_t>(c)] = most / 127.f;
        zero_[static_cast<std::size_t>(c)] = sum * 128;
    });
}

Product PackedMatrix::product() const noexcept
{
    Product product;
    product.panels = values_.as<std::byte>();
    product.depth = depth_;
    product.columns = columns_;
    product.endPanel = panels_;
    product.bias = bias_.empty() ? nullptr : bias_.data();
    product.columnScale = scale_.data();
    product.columnZero = zero_.data();
    return product;
}

void multiply(const Kernels &kernels, Element element, const Product &product)
{
    if (product.count <= 0)
        return;
    if (element == Element::F32)
        kernels.productF32(product);
    else if (element == Element::BF16)
        kernels.productBf16(product);
    else
        kernels.productI8(product);
}

const void *narrow(const Kernels &kernels, const PackedMatrix &matrix, const float *rows,
                   std::size_t floatStride, int width, int count, std::byte *into, float *scales,
                   std::size_t &stride)
{
    if (matrix.element() == Element::F32) {
        stride = floatStride * sizeof(float);
        return rows;
    }
    stride = matrix.rowBytes();
    for (int i = 0; i < count; ++i) {
        const float *row = rows + static_cast<std::size_t>(i) * floatStride;
        std::byte *to = into + static_cast<std::size_t>(i) * stride;
        if (matrix.element() == Element::BF16)
            kernels.toBf16(row, width, matrix.depth(), reinterpret_cast<std::uint16_t *>(to));
        else
            scales[i] = kernels.toI8(row, width, matrix.depth(), reinterpret_cast<std::uint8_t *>(to));
    }
    return into;
}

} // namespace semblance::clip::cpu
