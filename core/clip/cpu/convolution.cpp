// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/cpu/convolution.h"

#include <algorithm>
#include <cmath>

namespace semblance::clip::cpu {

namespace {

/// Floats of gathered neighbourhoods at a time: they stay in the second cache with the weights' panel.
constexpr int kGathered = 96 * 1024;

} // namespace

Convolution::Convolution(const Kernels &kernels, Reader &reader, const std::string &convolution,
                         const std::string &norm)
{
    const std::vector<std::int64_t> shape = reader.shape(convolution + ".weight");
    const std::vector<float> weights = reader(convolution + ".weight"), gain = reader(norm + ".weight"),
                             shift = reader(norm + ".bias"), mean = reader(norm + ".running_mean"),
                             variance = reader(norm + ".running_var");
    if (reader.failed())
        return;
    const auto channels = static_cast<std::size_t>(shape[0]), inputs = static_cast<std::size_t>(shape[1]),
               taps = static_cast<std::size_t>(shape[2] * shape[3]);
    inputs_ = static_cast<int>(inputs);
    reach_ = static_cast<int>(shape[2]) / 2;
    // [out][in][tap] becomes [out][tap][in], as neighbourhoods are gathered.
    std::vector<float> folded(weights.size()), bias(channels);
    for (std::size_t c = 0; c < channels; ++c) {
        const auto factor = static_cast<float>(gain[c] / std::sqrt(double(variance[c]) + 1e-5));
        bias[c] = shift[c] - mean[c] * factor;
        for (std::size_t i = 0; i < inputs; ++i)
            for (std::size_t tap = 0; tap < taps; ++tap)
                folded[(c * taps + tap) * inputs + i] = weights[(c * inputs + i) * taps + tap] * factor;
    }
    matrix_ = PackedMatrix(
        kernels, Element::F32,
        {folded.data(), static_cast<int>(channels), static_cast<int>(inputs * taps), inputs * taps, 1, bias});
}

/// The neighbourhoods of pixels `first` ... of the result, over all maps.
int Convolution::gather(const float *in, int side, int step, int first, int rows, float *out) const
{
    const auto inputs = static_cast<std::size_t>(inputs_);
    const int across = side / step;
    for (int row = first; row < first + rows; ++row) {
        const int map = row / (across * across), y = row / across % across * step, x = row % across * step;
        const float *pixels =
            in + static_cast<std::size_t>(map) * static_cast<std::size_t>(side * side) * inputs;
        for (int dy = -1; dy <= 1; ++dy) {
            const bool inside = y + dy >= 0 && y + dy < side;
            for (int dx = -1; dx <= 1; ++dx, out += inputs) {
                if (inside && x + dx >= 0 && x + dx < side)
                    std::memcpy(out, pixels + static_cast<std::size_t>((y + dy) * side + x + dx) * inputs,
                                4 * inputs);
                else
                    std::memset(out, 0, 4 * inputs);
            }
        }
    }
    return rows;
}

void Convolution::run(const Kernels &kernels, const std::vector<float> &in, int count, int side, int step,
                      const float *residual, bool relu, std::vector<float> &out,
                      std::vector<float> &gathered) const
{
    const int across = side / step, rows = count * across * across;
    const auto channels = static_cast<std::size_t>(matrix_.columns());
    out.resize(static_cast<std::size_t>(rows) * channels);
    Product product = matrix_.product();
    product.rowStride = 4 * static_cast<std::size_t>(matrix_.depth());
    product.after = relu ? After::Relu : After::Nothing;
    product.residualStride = product.outStride = channels;
    const int atOnce = std::max(kGathered / matrix_.depth() / 6 * 6, 48);
    if (reach_ == 1)
        gathered.resize(static_cast<std::size_t>(atOnce) * static_cast<std::size_t>(matrix_.depth()));
    for (int first = 0; first < rows; first += atOnce) {
        product.count = std::min(atOnce, rows - first);
        const std::size_t start = static_cast<std::size_t>(first) * channels;
        if (reach_ == 1)
            gather(in.data(), side, step, first, product.count, gathered.data());
        product.rows = reach_ == 1
                           ? gathered.data()
                           : in.data() + static_cast<std::size_t>(first) * static_cast<std::size_t>(inputs_);
        product.residual = residual ? residual + start : nullptr;
        product.out = out.data() + start;
        kernels.productF32(product);
    }
}

void averageOfFour(const std::vector<float> &in, int count, int side, int channels, std::vector<float> &out)
{
    const auto width = static_cast<std::size_t>(channels), line = static_cast<std::size_t>(side) * width;
    const int half = side / 2;
    out.resize(static_cast<std::size_t>(count) * static_cast<std::size_t>(half * half) * width);
    float *to = out.data();
    for (int map = 0; map < count; ++map)
        for (int y = 0; y < half; ++y)
            for (int x = 0; x < half; ++x, to += width) {
                const float *from =
                    in.data() + static_cast<std::size_t>((map * side + 2 * y) * side + 2 * x) * width;
                for (std::size_t c = 0; c < width; ++c)
                    to[c] = 0.25f * (from[c] + from[width + c] + from[line + c] + from[line + width + c]);
            }
}

} // namespace semblance::clip::cpu
