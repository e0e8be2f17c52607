// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/compose/nouns.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace semblance::compose {

/// A prompt with nouns in place of its stars, and how much it counts.
struct NamedSentence
{
    std::string text;
    double weight = 0; ///< the weights of all sentences of a prompt add up to 1
};

/// The prompt read by name: the k-th sentence has the k-th nearest noun of each star's picture. The weight of
/// a noun is the softmax of logitScale x cosine over its picture's nouns (the model's own scale; small models
/// are far from 100), that of a sentence the product of its nouns' weights.
/// @param stars  one unit vector for each star of the prompt, in their order
std::vector<NamedSentence> namedSentences(std::string_view prompt, std::span<const std::vector<float>> stars,
                                          const NounTable &nouns, double logitScale);

/// The nouns of one picture with their weights as scores, the heaviest first.
std::vector<NounScore> weightedNouns(std::span<const float> unit, const NounTable &nouns, double logitScale);

} // namespace semblance::compose
