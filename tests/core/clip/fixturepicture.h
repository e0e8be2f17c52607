// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/json.h"
#include "core/base/picture.h"

#include <filesystem>
#include <string>

namespace semblance::test {

/// A PNG of the reference data as RGB, alpha dropped; an empty picture where it cannot be read.
Picture readPicture(const std::filesystem::path &file);

/// shared/fixtures/clip/preprocess.
std::filesystem::path preprocessFolder();
/// Its cases.json, null where it is absent.
const Json &preprocessCases();

/// Where two pictures differ first, for people; empty where they do not.
std::string difference(const Picture &found, const Picture &expected);

} // namespace semblance::test
