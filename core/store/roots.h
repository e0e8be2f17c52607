// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/store/database.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace semblance::store {

enum class RootState { Active = 0, Paused = 1 };

/// A folder that a person added. Known by volume and the path on it; `path` is where it was seen last.
struct Root
{
    RootId id;
    std::filesystem::path path;       ///< absolute, normal
    std::string volume;               ///< identity of the volume as core/platform tells it; empty: unknown
    std::filesystem::path volumePath; ///< below the volume's mount point
    RootState state = RootState::Active;
    bool offline = false;             ///< the volume is not there; every picture of it counts as offline
    std::vector<std::string> exclude; ///< globs
    std::vector<std::string> include; ///< globs; empty: everything
    bool hidden = false;              ///< hidden files too
    int minSide = 0;                  ///< pictures with a shorter side are left out
    std::int64_t generation = 0;      ///< number of the last scan that began
    bool operator==(const Root &) const = default;
};

/// The roots of a library.
class Roots
{
public:
    explicit Roots(Database &database) : connection_(database.connection()) {}

    /// @param root  its id and generation are ignored. @error Invalid there is one with this path already
    Result<RootId> add(const Root &root);
    Result<std::vector<Root>> all();
    Result<std::optional<Root>> find(RootId id);
    Result<std::optional<Root>> findByPath(const std::filesystem::path &path);
    /// Everything but id and generation. @error NotFound
    Result<void> update(const Root &root);
    /// With its pictures and their problems; contents stay until Contents::removeUnused. @error NotFound
    Result<void> remove(RootId id);
    /// A new scan begins. @return its number, which Pictures::put and markSeen take. @error NotFound
    Result<std::int64_t> beginScan(RootId id);

private:
    Connection &connection_;
};

} // namespace semblance::store
