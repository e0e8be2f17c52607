// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"

#include <filesystem>

namespace semblance::models {

/// Files of a model's folder by the names under which authors publish them; empty where there is none.
/// open_clip's weights, in its own order of preference.
std::filesystem::path openClipWeights(const std::filesystem::path &folder);
std::filesystem::path huggingFaceWeights(const std::filesystem::path &folder);
std::filesystem::path tokenizerIn(const std::filesystem::path &folder);
/// A mapping under a name that says so.
std::filesystem::path mappingIn(const std::filesystem::path &folder);

/// The weights file of a folder that says nothing about itself.
/// @error NotFound where it has none; Invalid where it has several
Result<std::filesystem::path> bareWeights(const std::filesystem::path &folder);

} // namespace semblance::models
