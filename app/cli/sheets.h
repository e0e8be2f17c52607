// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "app/assembly.h"

#include <filesystem>
#include <string>
#include <vector>

namespace semblance::cli {

/// Writes pictures as one PNG, numbered in their order; one that cannot be read keeps its number and an empty
/// cell.
/// @param columns  pictures in a row; a title line above
Result<void> writeContactSheet(const std::string &file, const std::vector<std::filesystem::path> &pictures,
                               int columns, const std::string &title, app::Assembly &assembly);

/// A contact sheet can be written there, as far as can be told before the search. @error NoPermission,
/// NotFound, Invalid
Result<void> checkContactSheet(const std::string &file);

} // namespace semblance::cli
