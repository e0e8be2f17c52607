// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/embeddingchanges.h"
#include "core/base/files.h"
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/index/hnswindex.h"
#include "core/index/vectorindex.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace semblance::index {

struct IndexOptions
{
    /// Up to so many vectors an exact scan of the vectors themselves answers: 20,000 x 512 floats take 41 MB
    /// and some 2 ms. From there on their codes are scanned (codeindex.h).
    std::int64_t exactUpTo = 20'000;
    /// From so many on a graph is built: a scan of a million codes takes some 10 ms on two cores and grows
    /// with their number, a graph takes minutes to build and keeps the vectors in memory
    /// (tests/bench/README.md).
    std::int64_t graphFrom = 3'000'000;
    std::size_t keptBytes = std::size_t(192) << 20; ///< of vectors kept beside codes (CodeOptions::keptBytes)
    /// So many additions a searching program makes to a graph itself (1 ms each; codes: 20 a ms) before it
    /// answers; more: it scans.
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
    std::string kind;      ///< "exact", "codes" or "hnsw"; "none" before the first refresh
    std::int64_t size = 0; ///< vectors that can be found
    std::string note;      ///< why it was built again, for a person; empty otherwise
};

/// The index of one model in one library: follows the catalogue, which is the truth. Codes and graphs are
/// saved: an exact index is read from the catalogue as fast as from a file of its own. Threads: refresh and
/// save from one thread at a time; searches from any number, also meanwhile.
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
    /// True once when another program has saved an index since this one looked for it, and this one scans so
    /// many vectors that a saved one would serve better: another ModelIndex that is refreshed finds it. Costs
    /// a look at a file's time. Threads: as refresh.
    bool noticeSaved();
    /// Saves codes or a graph that changed since they were loaded or saved.
    Result<void> save();

    /// As VectorIndex; nothing is found before the first refresh. Cosines of an index that keeps no vectors
    /// are near the true ones: re-rank. @param exact  look at every vector
    Result<Hits> search(std::span<const float> query, int k, const IdSet *allowed, bool exact,
                        const CancelToken &cancel) const;
    bool vector(ContentId id, std::span<float> into) const;
    /// False where vector() finds none because the catalogue alone has them (very many codes).
    bool keepsVectors() const;
    /// False where an exact search has to go to the catalogue (codes).
    bool searchesExactly() const;
    std::int64_t count() const;
    IndexFacts facts() const;
    /// The catalogue's revision that it has seen.
    std::int64_t revision() const;

private:
    std::shared_ptr<VectorIndex> current() const;
    std::filesystem::path base() const;
    void openSaved(EmbeddingChanges &changes, Effort effort);
    std::optional<FileStamp> savedStamp() const;
    Result<void> follow(EmbeddingChanges &changes, const CancelToken &cancel, const ProgressFn &progress);
    std::string_view kindFor(std::int64_t count) const;
    Result<std::shared_ptr<VectorIndex>> makeFor(EmbeddingChanges &changes, std::string_view kind) const;
    Result<void> build(EmbeddingChanges &changes, std::string_view kind, const CancelToken &cancel,
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
