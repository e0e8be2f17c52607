// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/library/states.h"

#include "core/index/indexfile.h"
#include "core/library/rootplace.h"
#include "core/store/embeddings.h"
#include "core/store/settings.h"

#include <system_error>

namespace semblance::library {

namespace fs = std::filesystem;

namespace {

std::string doubtName(RootId root)
{
    return "root." + std::to_string(root.value) + ".doubtful";
}

RootCondition conditionOf(const RootStatus &status, bool doubtful)
{
    if (status.root.offline)
        return RootCondition::Offline;
    if (doubtful)
        return RootCondition::Doubtful;
    if (status.root.state == store::RootState::Paused)
        return RootCondition::Paused;
    return status.counts.pending > 0 ? RootCondition::Pending : RootCondition::Done;
}

std::int64_t bytesBelow(const fs::path &folder)
{
    std::int64_t bytes = 0;
    std::error_code error;
    for (fs::directory_iterator entries(folder, error); !error && entries != fs::directory_iterator();
         entries.increment(error)) {
        std::error_code gone; // a file may be replaced while we look
        const auto size = entries->file_size(gone);
        bytes += gone ? 0 : static_cast<std::int64_t>(size);
    }
    return bytes;
}

Result<IndexStatus> indexStatus(store::Database &database, const store::ModelRow &model,
                                const index::IndexOptions &options)
{
    store::Embeddings embeddings(database);
    const auto changes = embeddings.changes(model.id);
    if (!changes)
        return changes.error();
    IndexStatus status;
    status.size = (*changes)->count();
    status.kind = status.size == 0                   ? "none"
                  : status.size <= options.exactUpTo ? "exact"
                  : status.size < options.graphFrom  ? "codes"
                                                     : "hnsw";
    if (status.kind == "none" || status.kind == "exact")
        return status;
    const auto header = index::verifyIndex(indexFolder(database.folder()) / model.id.fingerprint, model.id,
                                           (*changes)->catalogue());
    if (!header)
        status.state = header.error().code == Code::NotFound ? "missing" : "damaged";
    else if (header->revision != (*changes)->revision())
        status.state = "behind";
    if (header)
        status.kind = header->kind;
    return status;
}

} // namespace

std::string_view conditionName(RootCondition condition) noexcept
{
    switch (condition) {
    case RootCondition::Done:
        return "done";
    case RootCondition::Pending:
        return "pending";
    case RootCondition::Paused:
        return "paused";
    case RootCondition::Offline:
        return "offline";
    case RootCondition::Doubtful:
        return "doubtful";
    }
    return "";
}

fs::path indexFolder(const fs::path &library)
{
    return library / "index";
}

fs::path thumbnailFolder(const fs::path &library)
{
    return library / "thumbnails";
}

Result<std::vector<RootStatus>> rootStates(store::Database &database, const ModelId &model)
{
    const auto roots = store::Roots(database).all();
    if (!roots)
        return roots.error();
    store::Pictures pictures(database);
    const auto counted = pictures.countsByRoot(model);
    if (!counted)
        return counted.error();
    std::vector<RootStatus> all;
    for (const store::Root &root : *roots) {
        RootStatus status{root, {}, RootCondition::Done};
        for (const store::RootCounts &entry : *counted)
            if (entry.root == root.id)
                status.counts = entry.counts;
        const bool online = placeOf(root).online;
        if (!root.offline && !online) { // gone since the last indexing
            status.root.offline = true;
            status.counts = {.found = status.counts.found, .offline = status.counts.found};
        } else if (root.offline && online) { // came back since; what it held is as it was
            auto counts = pictures.countsAsOnline(root.id, model);
            if (!counts)
                return counts.error();
            status.root.offline = false;
            status.counts = *counts;
        }
        const auto doubtful = store::Settings(database).get(doubtName(root.id));
        if (!doubtful)
            return doubtful.error();
        status.condition = conditionOf(status, doubtful->has_value());
        all.push_back(std::move(status));
    }
    return all;
}

Result<void> setDoubtful(store::Database &database, RootId root, bool doubtful)
{
    store::Settings settings(database);
    return doubtful ? settings.set(doubtName(root), "1") : settings.remove(doubtName(root));
}

Result<LibraryStatus> libraryStatus(store::Database &database, const std::optional<store::ModelRow> &model,
                                    const index::IndexOptions &options)
{
    LibraryStatus status;
    status.folder = database.folder();
    status.exists = true;
    status.model = model;
    const auto roots = rootStates(database, model ? model->id : ModelId{});
    if (!roots)
        return roots.error();
    for (const RootStatus &root : *roots) {
        status.counts.found += root.counts.found;
        status.counts.indexed += root.counts.indexed;
        status.counts.failed += root.counts.failed;
        status.counts.excluded += root.counts.excluded;
        status.counts.pending += root.counts.pending;
        status.counts.offline += root.counts.offline;
    }
    status.bytes = database.bytes() + bytesBelow(indexFolder(database.folder()));
    if (model) {
        auto index = indexStatus(database, *model, options);
        if (!index)
            return index.error();
        status.index = std::move(*index);
    }
    return status;
}

} // namespace semblance::library
