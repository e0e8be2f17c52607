// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/clip/torch/tensordict.h"
#include "core/learn/recipe.h"

#include <filesystem>
#include <string>
#include <vector>

namespace semblance::learn {

/// Everything that a training of a mapping goes on from: with it the steps that follow are the same, bit for
/// bit, as if it had never been stopped.
struct MappingState
{
    MappingReport report;
    at::Tensor parameters, best; ///< the network now and at its best, one long vector each
    at::Tensor first, second;    ///< of the optimiser
    std::uint64_t random = 0;
    double bestLoss = 0;
    int worse = 0;
    std::vector<double> recent; ///< losses of the last steps
};

/// What must be the same for a training to go on: the pictures, and of the recipe all but where it ends.
std::string trainingIdentity(const MappingRecipe &recipe, const MappingData &data);

/// Atomically. @error NoSpace, NoPermission
Result<void> writeMappingState(const std::filesystem::path &file, const MappingState &state,
                               const std::string &identity);
/// @param numbers  of the network
/// @error NotFound; Mismatch where it belongs to other pictures or another recipe; Damaged
Result<MappingState> readMappingState(const std::filesystem::path &file, const std::string &identity,
                                      std::int64_t numbers);

} // namespace semblance::learn
