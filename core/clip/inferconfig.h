// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"
#include "core/clip/config.h"
#include "core/weights/names.h"

#include <string>
#include <string_view>

namespace semblance::clip {

/// What a file without a configuration can tell by its tensors' shapes (the rules of openai/CLIP
/// build_model). Heads are width / 64, but 16 for the widths of ViT-H, g, bigG (80, 88, 104 a head). The
/// activation is not in the shapes: it is QuickGELU, as build_model has it, but where `hint` holds the name
/// of a published model that has the exact GELU ("laion2b", "datacomp", "TinyCLIP-ViT", ...). Preprocessing
/// is OpenAI's at the inferred side.
/// @param hint  the name of the file and its folder
/// @error Unsupported where the tensors are no CLIP picture tower
Result<EncoderConfig> inferConfig(const weights::NamedTensors &tensors, std::string_view hint);

/// True where the file holds a text tower (some exports hold the picture half only).
bool hasTextTower(const weights::NamedTensors &tensors);
bool hasImageTower(const weights::NamedTensors &tensors);

/// "ViT-B-32", "ModifiedResNet 1-2-2-2 w32": for people.
std::string architectureName(const EncoderConfig &config);

} // namespace semblance::clip
