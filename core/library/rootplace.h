// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"
#include "core/store/roots.h"

#include <optional>

namespace semblance::library {

/// Where a folder lies: its absolute path and its place on its volume. @error NotFound, NoPermission,
/// Unreadable (a file instead of a folder)
Result<store::Root> rootAt(const std::filesystem::path &folder);

/// Whether a root can be scanned now.
struct RootPlace
{
    bool online = false;
    std::optional<Error> why; ///< where it is offline
    store::Root root;         ///< with `offline` and the volume as they are now
};

/// Offline is a root whose folder is not there, or at whose path another volume is mounted now (an empty
/// mount point belongs to the volume around it). Volumes that the system knows only by a number ("dev:...")
/// may come back under another one: there the path alone decides.
RootPlace placeOf(const store::Root &root);

} // namespace semblance::library
