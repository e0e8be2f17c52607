// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace semblance {

/// The bytes of a path as the file system knows them; on Windows UTF-8. Never fails, never changes a byte.
std::string pathBytes(const std::filesystem::path &path);
/// The way back.
std::filesystem::path pathFromBytes(std::string_view bytes);

/// For people, logs and JSON: valid UTF-8 whatever the bytes are; what is not UTF-8 and control characters
/// become U+FFFD.
std::string display(const std::filesystem::path &path);

/// Lower-case extension without the dot, ASCII only: "jpg", "" if there is none.
std::string extension(const std::filesystem::path &path);

/// Absolute and lexically normal, without touching links; an empty path is Invalid.
Result<std::filesystem::path> absolute(const std::filesystem::path &path);

/// True where `path` is `folder` or lies below it, compared by components (both absolute and normal).
bool isWithin(const std::filesystem::path &path, const std::filesystem::path &folder);

} // namespace semblance
