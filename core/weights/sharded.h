// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/weights/tensorfile.h"

#include <map>

namespace semblance::weights {

/// model.safetensors.index.json of Hugging Face: {"metadata": {"total_size": n}, "weight_map": {tensor:
/// shard}}.
struct ShardIndex
{
    std::vector<std::filesystem::path> files; ///< sorted by name, beside the index
    std::map<std::string, std::string> fileOfTensor;
};

/// @error Damaged for a shard name that is not a plain file name beside the index; NotFound naming a missing
/// shard
Result<ShardIndex> readShardIndex(const std::filesystem::path &index);

/// All shards of an index. @error Damaged where a tensor is not in the shard that the index names, is in a
/// shard but
///                         not in the index, or in two
Result<std::unique_ptr<TensorSource>> openSharded(const std::filesystem::path &index);

/// Files of one model without an index. @error Damaged where a tensor stands in two of them
Result<std::unique_ptr<TensorSource>> openTogether(std::span<const std::filesystem::path> files);

} // namespace semblance::weights
