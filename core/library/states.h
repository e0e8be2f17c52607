// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"
#include "core/index/modelindex.h"
#include "core/store/database.h"
#include "core/store/models.h"
#include "core/store/pictures.h"
#include "core/store/roots.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace semblance::library {

/// What a root is doing, as a person sees it.
enum class RootCondition {
    Done,     ///< every picture is indexed, excluded or has a problem
    Pending,  ///< pictures wait
    Paused,   ///< a person stopped it; what is indexed is found
    Offline,  ///< its volume is not there; what is indexed is found
    Doubtful, ///< it suddenly holds almost nothing: a person has to confirm
};

/// "done", "pending", "paused", "offline", "doubtful".
std::string_view conditionName(RootCondition condition) noexcept;

struct RootStatus
{
    store::Root root;
    store::Counts counts;
    RootCondition condition = RootCondition::Done;
};

/// What search works with.
struct IndexStatus
{
    std::string kind = "none"; ///< "exact", "codes", "hnsw", or "none" where nothing is embedded
    std::int64_t size = 0;     ///< embeddings of the model
    /// "ready", or why the saved codes or graph are not used as it is: "missing", "behind", "damaged". All of
    /// that is made good by the next indexing; searches look at every vector until then.
    std::string state = "ready";
};

struct LibraryStatus
{
    std::filesystem::path folder;
    bool exists = false; ///< there is a catalogue; everything else is zero where there is none
    std::optional<store::ModelRow> model;
    store::Counts counts;   ///< found = indexed + failed + excluded + pending + offline
    std::int64_t bytes = 0; ///< of catalogue and index on disk
    IndexStatus index;
};

/// Each root with its counts for a model, in the order in which they were added. Whether a root is there is
/// looked up anew; nothing is written.
Result<std::vector<RootStatus>> rootStates(store::Database &database, const ModelId &model);

/// Remembers, or forgets, that a root was not believed.
Result<void> setDoubtful(store::Database &database, RootId root, bool doubtful);

/// @param model  whose embeddings count as indexed
Result<LibraryStatus> libraryStatus(store::Database &database, const std::optional<store::ModelRow> &model,
                                    const index::IndexOptions &options);

/// Where a library keeps its index.
std::filesystem::path indexFolder(const std::filesystem::path &library);
/// Where a library keeps its thumbnails (media::Thumbnails).
std::filesystem::path thumbnailFolder(const std::filesystem::path &library);

} // namespace semblance::library
