// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/resize.h"

#include "core/base/check.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>
#include <vector>

// The two inner loops are compiled for machines with AVX2 as well, chosen when the program starts: x86-64
// alone has no multiplication of eight 32-bit numbers. Sanitizers do not get along with that kind of choice.
#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__) &&                 \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define SEMBLANCE_WIDE __attribute__((target_clones("avx2", "default")))
#else
#define SEMBLANCE_WIDE
#endif

namespace semblance::clip {

namespace {

constexpr int kFractionBits = 22; // Pillow's PRECISION_BITS: 32 - 8 - 2
constexpr int kChannels = 3;
constexpr int kGroup = 8; ///< pixels that the horizontal pass multiplies at once
constexpr int kLanes = kGroup * kChannels;

double sinc(double x)
{
    if (x == 0.0)
        return 1.0;
    x *= std::numbers::pi;
    return std::sin(x) / x;
}

/// The filters of Pillow's src/libImaging/Resample.c; hamming's constants are floats there.
double weightOf(Filter filter, double x)
{
    const double t = std::abs(x);
    switch (filter) {
    case Filter::Box:
        return x > -0.5 && x <= 0.5 ? 1.0 : 0.0;
    case Filter::Bilinear:
        return t < 1.0 ? 1.0 - t : 0.0;
    case Filter::Hamming:
        return t == 0.0   ? 1.0
               : t >= 1.0 ? 0.0
                          : sinc(t) * (double(0.54f) + double(0.46f) * std::cos(t * std::numbers::pi));
    case Filter::Bicubic: {
        constexpr double a = -0.5;
        if (t < 1.0)
            return ((a + 2.0) * t - (a + 3.0)) * t * t + 1;
        return t < 2.0 ? (((t - 5) * t + 8) * t - 4) * a : 0.0;
    }
    case Filter::Lanczos:
        return -3.0 <= x && x < 3.0 ? sinc(x) * sinc(x / 3) : 0.0;
    case Filter::Nearest:
        break;
    }
    return 0.0;
}

double supportOf(Filter filter)
{
    switch (filter) {
    case Filter::Box:
        return 0.5;
    case Filter::Bilinear:
    case Filter::Hamming:
        return 1.0;
    case Filter::Bicubic:
        return 2.0;
    case Filter::Lanczos:
        return 3.0;
    case Filter::Nearest:
        break;
    }
    return 0.0;
}

/// The samples that one output sample is made of.
struct Taps
{
    int first = 0;
    int count = 0;
};

/// The weights of a run of output samples along one axis, in 22-bit fixed point.
struct Axis
{
    int taps = 0; ///< room for each output sample
    std::vector<Taps> bounds;
    std::vector<std::int32_t> weights; ///< bounds.size() x taps

