// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/clip/torch/tensordict.h"

namespace semblance::learn {

/// Rows scaled to length 1 (L2), float32.
at::Tensor unitRows(const at::Tensor &rows);

/// Every right pair against the wrong ones of its row only, so that several right texts of one picture do not
/// compete: mean over rows of the mean over right pairs of softplus(logsumexp(wrong) - right).
/// @param logits    [rows, columns]
/// @param positive, ignored  [rows, columns] bool; rows without a right pair do not count
at::Tensor rightAgainstWrong(const at::Tensor &logits, const at::Tensor &positive, const at::Tensor &ignored);

/// The symmetric contrastive loss of CLIP and Pic2Word (Saito et al. 2023; src/trainer.py): mean of both
/// cross entropies over cosines times `scale`; row i of one belongs to row i of the other.
/// @param a, b  [n, E] unit rows
at::Tensor symmetricContrastive(const at::Tensor &a, const at::Tensor &b, double scale);

/// As symmetricContrastive where several rows may belong together: rows with equal `labels` share the target.
at::Tensor labelledContrastive(const at::Tensor &a, const at::Tensor &b, const at::Tensor &labels,
                               double scale);

/// Mean over rows of -sum(target * log softmax(logits)).
at::Tensor softCrossEntropy(const at::Tensor &logits, const at::Tensor &targets);

} // namespace semblance::learn
