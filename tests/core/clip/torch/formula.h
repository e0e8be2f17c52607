// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/clip/config.h"
#include "core/clip/layout.h"
#include "core/clip/torch/tensordict.h"

#include <string_view>

/// Networks with weights made by a formula, for which the published definitions gave known numbers:
/// val(name, k) = ((crc32(name) + 2654435761 k) mod 2^32) / 2^32 - 0.5.
namespace semblance::test {

double formulaValue(std::string_view name, std::uint32_t k);
/// scale * val + shift in that shape.
at::Tensor formulaTensor(std::string_view name, const std::vector<std::int64_t> &shape, double scale,
                         double shift = 0);
/// All tensors of a layout: running_var 1 + val, norm weights 1 + 0.2 val, everything else 0.25 val.
clip::TensorDict formulaTensors(const std::vector<clip::TensorSpec> &layout);
clip::TensorDict formulaTensors(const clip::EncoderConfig &config);
/// A mapping network: layers.0.0, layers.1.0, fc_out (Pic2Word) or layers.0, 3, 6 (SEARLE).
clip::TensorDict formulaMapping(bool phi, std::int64_t from, std::int64_t middle, std::int64_t to);

/// Picture 32, patch 16, width 128, 2 layers; text width 64, 2 layers; dimension 64; vocabulary 300.
clip::EncoderConfig formulaVit();
/// ResNet 1-1-1-1, w 8, picture 64; the same text tower.
clip::EncoderConfig formulaResNet();

} // namespace semblance::test