    const std::int32_t *weightsOf(int output) const
    {
        return weights.data() + static_cast<std::size_t>(output) * static_cast<std::size_t>(taps);
    }
    int begin() const { return bounds.front().first; }
    int end() const { return bounds.back().first + bounds.back().count; }
};

/// precompute_coeffs and normalize_coeffs_8bpc of Resample.c for outputs [from, from + count) of `outputs`.
Axis axisOf(int inputs, int outputs, Filter filter, int from, int count)
{
    Axis axis;
    const double scale = static_cast<double>(inputs) / outputs;
    const double filterScale = std::max(scale, 1.0);
    const double support = supportOf(filter) * filterScale;
    axis.taps = static_cast<int>(std::ceil(support)) * 2 + 1;
    axis.bounds.resize(static_cast<std::size_t>(count));
    axis.weights.resize(static_cast<std::size_t>(count) * static_cast<std::size_t>(axis.taps), 0);
    std::vector<double> row(static_cast<std::size_t>(axis.taps));
    const double step = 1.0 / filterScale;
    for (int i = 0; i < count; ++i) {
        const double centre = (from + i + 0.5) * scale;
        const int low = std::max(0, static_cast<int>(centre - support + 0.5));
        const int high = std::min(inputs, static_cast<int>(centre + support + 0.5));
        double sum = 0;
        for (int x = 0; x < high - low; ++x) {
            row[static_cast<std::size_t>(x)] = weightOf(filter, (x + low - centre + 0.5) * step);
            sum += row[static_cast<std::size_t>(x)];
        }
        std::int32_t *out =
            axis.weights.data() + static_cast<std::size_t>(i) * static_cast<std::size_t>(axis.taps);
        for (int x = 0; x < high - low; ++x) {
            const double weight =
                sum != 0.0 ? row[static_cast<std::size_t>(x)] / sum : row[static_cast<std::size_t>(x)];
            out[x] = static_cast<std::int32_t>((weight < 0 ? -0.5 : 0.5) + weight * (1 << kFractionBits));
        }
        axis.bounds[static_cast<std::size_t>(i)] = {low, high - low};
    }
    return axis;
}

std::uint8_t clipped(std::uint32_t sum)
{
    return static_cast<std::uint8_t>(std::clamp(static_cast<std::int32_t>(sum) >> kFractionBits, 0, 255));
}

/// One row along x. Sums are unsigned: the same bits as Pillow's int, without overflow being undefined.
/// @param row      from the first pixel that any output needs; room for a whole group behind the last
/// @param offsets  for each output the byte of its first tap in the row
/// @param weights  for each output groups x kLanes values, repeated for the three channels
SEMBLANCE_WIDE void sumRow(const std::uint8_t *row, const std::int32_t *offsets, const std::int32_t *weights,
                           int outputs, int groups, std::uint8_t *to)
{
    // Blocks of outputs: the sums of a block are added up when they have long been written.
    constexpr int kBlock = 16;
    std::uint32_t sums[kBlock][kLanes];
    for (int x = 0; x < outputs; x += kBlock) {
        const int count = std::min(kBlock, outputs - x);
        for (int b = 0; b < count; ++b) {
            const std::uint8_t *pixels = row + offsets[x + b];
            std::uint32_t lanes[kLanes] = {};
            for (int g = 0; g < groups; ++g, pixels += kLanes, weights += kLanes)
                for (int i = 0; i < kLanes; ++i)
                    lanes[i] +=
                        static_cast<std::uint32_t>(pixels[i]) * static_cast<std::uint32_t>(weights[i]);
            std::memcpy(sums[b], lanes, sizeof lanes);
        }
        for (int b = 0; b < count; ++b, to += kChannels) {
            std::uint32_t halves[kLanes / 2];
            for (int i = 0; i < kLanes / 2; ++i)
                halves[i] = sums[b][i] + sums[b][kLanes / 2 + i];
            for (int c = 0; c < kChannels; ++c)
                to[c] = clipped((1u << (kFractionBits - 1)) + halves[c] + halves[c + 3] + halves[c + 6] +
                                halves[c + 9]);
        }
    }
}

/// sums[i] += row[i] * weight
SEMBLANCE_WIDE void addRow(const std::uint8_t *row, std::uint32_t weight, int count, std::uint32_t *sums)
{
    for (int i = 0; i < count; ++i)
        sums[i] += static_cast<std::uint32_t>(row[i]) * weight;
}

/// Resizes rows [firstRow, firstRow + rows) along x.
Picture horizontal(const PixelView &view, const Axis &axis, int firstRow, int rows)
{
    const int outputs = static_cast<int>(axis.bounds.size());
    int most = 0;
    for (const Taps &taps : axis.bounds)
        most = std::max(most, taps.count);
    const int groups = (most + kGroup - 1) / kGroup;
    const auto lanesEach = static_cast<std::size_t>(groups) * kLanes;
    std::vector<std::int32_t> weights(static_cast<std::size_t>(outputs) * lanesEach, 0);
    std::vector<std::int32_t> offsets;
    for (int x = 0; x < outputs; ++x) {
        const Taps &taps = axis.bounds[static_cast<std::size_t>(x)];
        offsets.push_back((taps.first - axis.begin()) * kChannels);
        std::int32_t *to = weights.data() + static_cast<std::size_t>(x) * lanesEach;
        for (int t = 0; t < taps.count; ++t)
            std::fill_n(to + t * kChannels, kChannels, axis.weightsOf(x)[t]);
    }
    Picture out{outputs, rows, {}};
    out.rgb.resize(static_cast<std::size_t>(outputs) * static_cast<std::size_t>(rows) * kChannels);
    // A copy of the row with room behind it: the last group may read past the end, with weights of zero.
    const auto used = static_cast<std::size_t>(axis.end() - axis.begin()) * kChannels;
    std::vector<std::uint8_t> row(used + lanesEach, 0);
    std::uint8_t *to = out.rgb.data();
    for (int y = 0; y < rows; ++y, to += outputs * kChannels) {
        std::memcpy(row.data(), view.first + (firstRow + y) * view.stride + axis.begin() * kChannels, used);
        sumRow(row.data(), offsets.data(), weights.data(), outputs, groups, to);
    }
    return out;
}

/// Resizes along y. The view's first row is row `firstRow` of the picture that the axis speaks of.
Picture vertical(const PixelView &view, const Axis &axis, int firstRow)
{
    const int outputs = static_cast<int>(axis.bounds.size());
    const int bytes = view.width * kChannels;
    Picture out{view.width, outputs, {}};
    out.rgb.resize(static_cast<std::size_t>(outputs) * static_cast<std::size_t>(bytes));
    std::vector<std::uint32_t> sums(static_cast<std::size_t>(bytes));
    for (int y = 0; y < outputs; ++y) {
        const Taps &taps = axis.bounds[static_cast<std::size_t>(y)];
        std::fill(sums.begin(), sums.end(), 1u << (kFractionBits - 1));
        for (int t = 0; t < taps.count; ++t)
            addRow(view.first + (taps.first - firstRow + t) * view.stride,
                   static_cast<std::uint32_t>(axis.weightsOf(y)[t]), bytes, sums.data());
        std::transform(sums.begin(), sums.end(),
                       out.rgb.begin() + static_cast<std::ptrdiff_t>(y) * static_cast<std::ptrdiff_t>(bytes),
                       clipped);
    }
    return out;
}

/// Where Pillow's ImagingScaleAffine (Geometry.c) reads: positions are added up, not multiplied.
std::vector<int> nearestPositions(int inputs, int outputs, int from, int count)
{
    const double step = static_cast<double>(inputs) / outputs;
    std::vector<int> positions;
    double at = step * 0.5;
    for (int i = 0; i < from + count; ++i, at += step)
        if (i >= from)
            positions.push_back(std::min(static_cast<int>(at), inputs - 1));
    return positions;
}

Picture nearest(const PixelView &view, int width, int height, const Part &part)
{
    const std::vector<int> columns = nearestPositions(view.width, width, part.x, part.width);
    const std::vector<int> rows = nearestPositions(view.height, height, part.y, part.height);
    Picture out{part.width, part.height, {}};
    out.rgb.reserve(columns.size() * rows.size() * kChannels);
    for (const int y : rows)
        for (const int x : columns) {
            const std::uint8_t *pixel = view.first + y * view.stride + x * kChannels;
            out.rgb.insert(out.rgb.end(), pixel, pixel + kChannels);
        }
    return out;
}

Picture copied(const PixelView &view, const Part &part)
{
    Picture out{part.width, part.height, {}};
    const auto bytes = static_cast<std::size_t>(part.width) * kChannels;
    out.rgb.resize(bytes * static_cast<std::size_t>(part.height));
    for (int y = 0; y < part.height; ++y)
        std::memcpy(out.rgb.data() + static_cast<std::size_t>(y) * bytes,
                    view.first + (part.y + y) * view.stride + part.x * kChannels, bytes);
    return out;
}

} // namespace

PixelView viewOf(const Picture &picture)
{
    return {picture.rgb.data(), static_cast<std::ptrdiff_t>(picture.width) * kChannels, picture.width,
            picture.height};
}

Picture resizePart(const PixelView &view, int width, int height, Filter filter, const Part &part)
{
    SEMBLANCE_CHECK(view.width > 0 && view.height > 0 && width > 0 && height > 0);
    SEMBLANCE_CHECK(part.x >= 0 && part.width > 0 && part.width <= width - part.x);
    SEMBLANCE_CHECK(part.y >= 0 && part.height > 0 && part.height <= height - part.y);
    if (view.width == width && view.height == height)
        return copied(view, part);
    if (filter == Filter::Nearest)
        return nearest(view, width, height, part);
    if (view.height == height) {
        const Axis x = axisOf(view.width, width, filter, part.x, part.width);
        return horizontal(view, x, part.y, part.height);
    }
    const Axis y = axisOf(view.height, height, filter, part.y, part.height);
    if (view.width == width) {
        PixelView columns = view;
        columns.first += part.x * kChannels;
        columns.width = part.width;
        return vertical(columns, y, 0);
    }
    const Axis x = axisOf(view.width, width, filter, part.x, part.width);
    const Picture between = horizontal(view, x, y.begin(), y.end() - y.begin());
    return vertical(viewOf(between), y, y.begin());
}

Picture resize(const Picture &picture, int width, int height, Filter filter)
{
    SEMBLANCE_CHECK(picture.rgb.size() == static_cast<std::size_t>(picture.width) *
                                              static_cast<std::size_t>(picture.height) * kChannels);
    return resizePart(viewOf(picture), width, height, filter, {0, 0, width, height});
}

} // namespace semblance::clip
