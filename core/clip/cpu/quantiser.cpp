// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/cpu/quantiser.h"

#include <algorithm>
#include <cmath>

namespace semblance::clip::cpu {

namespace {

int rowsIn(const std::vector<Sequence> &sequences)
{
    return sequences.empty() ? 0 : sequences.back().first + sequences.back().length;
}

int longestIn(const std::vector<Sequence> &sequences)
{
    int longest = 1;
    for (const Sequence &sequence : sequences)
        longest = std::max(longest, sequence.length);
    return longest;
}

/// Rows times a matrix, with its bias.
std::vector<float> multiplied(const Kernels &kernels, const PackedMatrix &matrix,
                              const std::vector<float> &rows, int width, After after)
{
    const int count = static_cast<int>(rows.size()) / width;
    const Memory narrowed(static_cast<std::size_t>(count) * matrix.rowBytes());
    std::vector<float> scales(static_cast<std::size_t>(count));
    std::vector<float> out(static_cast<std::size_t>(count) * static_cast<std::size_t>(matrix.columns()));
    Product product = matrix.product();
    std::size_t stride = 0;
    product.rows = narrow(kernels, matrix, rows.data(), static_cast<std::size_t>(width), width, count,
                          narrowed.as<std::byte>(), scales.data(), stride);
    product.rowStride = stride;
    product.rowScale = scales.data();
    product.count = count;
    product.after = after;
    product.out = out.data();
    product.outStride = static_cast<std::size_t>(matrix.columns());
    multiply(kernels, matrix.element(), product);
    return out;
}

/// The squares of the differences, over those of what differs between the rows: a large part that all rows
/// share must not hide what is lost of the rest.
double relativeError(const std::vector<float> &got, const std::vector<float> &exact, int columns)
{
    const auto width = static_cast<std::size_t>(columns);
    const std::size_t count = exact.size() / width;
    std::vector<double> mean(width);
    for (std::size_t row = 0; row < count; ++row)
        for (std::size_t j = 0; j < width; ++j)
            mean[j] += exact[row * width + j] / static_cast<double>(count);
    double error = 0, size = 1e-30;
    for (std::size_t row = 0; row < count; ++row)
        for (std::size_t j = 0; j < width; ++j) {
            const double wanted = exact[row * width + j];
            const double off = got[row * width + j] - wanted, own = wanted - mean[j];
            error += off * off;
            size += own * own;
        }
    return std::sqrt(error / size);
}

} // namespace

/// A linear layer under examination. The weights and the norm before it change when its channels are evened
/// out.
struct Quantiser::Layer
{
    std::vector<float> &weights;
    const std::vector<float> &bias;
    int columns = 0;
    int depth = 0;
    std::vector<float> rows;
    std::vector<float> exact;
    Norm *norm = nullptr; ///< whose output the rows are; null where something else lies between
};

Quantiser::Quantiser(const Kernels &kernels, const Shape &shape, std::vector<float> stream,
                     std::vector<Sequence> sequences, double limit)
    : kernels_(kernels), shape_(shape), sequences_(std::move(sequences)), limit_(limit),
      rows_(rowsIn(sequences_)),
      space_(kernels, shape, 0, rows_, longestIn(sequences_), static_cast<int>(sequences_.size()), 1)
{
    std::copy(stream.begin(), stream.end(), space_.stream());
}

double Quantiser::errorOf(const Layer &layer, const std::vector<float> &weights,
                          const std::vector<float> &rows, const std::vector<float> &exact) const
{
    const PackedMatrix matrix(
        kernels_, Element::I8,
        {weights.data(), layer.columns, layer.depth, static_cast<std::size_t>(layer.depth), 1, layer.bias});
    return relativeError(multiplied(kernels_, matrix, rows, layer.depth, After::Nothing), exact,
                         layer.columns);
}

Element Quantiser::decide(Layer layer)
{
    ++layers_;
    const double plain = errorOf(layer, layer.weights, layer.rows, layer.exact);
    // Far below the limit there is nothing to win.
    if (plain <= limit_ / 2 || (!layer.norm && plain <= limit_))
        return Element::I8;
    if (!layer.norm) {
        ++wide_;
        return wider(kernels_);
    }
    const auto depth = static_cast<std::size_t>(layer.depth);
    std::vector<float> factor(depth, 1e-6f), weight(depth, 1e-6f);
    for (std::size_t i = 0; i < layer.rows.size(); ++i)
        factor[i % depth] = std::max(factor[i % depth], std::abs(layer.rows[i]));
    for (std::size_t i = 0; i < layer.weights.size(); ++i)
        weight[i % depth] = std::max(weight[i % depth], std::abs(layer.weights[i]));
    for (std::size_t j = 0; j < depth; ++j)
        factor[j] = std::sqrt(factor[j] / weight[j]);
    std::vector<float> weights = layer.weights, rows = layer.rows;
    for (std::size_t i = 0; i < weights.size(); ++i)
        weights[i] *= factor[i % depth];
    for (std::size_t i = 0; i < rows.size(); ++i)
        rows[i] /= factor[i % depth];
    const double even = errorOf(layer, weights, rows, layer.exact);
    if (std::min(even, plain) > limit_) {
        ++wide_;
        return wider(kernels_);
    }
    if (even < plain) {
        layer.weights.swap(weights);
        for (std::size_t j = 0; j < depth; ++j) {
            layer.norm->gain[j] /= factor[j];
            layer.norm->bias[j] /= factor[j];
        }
    }
    return Element::I8;
}

std::vector<float> Quantiser::rowsOf(const float *from, int width) const
{
    return {from, from + static_cast<std::size_t>(rows_) * static_cast<std::size_t>(width)};
}

Block Quantiser::add(BlockValues &values)
{
    const Member alone;
    const Steps steps(kernels_, shape_, space_, alone);
    const int width = shape_.width, mlp = shape_.mlpWidth;
    const After after = shape_.activation == Activation::QuickGelu ? After::QuickGelu : After::Gelu;
    BlockElements elements;
    const Block exact = packBlock(kernels_, values, shape_, elements);
    const auto *narrowed = reinterpret_cast<const float *>(space_.narrowed());
    const auto stride = static_cast<std::size_t>(width);

    steps.normalise(space_.stream(), rows_, exact.norm1, exact.in);
    steps.apply(exact.in, nullptr, 0, rows_, {space_.wide(), 3 * stride});
    const std::vector<float> first = rowsOf(narrowed, width), joined = rowsOf(space_.wide(), 3 * width);
    elements.in = decide({values.in, values.inBias, 3 * width, width, first, joined, &values.norm1});

    steps.attend(sequences_, nullptr);
    const std::vector<float> attended = rowsOf(space_.attended(), width);
    const std::vector<float> said = multiplied(kernels_, exact.out, attended, width, After::Nothing);
    elements.out = decide({values.out, values.outBias, width, width, attended, said, nullptr});
    for (std::size_t i = 0; i < said.size(); ++i)
        space_.stream()[i] += said[i];

    steps.normalise(space_.stream(), rows_, exact.norm2, exact.up);
    const std::vector<float> second = rowsOf(narrowed, width);
    elements.up = decide({values.up, values.upBias, mlp, width, second,
                          multiplied(kernels_, exact.up, second, width, After::Nothing), &values.norm2});
    const std::vector<float> inner = multiplied(kernels_, exact.up, second, width, after);
    const std::vector<float> down = multiplied(kernels_, exact.down, inner, mlp, After::Nothing);
    elements.down = decide({values.down, values.downBias, width, mlp, inner, down, nullptr});
    for (std::size_t i = 0; i < down.size(); ++i)
        space_.stream()[i] += down[i];
    return packBlock(kernels_, values, shape_, elements);
}

std::vector<float> Quantiser::picked() const
{
    const auto width = static_cast<std::size_t>(shape_.width);
    std::vector<float> rows;
    for (const Sequence &sequence : sequences_) {
        const float *row = space_.stream() + static_cast<std::size_t>(sequence.first + sequence.pick) * width;
        rows.insert(rows.end(), row, row + width);
    }
    return rows;
}

} // namespace semblance::clip::cpu
