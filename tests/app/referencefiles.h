// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/json.h"

#include <filesystem>
#include <string>
#include <vector>

namespace semblance::test {

/// How near the authors' numbers ours must be.
constexpr double kTolerance = 1e-4;

std::filesystem::path fixtures();

/// A tensor of a safetensors file, flattened.
std::vector<float> tensor(const std::filesystem::path &file, const std::string &name);

/// The largest difference between a JSON array of numbers and a row of a tensor; huge where the lengths
/// differ.
double difference(const Json &numbers, const std::vector<float> &rows, std::size_t row);

/// A model folder with links to a published folder's files (or to one file) and to a vocabulary that lies
/// elsewhere.
void makeModelFolder(const std::filesystem::path &folder, const std::filesystem::path &model,
                     const std::filesystem::path &vocabulary);

/// The entry of index.json with this id.
Json caseOf(const std::string &id);

} // namespace semblance::test
