// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <string_view>

namespace semblance {

/// Makes sure that the bytes of a file have reached the disk. @error NoSpace, NoPermission, Unreadable
Result<void> syncToDisk(const std::filesystem::path &path, std::string_view doing);

} // namespace semblance
