// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace semblance::app {

/// A file of the program's own resources ("modifiers/modifiers.tsv", "models/catalogue.json"): beside the
/// program, in ../share/semblance, or in the source tree of a build. @error NotFound, naming the places
Result<std::filesystem::path> findResource(const std::string &name);

} // namespace semblance::app
