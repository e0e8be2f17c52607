// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/ids.h"
#include "core/clip/config.h"
#include "core/clip/imagetower.h"
#include "core/clip/mapping.h"
#include "core/clip/texttower.h"
#include "core/clip/tokenizer.h"

#include <memory>
#include <string>

namespace semblance::clip {

/// An encoder with, if there is one, its mapping: what every search needs. Built by the engine, shared
/// read-only.
struct Model
{
    std::string name;
    ModelId id; ///< of the encoder: decides which embeddings may be compared
    EncoderConfig config;
    std::string device;          ///< "cpu", "cuda:0"
    std::string precision;       ///< "fp32", "bf16", ...
    std::string precisionReason; ///< where it was chosen by measurement: what was measured, for people
    std::string kernels;         ///< what computes the pictures: "avx512", "avx2" (core/clip/cpu), "LibTorch"
    int threads = 1;
    std::shared_ptr<ImageTower> images;         ///< never null
    std::shared_ptr<TextTower> texts;           ///< null where the file holds a picture tower only
    std::shared_ptr<const Tokenizer> tokenizer; ///< null where no vocabulary lies with the model
    std::shared_ptr<Mapping> mapping;           ///< null where there is none
    /// exp of the stored logit_scale: what cosines are multiplied by before a softmax (100 in OpenAI's
    /// models, 15 to 30 in small ones). The default is where CLIP's training begins, for files that do not
    /// hold it.
    double logitScale = 1 / 0.07;
    std::string tokenizerMissing; ///< why tokenizer or texts are null, for people
};

} // namespace semblance::clip
