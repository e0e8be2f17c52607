// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/clip/cpu/loading.h"

#include <span>
#include <vector>

namespace semblance::clip::cpu {

/// Decides for each linear layer of an int8 tower how it is multiplied, by what int8 does to it on some
/// probes: as it is; with the channels of its rows evened out (the LayerNorm before it takes the factors, its
/// columns give them back, as in SmoothQuant, Xiao et al., ICML 2023), which helps against channels that are
/// far larger than the others, as trained CLIP towers have them; or in a wider type, where neither keeps the
/// error below the limit.
class Quantiser
{
public:
    /// @param stream     the residual stream of the probes before the first block; becomes that behind the
    /// last one
    /// @param limit      largest error of a layer's output in int8, relative to what differs between the rows
    Quantiser(const Kernels &kernels, const Shape &shape, std::vector<float> stream,
              std::vector<Sequence> sequences, double limit);

    /// The next block; the probes pass it in float32.
    Block add(BlockValues &values);

    /// Rows of the stream that leave the tower, one for each sequence.
    std::vector<float> picked() const;
    int layers() const noexcept { return layers_; }
    int wideLayers() const noexcept { return wide_; } ///< of them in a wider type

private:
    struct Layer;
    Element decide(Layer layer);
    double errorOf(const Layer &layer, const std::vector<float> &weights, const std::vector<float> &rows,
                   const std::vector<float> &exact) const;
    std::vector<float> rowsOf(const float *from, int width) const;

    const Kernels &kernels_;
    const Shape shape_;
    const std::vector<Sequence> sequences_;
    const double limit_;
    const int rows_;
    Workspace space_;
    int layers_ = 0;
    int wide_ = 0;
};

} // namespace semblance::clip::cpu
