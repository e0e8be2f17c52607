// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/json.h"
#include "core/base/result.h"
#include "core/learn/pictureset.h"
#include "core/learn/starterrecipe.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace semblance::learn {

/// Called on the training thread with one line of the learning curve. Must not throw.
using CurveFn = std::function<void(const Json &line)>;

/// Trains both towers and a vocabulary from random numbers, and leaves everything in the checkpoint (averaged
/// weights, vocabulary, learning curve). Where the checkpoint exists the training goes on from it.
/// Threads: blocks; uses recipe.threads of LibTorch.
/// @param training    pictures with classes or captions; at least two classes
/// @param validation  looked at every recipe.evaluateEvery seconds; may be empty
/// @return  the last line of the curve
/// @error Interrupted (the checkpoint holds what was learnt); Invalid for too few pictures or another recipe
/// than the checkpoint's; Internal where the loss is no number; NoSpace where the checkpoint cannot be
/// written
Result<Json> trainStarter(const PictureSet &training, const PictureSet &validation,
                          const StarterRecipe &recipe, const std::filesystem::path &checkpoint,
                          const CurveFn &curve, const CancelToken &cancel);

/// The vocabulary for a collection: merges learnt on its captions, class names and the words of sentences.
std::vector<std::string> learnVocabulary(const PictureSet &training, int merges);

} // namespace semblance::learn
