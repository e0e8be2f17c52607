// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/clip/cpu/loading.h"

#include <string>
#include <vector>

namespace semblance::clip::cpu {

/// A convolution without bias, 1 x 1 or 3 x 3 with padding 1, and the BatchNorm behind it, folded into one
/// matrix: weight * gain / sqrt(variance + 1e-5), shift - mean * the same.
class Convolution
{
public:
    Convolution() = default;
    Convolution(const Kernels &kernels, Reader &reader, const std::string &convolution,
                const std::string &norm);

    int inputs() const noexcept { return inputs_; }
    int channels() const noexcept { return matrix_.columns(); }

    /// @param in        count maps of side x side pixels, the channels of a pixel beside each other
    /// @param step      1, or 2 to leave out every other pixel
    /// @param residual  added before the ReLU; null for none
    /// @param out       becomes the maps of the result
    /// @param gathered  room for the neighbourhoods of some pixels
    void run(const Kernels &kernels, const std::vector<float> &in, int count, int side, int step,
             const float *residual, bool relu, std::vector<float> &out, std::vector<float> &gathered) const;

private:
    int gather(const float *in, int side, int step, int first, int rows, float *out) const;

    PackedMatrix matrix_;
    int inputs_ = 0;
    int reach_ = 0; ///< 0 for 1 x 1, 1 for 3 x 3
};

/// The means of 2 x 2 pixels. @param side  of the maps, even
void averageOfFour(const std::vector<float> &in, int count, int side, int channels, std::vector<float> &out);

} // namespace semblance::clip::cpu
