// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"
#include "core/clip/layout.h"

#include <ATen/core/Tensor.h>
#include <string>
#include <unordered_map>

namespace semblance::clip {

/// Tensors under their published names. Parameter sets (VitParameters, ...) share storage with the dictionary
/// they were resolved from, so an optimiser that updates these tensors in place updates the sets too.
using TensorDict = std::unordered_map<std::string, at::Tensor>;

/// Every tensor of the layout is there with its shape. @error Mismatch, naming the first ten
Result<void> checkTensors(const TensorDict &tensors, const std::vector<TensorSpec> &layout,
                          const std::string &file);

/// The tensor of that name; it must be there (call checkTensors before).
const at::Tensor &tensorOf(const TensorDict &tensors, const std::string &name);

} // namespace semblance::clip
