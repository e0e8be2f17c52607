// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/clip/layout.h"
#include "core/clip/torch/tensordict.h"
#include "core/learn/random.h"

#include <string>
#include <vector>

namespace semblance::learn {

/// The numbers a training changes, float32: every tensor is a part of one of three long vectors, so that an
/// optimiser step, a moving average and a norm are a few operations, not a thousand. Threads: one at a time.
class Parameters
{
public:
    /// All zeros; gradients are asked for, statistics of BatchNorm excepted. Weights of two or more
    /// dimensions come first in `trained`: they alone decay.
    Parameters(const std::vector<clip::TensorSpec> &layout, at::Device device);

    const clip::TensorDict &tensors() const noexcept { return tensors_; }
    const at::Tensor &tensor(const std::string &name) const { return clip::tensorOf(tensors_, name); }
    const at::Tensor &trained() const noexcept { return trained_; }       ///< [n] all that gradients reach
    const at::Tensor &gradients() const noexcept { return gradients_; }   ///< [n] filled by backward()
    const at::Tensor &statistics() const noexcept { return statistics_; } ///< [m] running means and variances
    std::int64_t decaying() const noexcept { return decaying_; }          ///< the first so many of `trained`

    /// The same names over other numbers, without gradients: a moving average. @param trained, statistics  as
    /// long as ours
    clip::TensorDict over(const at::Tensor &trained, const at::Tensor &statistics) const;

private:
    struct Place
    {
        std::string name;
        std::vector<std::int64_t> shape;
        std::int64_t begin = 0;
        std::int64_t count = 0;
        bool isTrained = true;
    };

    std::vector<Place> places_;
    std::int64_t decaying_ = 0;
    at::Tensor trained_, gradients_, statistics_;
    clip::TensorDict tensors_;
};

/// Random start as CLIP is trained from (openai/CLIP clip/model.py, initialize_parameters): the last norm of
/// every residual branch of the ResNet at zero, projections by their width, logit_scale ln(1 / 0.07).
void initialise(Parameters &parameters, const std::vector<clip::TensorSpec> &layout,
                const clip::EncoderConfig &config, Random &random);

/// Normal numbers of that deviation, drawn one after the other from `random`.
void fillNormal(const at::Tensor &tensor, double deviation, Random &random);

} // namespace semblance::learn
