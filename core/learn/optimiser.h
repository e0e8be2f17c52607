// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/clip/torch/tensordict.h"

namespace semblance::learn {

struct AdamWOptions
{
    double beta1 = .9;
    double beta2 = .98;
    double epsilon = 1e-6;
    double weightDecay = .1;
};

/// AdamW (Loshchilov, Hutter 2019; the arithmetic of torch.optim.AdamW) on one long vector.
class AdamW
{
public:
    /// @param decaying  the first so many numbers decay
    AdamW(const at::Tensor &trained, std::int64_t decaying, AdamWOptions options);
    /// One step down the gradients. @param trained, gradients  [n] float32, the first is changed in place
    void step(const at::Tensor &trained, const at::Tensor &gradients, double learningRate);

    const at::Tensor &first() const noexcept { return first_; }   ///< moving mean of the gradients
    const at::Tensor &second() const noexcept { return second_; } ///< moving mean of their squares
    std::int64_t steps() const noexcept { return steps_; }
    void setSteps(std::int64_t steps) noexcept { steps_ = steps; }

private:
    AdamWOptions options_;
    std::int64_t decaying_ = 0;
    std::int64_t steps_ = 0;
    at::Tensor first_, second_;
};

/// Scales the gradients down where their length is above `most`. @return  the length before
double clipLength(const at::Tensor &gradients, double most);

} // namespace semblance::learn
