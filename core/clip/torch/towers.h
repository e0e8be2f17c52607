// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/ids.h"
#include "core/clip/config.h"
#include "core/clip/imagetower.h"
#include "core/clip/mapping.h"
#include "core/clip/texttower.h"
#include "core/clip/torch/mappingnet.h"
#include "core/clip/torch/tensordict.h"

#include <c10/core/Device.h>
#include <c10/core/ScalarType.h>
#include <memory>
#include <mutex>

namespace semblance::clip {

/// What all towers of a model share: where they compute and for whom.
struct Serving
{
    c10::Device device = c10::Device(c10::kCPU);
    int threads = 0; ///< 0 for defaultThreads()
    /// What products are computed in; sums, norms, softmax and what leaves a tower are float32.
    at::ScalarType compute = at::kFloat;
    ModelId model;
    std::string name;                 ///< of the model, for Errors
    std::shared_ptr<std::mutex> gate; ///< calls on a GPU go one after the other; null on the CPU
};

/// @param tensors  on the serving's device, of imageLayout(config); weights in its type, all else float32.
/// @error Mismatch
Result<std::shared_ptr<ImageTower>> makeImageTower(const TensorDict &tensors, const EncoderConfig &config,
                                                   const Serving &serving);
/// @param endId  the id of the end token (the largest of a CLIP vocabulary)
Result<std::shared_ptr<TextTower>> makeTextTower(const TensorDict &tensors, const EncoderConfig &config,
                                                 const Serving &serving, int endId);
Result<std::shared_ptr<Mapping>> makeMapping(MappingParameters parameters, MappingProfile profile,
                                             const std::string &fingerprint, const Serving &serving);

} // namespace semblance::clip
