// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/learn/towers.h"

#include <string>
#include <vector>

namespace semblance::learn {

/// Prompts with one "*" each, as token ids of their own length only ("a photo of *": six positions instead of
/// the whole context; what stands behind the end token has no influence). Keeps a reference to the towers.
class PromptTable
{
public:
    /// @param prompts  each with exactly one star
    PromptTable(const Towers &towers, const std::vector<std::string> &prompts);

    /// Sentence vectors (not normalised) with word i in the star of prompt which[i]; gradients reach the
    /// words.
    /// @param words  [n, T]
    at::Tensor forward(const at::Tensor &words, const std::vector<int> &which) const;

private:
    const Towers &towers_;
    at::Tensor ids_;   ///< [prompts, longest]
    at::Tensor slots_; ///< [prompts]
};

} // namespace semblance::learn
