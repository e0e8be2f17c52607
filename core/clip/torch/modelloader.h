// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/result.h"
#include "core/clip/model.h"
#include "core/clip/modelfiles.h"
#include "core/clip/torch/tensordict.h"
#include "core/weights/names.h"

#include <c10/core/Device.h>
#include <string>
#include <vector>

namespace semblance::clip {

struct LoadOptions
{
    std::string device = "auto";    ///< auto, cpu, cuda, cuda:N
    std::string precision = "auto"; ///< auto, fp32, and what core/clip/cpu serves here: bf16, int8
    int threads = 0;                ///< 0 for the physical cores
    bool ownKernels = true;         ///< core/clip/cpu where it serves the model; false: LibTorch
};

/// The tensors of a layout as float32 on a device. All shapes are checked before anything is read.
/// @error Mismatch, naming the first ten; Damaged; Interrupted between tensors
Result<TensorDict> readTensors(const weights::NamedTensors &tensors, const std::vector<TensorSpec> &layout,
                               const c10::Device &device, const CancelToken &cancel);

/// Opens, checks and loads a model with its mapping and tokenizer.
/// Texts are null where the file has no text tower, the tokenizer where no vocabulary lies beside it or it
/// does not fit; Model::tokenizerMissing says why.
/// @error what can be wrong with a file; Mismatch for a mapping of another encoder; Unsupported for a
/// precision or device
Result<std::shared_ptr<const Model>> loadModel(const ModelFiles &files, const LoadOptions &options,
                                               const CancelToken &cancel);

} // namespace semblance::clip
