// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "app/engine/engine.h"

namespace semblance::app {

/// A model, by our own kernels in this program where they serve it (core/clip/cpu), which needs no LibTorch;
/// else by the engine. @error as Engine::load and loadEngine
Result<std::shared_ptr<const clip::Model>> loadModel(const clip::ModelFiles &files,
                                                     const EngineOptions &options, const CancelToken &cancel);

/// There are kernels for a precision below float32 that serve the model on that device.
bool mayBeNarrowed(const clip::ModelFiles &files, const EngineOptions &options);

} // namespace semblance::app
