// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/json.h"
#include "core/clip/config.h"

#include <cstdint>
#include <vector>

namespace semblance::learn {

/// How the starter model is made. Every default is what models/starter was trained with; where no source
/// stands beside it, trials on the same pictures chose it.
struct StarterRecipe
{
    std::uint64_t seed = 1; ///< of all chance
    double minutes = 70;    ///< of training, by the clock; checkpoints remember what was used
    std::int64_t steps = 0; ///< > 0: so many steps instead of minutes (tests)
    int threads = 2;        ///< of LibTorch, at most; one is used while other programs make two slower
    bool bfloat16 = true;   ///< convolutions and products in bfloat16, everything else float32

    int merges = 5000;                      ///< of the byte-pair vocabulary, at most
    int dimension = 256;                    ///< of the joint space
    std::vector<int> layers = {2, 2, 3, 2}; ///< blocks of the ResNet's stages
    int width = 32;                         ///< of its stem; multiples of 32 are fast
    int side = 96;                          ///< pixels that the model is for
    int textLayers = 3;
    int textWidth = 256;
    int context = 32; ///< tokens of a sentence

    int smallSide = 64;     ///< pixels at the beginning, when most is learnt and a picture costs half
    double smallUntil = .7; ///< share of the time with small pictures
    int smallBatch = 192;
    int batch = 128;

    double learningRate = 1e-3; ///< after `warmup` steps
    double holdUntil = .4;      ///< share of the time at the full rate; then a cosine
    double lastRate = .02;      ///< the cosine ends at this share
    int warmup = 100;
    double weightDecay = .1;
    double mostGradient = 5; ///< longer gradients are shortened
    double average = .998;   ///< of the moving average of weights and statistics, a step
    double mostScale = 60;   ///< the learned temperature stays below
    double classHead = .4;   ///< weights of the helper heads' losses
    double styleHead = .2;
    double wordHead = .1;
    double cutOutsFrom = .4; ///< share of the time after which pictures lose boxes

    double evaluateEvery = 300; ///< seconds between two looks at the validation split and checkpoints

    /// The model that this makes. @param vocabulary  tokens
    clip::EncoderConfig config(int vocabulary) const;
};

Json toJson(const StarterRecipe &recipe);
/// What toJson wrote; what is missing keeps its default.
StarterRecipe recipeFromJson(const Json &json);

} // namespace semblance::learn
