// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/clip/preprocess.h"

#include <string>
#include <vector>

namespace semblance::clip {

/// The activation of both towers' MLPs (facts: the published checkpoints do not store it).
enum class Activation {
    QuickGelu, ///< x * sigmoid(1.702 x): every OpenAI checkpoint
    Gelu,      ///< exact (erf) form: most open_clip checkpoints
};

enum class ImageArchitecture { Vit, ResNet };

/// The picture tower. Sizes are checked against the tensors when a model is loaded.
struct ImageTowerConfig
{
    ImageArchitecture kind = ImageArchitecture::Vit;
    int side = 224;          ///< pixels; a multiple of `patch` (ViT) or of 32 (ResNet)
    int width = 768;         ///< ViT: token width; ResNet: w, the stem's output channels
    std::vector<int> layers; ///< ViT: one number; ResNet: blocks of the four stages
    int heads = 12;          ///< ViT: of each block; ResNet: of the attention pool
    int patch = 32;          ///< ViT only
    int mlpWidth = 3072;     ///< ViT only
};

/// The causal text tower.
struct TextTowerConfig
{
    int context = 77;
    int vocabulary = 49408;
    int width = 512;
    int layers = 12;
    int heads = 8;
    int mlpWidth = 2048;
};

/// Everything about an encoder that its tensors alone do not say.
struct EncoderConfig
{
    std::string architecture; ///< for people: "ViT-B-32", "ModifiedResNet 2-2-3-2"
    ImageTowerConfig image;
    TextTowerConfig text;
    int dimension = 512; ///< of the joint space
    Activation activation = Activation::QuickGelu;
    PreprocessSpec preprocess;
};

} // namespace semblance::clip
