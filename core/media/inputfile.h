// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"
#include "core/platform/descriptor.h"

#include <filesystem>

namespace semblance::media {

/// Opens a picture file for reading, never for anything else, and never waits (a pipe would).
/// @error NotFound, NoPermission; Unreadable for a folder, a pipe, a device; Damaged where it is empty
Result<platform::Descriptor> openPicture(const std::filesystem::path &path);

} // namespace semblance::media
