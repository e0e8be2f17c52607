// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/progress.h"
#include "core/index/modelindex.h"
#include "core/store/database.h"

#include <filesystem>
#include <optional>
#include <vector>

namespace semblance::library {

struct DuplicateGroup
{
    bool identical = false; ///< the same bytes; otherwise pictures that look nearly the same
    std::vector<std::filesystem::path> paths; ///< at least two, in the order of roots and paths
};

struct DuplicateOptions
{
    std::optional<ModelId>
        model;            ///< whose embeddings say what looks alike; nothing: bytes alone are compared
    float cosine = 0.95f; ///< from here on two pictures look alike
    index::IndexOptions index;
};

/// Groups of pictures with the same bytes, then groups of contents that look nearly the same: a content
/// belongs to a group where it is near another of it (nearest neighbours in the index, exact cosines). Takes
/// a search for each content. Excluded and failed pictures do not count.
/// @error Interrupted, what the catalogue gives
Result<std::vector<DuplicateGroup>> findDuplicates(store::Database &database, const DuplicateOptions &options,
                                                   const ProgressFn &progress, const CancelToken &cancel);

} // namespace semblance::library
