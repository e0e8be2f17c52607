// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/clip/config.h"
#include "core/clip/tokenizer.h"
#include "core/clip/torch/resnet.h"
#include "core/clip/torch/texttransformer.h"
#include "core/clip/torch/vit.h"
#include "core/learn/pictureset.h"

#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace semblance::learn {

inline constexpr at::ScalarType kBfloat16 = at::ScalarType::BFloat16;

/// Both towers of an encoder over one set of tensors, as training and measuring use them.
struct Towers
{
    clip::EncoderConfig config;
    std::variant<clip::ResNetParameters, clip::VitParameters> images;
    clip::TextParameters texts;
    std::shared_ptr<const clip::Tokenizer> tokenizer;
    double scale = 100; ///< exp(logit_scale)
    at::ScalarType compute = at::kFloat;

    /// Where all their tensors lie, and what is computed with them.
    at::Device device() const { return texts.words.device(); }
};

/// @error Mismatch where tensors are missing or have other shapes
Result<Towers> towersOf(const clip::TensorDict &tensors, const clip::EncoderConfig &config,
                        std::shared_ptr<const clip::Tokenizer> tokenizer);

/// Raw picture vectors [n, E], float32, without gradients. @param pictures  float32 [n, 3, s, s] in 0..1; s
/// may be another side than the model's for a ResNet
at::Tensor pictureVectors(const Towers &towers, const at::Tensor &pictures);
/// The same for a set, every picture reduced to the model's side (or to `side`), with or without mirroring.
at::Tensor pictureVectors(const Towers &towers, const PictureSet &set, int side);

/// Token ids of sentences, padded with 0 to the longest. [n, L]
at::Tensor tokenIds(const Towers &towers, const std::vector<std::string> &sentences);
/// Unit sentence vectors [n, E], float32, without gradients.
at::Tensor sentenceVectors(const Towers &towers, const std::vector<std::string> &sentences);

} // namespace semblance::learn
