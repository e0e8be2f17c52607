// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"
#include "core/store/database.h"

#include <filesystem>
#include <memory>
#include <span>
#include <string_view>

namespace semblance::store {

class Connection;

/// One numbered step: what brings a catalogue from version n - 1 to n (PRAGMA user_version). Steps that were
/// released are never changed, and each has a test that begins with an old file.
struct SchemaStep
{
    std::string_view reason;
    std::string_view sql;
};

/// Step 1 is the first element.
std::span<const SchemaStep> schemaSteps();

enum class Version { Empty, Older, Current };
/// @error Newer it is beyond the last step, Damaged it is no catalogue of ours
Result<Version> version(Connection &connection, std::span<const SchemaStep> steps);
/// Brings the catalogue up to the last step; all or nothing.
Result<void> migrate(Connection &connection, std::span<const SchemaStep> steps);

/// Database::open with other steps than this version's own.
Result<std::unique_ptr<Database>> openDatabase(const std::filesystem::path &folder, Access access,
                                               std::string_view program, std::span<const SchemaStep> steps);

} // namespace semblance::store
