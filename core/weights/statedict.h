// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/weights/pickle.h"
#include "core/weights/tensorfile.h"

#include <map>
#include <optional>

namespace semblance::weights {

/// A run of numbers that tensors are views of, as a pickle names it.
struct Storage
{
    std::string key;
    std::optional<DType> type; ///< nullopt for kinds that are not read (complex, quantised)
    std::string typeName;      ///< PyTorch's: "FloatStorage"
    std::uint64_t count = 0;   ///< elements
};

/// One tensor: a view of a storage. Not yet checked against it.
struct TensorView
{
    std::string name;
    std::string key;         ///< of its storage
    std::int64_t offset = 0; ///< elements
    std::vector<std::int64_t> shape;
    std::vector<std::int64_t> strides; ///< elements
};

struct StateDict
{
    std::vector<TensorView> tensors;
    SourceFacts facts;
};

/// All storages that a pickle mentions, by key.
/// @error Damaged where one has two types or sizes
Result<std::map<std::string, Storage>> storagesOf(const Pickle &pickle, const std::string &file);

/// The tensors of the network that is asked for, under the names of the file: a state dictionary itself, or
/// the one below "state_dict", "model", "model_state_dict" or "ema"; of a TorchScript archive its attributes,
/// joined by dots; of a mapping's checkpoint what lies below "state_dict_img2text" (Pic2Word) or "Phi"
/// (SEARLE, LinCIR). What lies beside them (optimizers, numbers, objects of any class) is stepped over.
/// @error Unsupported where there is none, saying what is there; Damaged for a tensor that is malformed
Result<StateDict> stateDictOf(const Pickle &pickle, Part part, const std::string &file);

} // namespace semblance::weights
