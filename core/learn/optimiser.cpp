// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/learn/optimiser.h"

#include <ATen/ATen.h>
#include <algorithm>
#include <cmath>

namespace semblance::learn {

namespace {

/// Numbers at a time: what is worked on stays in the processor's cache.
constexpr std::int64_t kChunk = 1 << 17;

} // namespace

AdamW::AdamW(const at::Tensor &trained, std::int64_t decaying, AdamWOptions options)
    : options_(options), decaying_(decaying), first_(at::zeros_like(trained)),
      second_(at::zeros_like(trained))
{}

void AdamW::step(const at::Tensor &trained, const at::Tensor &gradients, double learningRate)
{
    const at::NoGradGuard noGradients;
    ++steps_;
    const double correction1 = 1 - std::pow(options_.beta1, static_cast<double>(steps_));
    const double correction2 = 1 - std::pow(options_.beta2, static_cast<double>(steps_));
    for (std::int64_t begin = 0; begin < trained.numel(); begin += kChunk) {
        const std::int64_t count = std::min(kChunk, trained.numel() - begin);
        const at::Tensor gradient = gradients.narrow(0, begin, count);
        at::Tensor value = trained.narrow(0, begin, count);
        at::Tensor mean = first_.narrow(0, begin, count);
        at::Tensor square = second_.narrow(0, begin, count);
        if (const std::int64_t decays = std::clamp<std::int64_t>(decaying_ - begin, 0, count); decays > 0)
            value.narrow(0, 0, decays).mul_(1 - learningRate * options_.weightDecay);
        mean.mul_(options_.beta1).add_(gradient, 1 - options_.beta1);
        square.mul_(options_.beta2).addcmul_(gradient, gradient, 1 - options_.beta2);
        const at::Tensor spread = square.sqrt().div_(std::sqrt(correction2)).add_(options_.epsilon);
        value.addcdiv_(mean, spread, -learningRate / correction1);
    }
}

double clipLength(const at::Tensor &gradients, double most)
{
    const at::NoGradGuard noGradients;
    const double length = gradients.norm().item<double>();
    if (length > most)
        at::Tensor(gradients).mul_(most / length);
    return length;
}

} // namespace semblance::learn
