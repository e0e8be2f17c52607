// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/clip/modelfiles.h"
#include "core/clip/torch/mappingnet.h"
#include "core/learn/starterrecipe.h"
#include "core/learn/towers.h"

#include <filesystem>
#include <string>
#include <vector>

namespace semblance::learn {

/// What a checkpoint of the starter holds for use: the averaged weights and what they need.
struct StarterWeights
{
    clip::EncoderConfig config;
    clip::TensorDict tensors; ///< published names, float32
    std::vector<std::string> merges;
    Json state; ///< of the checkpoint: recipe, steps, pictures, curve
};

/// @error NotFound, Damaged
Result<StarterWeights> readStarter(const std::filesystem::path &checkpoint);

/// Writes model.safetensors (half precision), merges.txt and model.json into the folder; a
/// mapping.safetensors that lies there is listed. @error NoSpace, NoPermission
Result<void> writeModelFolder(const StarterWeights &weights, const std::filesystem::path &folder,
                              const CancelToken &cancel);
/// Writes model.json again: after a mapping was added or changed.
Result<void> describeModelFolder(const std::filesystem::path &folder, const CancelToken &cancel);

/// A model from its folder, for training a mapping and for measuring: the stored weights in float32.
struct LoadedModel
{
    Towers towers;
    clip::TensorDict tensors;
    std::string fingerprint; ///< of the encoder, from model.json; may be empty
};
/// @error Unsupported where no vocabulary lies with it; what can be wrong with a model's files
Result<LoadedModel> readModel(const clip::ModelFiles &files, const CancelToken &cancel,
                              at::Device device = at::kCPU);
/// The model of a folder that writeModelFolder wrote.
Result<LoadedModel> readModelFolder(const std::filesystem::path &folder);

/// A mapping network for a model. @error Mismatch where widths do not fit
Result<clip::MappingParameters> readMapping(const std::filesystem::path &file, const Towers &towers);

} // namespace semblance::learn
