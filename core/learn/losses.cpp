// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/learn/losses.h"

#include <ATen/ATen.h>

namespace semblance::learn {

at::Tensor unitRows(const at::Tensor &rows)
{
    return rows / rows.norm(2, at::IntArrayRef{-1}, true).clamp_min(1e-12);
}

at::Tensor rightAgainstWrong(const at::Tensor &logits, const at::Tensor &positive, const at::Tensor &ignored)
{
    const at::Tensor wrong = logits.masked_fill(positive.logical_or(ignored), -1e4).logsumexp(1, true);
    const at::Tensor losses = at::softplus(wrong - logits) * positive;
    const at::Tensor counts = positive.sum(1);
    const at::Tensor counting = counts > 0;
    const at::Tensor means = losses.sum(1) / counts.clamp_min(1);
    return (means * counting).sum() / counting.sum().clamp_min(1);
}

at::Tensor symmetricContrastive(const at::Tensor &a, const at::Tensor &b, double scale)
{
    const at::Tensor logits = at::matmul(a, b.t()) * scale;
    const at::Tensor labels = at::arange(a.size(0), at::TensorOptions(at::kLong).device(a.device()));
    return (at::cross_entropy_loss(logits, labels) + at::cross_entropy_loss(logits.t(), labels)) * .5;
}

at::Tensor labelledContrastive(const at::Tensor &a, const at::Tensor &b, const at::Tensor &labels,
                               double scale)
{
    const at::Tensor logits = at::matmul(a, b.t()) * scale;
    const at::Tensor together = labels.unsqueeze(1).eq(labels.unsqueeze(0)).to(at::kFloat);
    const at::Tensor targets = together / together.sum(1, true);
    return (softCrossEntropy(logits, targets) + softCrossEntropy(logits.t(), targets)) * .5;
}

at::Tensor softCrossEntropy(const at::Tensor &logits, const at::Tensor &targets)
{
    return -(targets * at::log_softmax(logits, 1)).sum(1).mean();
}

} // namespace semblance::learn
