// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/embeddingchanges.h"
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/index/hnswindex.h"
#include "core/index/vectorindex.h"

#include <filesystem>
#include <memory>
#include <string>

namespace semblance::index {

struct IndexOptions
{
    /// Up to so many vectors an exact scan answers; from there on a graph is built. 50,000 x 512 floats take
    /// some 5 ms to scan, a graph of them some 50 s to build.
    std::int64_t exactUpTo = 50000;
    /// So many additions a searching program makes to a graph itself (1 ms each) before it answers; more: it
    /// scans.
    std::int64_t fewAdditions = 500;
    HnswOptions hnsw;
};

/// May the caller wait for a graph to be built?
enum class Effort {
    Answer,  ///< no: what is saved, what can be added quickly, else an exact scan
    Maintain ///< yes: the indexing program, which then saves it
};

/// What `status` shows.
struct IndexFacts
{
    std::string kind;      ///< "exact" or "hnsw"; "none" before the first refresh
    std::int64_t size = 0; ///< vectors that can be found
    std::string note;      ///< why it was built again, for a person; empty otherwise
};

/// The index of one model in one library: follows the catalogue, which is the truth. Only graphs are saved:
/// an exact index is read from the catalogue as fast as from a file of its own. Threads: refresh and save
/// from one thread at a time; searches from any number, also meanwhile.
class ModelIndex
{
public:
    /// @param folder  "index" in the library's folder; made when something is saved
    ModelIndex(ModelId model, int dimension, std::filesystem::path folder, const IndexOptions &options = {});
    ~ModelIndex();

    const ModelId &model() const noexcept { return model_; }
    int dimension() const noexcept { return dimension_; }

    /// Brings it up to date. The first call looks for a saved graph; one that does not fit is thrown away.
    /// @param progress  stage "index"; may be empty
    /// @error Interrupted (what was added stays, the next call goes on), NoMemory, what the changes give
    Result<void> refresh(EmbeddingChanges &changes, Effort effort, const CancelToken &cancel,
                         const ProgressFn &progress = {});
    /// Saves a graph that changed since it was loaded or saved.
    Result<void> save();

    /// As VectorIndex; nothing is found before the first refresh. @param exact  look at every vector
    Result<Hits> search(std::span<const float> query, int k, const IdSet *allowed, bool exact,
                        const CancelToken &cancel) const;
    bool vector(ContentId id, std::span<float> into) const;
    std::int64_t count() const;
    IndexFacts facts() const;
    /// The catalogue's revision that it has seen.
    std::int64_t revision() const;

private:
    std::shared_ptr<VectorIndex> current() const;
    std::filesystem::path base() const;
    void openSaved(EmbeddingChanges &changes, Effort effort);
    Result<void> follow(EmbeddingChanges &changes, const CancelToken &cancel, const ProgressFn &progress);
    Result<void> build(EmbeddingChanges &changes, bool graph, const CancelToken &cancel,
                       const ProgressFn &progress);
    Result<void> addSince(VectorIndex &index, EmbeddingChanges &changes, std::int64_t since,
                          const CancelToken &cancel, const ProgressFn &progress) const;

    const ModelId model_;
    const int dimension_;
    const std::filesystem::path folder_;
    const IndexOptions options_;
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace semblance::index
