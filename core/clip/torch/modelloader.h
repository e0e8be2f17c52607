// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/result.h"
#include "core/clip/modelloading.h"
#include "core/clip/torch/tensordict.h"
#include "core/weights/names.h"

#include <c10/core/Device.h>
#include <string>
#include <vector>

namespace semblance::clip {

/// The tensors of a layout as float32 on a device. All shapes are checked before anything is read.
/// @error Mismatch, naming the first ten; Damaged; Interrupted between tensors
Result<TensorDict> readTensors(const weights::NamedTensors &tensors, const std::vector<TensorSpec> &layout,
                               const c10::Device &device, const CancelToken &cancel,
                               at::ScalarType weights = at::kFloat);

/// Loads a model (assemble()) onto any device: with core/clip/cpu where that serves it, else with LibTorch.
/// @error as assemble(); Unsupported for a precision or device
Result<std::shared_ptr<const Model>> loadModel(const ModelFiles &files, const LoadOptions &options,
                                               const CancelToken &cancel);

} // namespace semblance::clip
