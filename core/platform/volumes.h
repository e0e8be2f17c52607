// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <string>

namespace semblance::platform {

/// Where a path lies, said so that it is found again when the drive is mounted elsewhere.
struct Volume
{
    /// The same text for the same file system wherever it is mounted: "uuid:..." of a disk, "net:..." of a
    /// share (server and share), "dev:..." where the system knows nothing better. Never empty.
    std::string identity;
    std::filesystem::path mountPoint; ///< absolute
    std::filesystem::path relative;   ///< of the path, below the mount point; "." for the mount point itself
};

/// The volume of an existing path (links resolved). @error NotFound, NoPermission, Unreadable
Result<Volume> volumeOf(const std::filesystem::path &path);

} // namespace semblance::platform
