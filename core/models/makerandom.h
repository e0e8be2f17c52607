// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/result.h"
#include "core/clip/config.h"

#include <filesystem>
#include <string>
#include <vector>

namespace semblance::models {

/// "tiny" (for tests: 32 px, a few thousand numbers, with a vocabulary of its own), "ViT-B-32", "ViT-B-32-256", "ViT-B-16", "ViT-L-14", "ViT-L-14-336",
/// "RN50", "RN50x4": the published architectures, with OpenAI's vocabulary size where it is not "tiny".
const std::vector<std::string> &architectureNames();

/// @error Invalid for another name, listing the known ones
Result<clip::EncoderConfig> architectureNamed(const std::string &name);

struct RandomModel
{
    std::uint64_t seed = 1;
    bool mapping = true;        ///< with a random Pic2Word mapping (512 wide, two hidden layers)
    bool halfPrecision = false; ///< stored as F16
};

/// Writes a model's folder with random weights (model.json, model.safetensors, mapping.safetensors), for
/// benchmarks and tests. The same seed gives the same bytes on every machine. Weights are drawn so that
/// activations keep their size.
Result<void> makeRandomModel(const clip::EncoderConfig &config, const std::string &name,
                             const RandomModel &options, const std::filesystem::path &folder,
                             const CancelToken &cancel);

} // namespace semblance::models
