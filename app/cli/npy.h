// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace semblance::cli {

/// Writes rows x columns float32 as a NumPy array (format 1.0, little endian, C order), atomically.
/// @param values  rows * columns numbers
Result<void> writeNpy(const std::filesystem::path &file, const std::vector<float> &values,
                      std::size_t columns);

/// What stands in front of the numbers of such a file.
std::string npyHeader(std::size_t rows, std::size_t columns);

} // namespace semblance::cli
