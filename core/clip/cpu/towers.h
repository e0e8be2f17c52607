// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/clip/config.h"
#include "core/clip/cpu/kernels.h"
#include "core/clip/imagetower.h"
#include "core/clip/texttower.h"
#include "core/weights/names.h"

#include <memory>
#include <string>

namespace semblance::clip::cpu {

/// How a tower is made.
struct TowerOptions
{
    const Kernels *kernels = nullptr; ///< never null
    Element element = Element::F32;
    int threads = 1;
    ModelId model;
    std::string name; ///< of the model, for Errors
};

/// This folder has a tower for it: a ViT of widths that the kernels divide, or a ModifiedResNet in float32.
/// Text towers likewise.
bool servesImages(const EncoderConfig &config, Element element);
bool servesTexts(const EncoderConfig &config);
/// The kernels can multiply in that type.
bool serves(const Kernels &kernels, Element element);

/// A tower out of the tensors of a file; only the packed weights stay in memory.
/// @error Mismatch, naming the first ten tensors that are missing or have another shape; Damaged; Interrupted
Result<std::shared_ptr<ImageTower>> makeImageTower(const weights::NamedTensors &tensors,
                                                   const EncoderConfig &config, const TowerOptions &options,
                                                   const CancelToken &cancel);
/// @param tensors  stays open: rows of the token table are read when a sentence needs them
/// @param endId    the id of the end token
Result<std::shared_ptr<TextTower>> makeTextTower(std::shared_ptr<const weights::NamedTensors> tensors,
                                                 const EncoderConfig &config, const TowerOptions &options,
                                                 int endId, const CancelToken &cancel);

} // namespace semblance::clip::cpu
