// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/store/database.h"

#include <filesystem>
#include <string_view>

namespace semblance::store {

/// Copies the catalogue as it is now into one file, complete or not at all; somebody may write meanwhile.
/// @param database  open in either way, no transaction open
/// @param file      replaced where it exists. @error NoSpace, NoPermission, Invalid it is the catalogue
/// itself
Result<void> backup(Database &database, const std::filesystem::path &file);

/// Makes a library's catalogue of a backup. The one that was there stays beside it as kBeforeRestore. The
/// catalogue gets a new name (settings, catalogue.id), so that indexes of the old one are not taken for its
/// own.
/// @param folder  the library's; made where there is none. Nobody may have it open for writing.
/// @error NotFound, Damaged the file is no whole catalogue (the library is as it was), Newer, Locked, NoSpace
Result<void> restore(const std::filesystem::path &file, const std::filesystem::path &folder,
                     std::string_view program);

inline constexpr const char *kBeforeRestore = "catalogue.before-restore.sqlite";

} // namespace semblance::store
