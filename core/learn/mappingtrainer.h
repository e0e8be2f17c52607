// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/learn/recipe.h"
#include "core/learn/towers.h"

#include <filesystem>
#include <map>

namespace semblance::learn {

/// A mapping network in Pic2Word's layout (layers.{i}.0.weight, fc_out.weight, ...), and how it came about.
struct TrainedMapping
{
    std::vector<std::pair<std::string, at::Tensor>> tensors;
    MappingReport report;
};

/// Trains the mapping network on vectors, with gradients through the frozen text tower over the positions
/// that the prompt has, and no more. Pic2Word: the symmetric contrastive loss of Saito et al. (CVPR 2023)
/// with the model's own logit scale. Threads: blocks; computes with recipe.threads of LibTorch.
/// @param towers  only the text tower and the scale are used
/// @error Invalid for too few pictures or a recipe without sense; Mismatch where the vectors are not of this
/// model;
///        Internal where the loss is no number before anything was learnt; what readMappingState says
Result<TrainedMapping> trainMapping(const MappingRecipe &recipe, const MappingData &data,
                                    const Towers &towers, const ProgressFn &progress,
                                    const CancelToken &cancel);

/// Writes the mapping with its origin (method, numbers of the recipe, fingerprint of the encoder) in
/// __metadata__.
/// @error NoSpace, NoPermission
Result<void> writeMapping(const std::filesystem::path &file, const TrainedMapping &mapping,
                          const MappingRecipe &recipe, const std::string &encoderFingerprint);

} // namespace semblance::learn
