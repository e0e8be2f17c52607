// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/clip/torch/tensordict.h"

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace semblance::learn {

/// Where a training stands: one safetensors file, the state as JSON in its metadata.
struct Checkpoint
{
    Json state;
    std::vector<std::pair<std::string, at::Tensor>>
        tensors; ///< float32, in the order in which they are written

    /// An undefined tensor where there is none of that name.
    at::Tensor tensor(const std::string &name) const;
};

/// Atomically: an interrupted writing leaves the checkpoint before. @error NoSpace, NoPermission
Result<void> writeCheckpoint(const std::filesystem::path &file, const Checkpoint &checkpoint);
/// @error NotFound where there is none yet; Damaged
Result<Checkpoint> readCheckpoint(const std::filesystem::path &file);

enum class Precision { Float, Half };

/// Writes tensors under their names as safetensors. @error NoSpace, NoPermission; Invalid where a number is
/// not finite
Result<void> writeTensors(const std::filesystem::path &file,
                          const std::vector<std::pair<std::string, at::Tensor>> &tensors, Precision precision,
                          const std::map<std::string, std::string> &metadata);

/// All floating tensors of a weights file as float32, under the names that the file gives them.
Result<clip::TensorDict> readTensors(const std::filesystem::path &file);

} // namespace semblance::learn
