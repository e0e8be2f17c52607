// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/embedding.h"
#include "core/base/result.h"
#include "core/clip/preprocess.h"

#include <vector>

namespace semblance::clip {

/// Turns prepared pictures into embeddings of one model.
/// Threads: safe from any number of threads; calls are carried out one after the other where a device wants
/// that.
class ImageTower
{
public:
    virtual ~ImageTower() = default;
    virtual int dimension() const = 0;
    /// @param batch   normalised with the model's mean and deviation, side as in the model's PreprocessSpec
    /// @param cancel  looked at between layers; a wish to stop ends in Code::Interrupted
    /// @return        `count` embeddings in the order of the batch; each independent of the others (1e-5)
    /// @error NoMemory  the device is full; half the batch may fit
    virtual Result<std::vector<Embedding>> encode(const PixelBatch &batch, const CancelToken &cancel) = 0;
};

} // namespace semblance::clip
