// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/learn/recipe.h"
#include "core/learn/towers.h"

#include <filesystem>

namespace semblance::learn {

/// Vectors, labels and nouns of the training split for trainMapping, computed once by the picture tower and
/// kept beside the pixel file (FILE.vectors.safetensors) for the next mapping of the same model.
/// @param fingerprint  of the encoder; vectors of another one are computed again
/// @param most         pictures; more are drawn evenly over the set
/// @error Interrupted; what readPictureSet says
Result<MappingData> mappingData(const Towers &towers, const std::filesystem::path &pixelFile,
                                const std::string &fingerprint, std::size_t most, const ProgressFn &progress,
                                const CancelToken &cancel);

} // namespace semblance::learn
