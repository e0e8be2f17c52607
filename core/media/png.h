// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/picture.h"
#include "core/base/result.h"

#include <filesystem>
#include <string>

namespace semblance::media {

/// The picture as the bytes of a PNG file (8-bit RGB, lossless). @error Invalid  it has no pixels
Result<std::string> encodePng(const Picture &picture);

/// The same into a file, written atomically. @error as writeAtomically (core/base/files.h)
Result<void> writePng(const std::filesystem::path &path, const Picture &picture);

} // namespace semblance::media
