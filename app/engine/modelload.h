// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "app/engine/engine.h"

namespace semblance::app {

/// A model, by our own kernels in this program where they serve it (core/clip/cpu), which needs no LibTorch;
/// else by the engine. @error as Engine::load and loadEngine
Result<std::shared_ptr<const clip::Model>> loadModel(const clip::ModelFiles &files,
                                                     const EngineOptions &options, const CancelToken &cancel);

/// Signs of a device that LibTorch might use; "auto" must ask it then.
bool mayHaveCuda();

/// The model may be computed in a precision below float32 on that device: by our own kernels, or on a graphics
/// device.
bool mayBeNarrowed(const clip::ModelFiles &files, const EngineOptions &options);

} // namespace semblance::app
