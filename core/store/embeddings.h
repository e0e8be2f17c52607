// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/embedding.h"
#include "core/base/embeddingchanges.h"
#include "core/base/embeddingsource.h"
#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/store/database.h"

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace semblance::store {

/// What is kept beside the vector: enough to know how it was made.
struct EmbeddingRow
{
    ContentId content;
    Embedding embedding;
    std::string precision; ///< "fp32", "bf16", ...
    int decoding = 0;      ///< revision of the decoder that made the pixels
};

/// The embeddings of a library: one for each content and model, float32. Every committed change grows the
/// catalogue's revision (Database::revision), and the table knows what was added and removed since any of
/// them.
class Embeddings
{
public:
    explicit Embeddings(Database &database) : database_(database), connection_(database.connection()) {}

    /// Adds or replaces, as one transaction. @error NotFound the model was not put into Models, Mismatch
    /// another dimension than the model's, Internal a content that does not exist
    Result<void> put(std::span<const EmbeddingRow> rows);
    /// @error Damaged the stored vector has not the model's size (here and below)
    Result<std::optional<EmbeddingRow>> find(const ModelId &model, ContentId content);
    /// Those that exist.
    Result<std::unordered_map<ContentId, Embedding>> find(const ModelId &model,
                                                          std::span<const ContentId> contents);
    /// Visits the unit vectors of those that exist, by ascending content id, each for the time of the call; in
    /// one reading transaction, which makes hundreds of them several times as fast as one by one.
    Result<void> units(const ModelId &model, std::span<const ContentId> contents,
                       const EmbeddingChanges::Visit &visit);
    Result<bool> has(const ModelId &model, ContentId content);
    Result<std::int64_t> count(const ModelId &model);
    /// All ids, ascending.
    Result<std::vector<ContentId>> contents(const ModelId &model);

    /// Visits what was added or replaced after `revision` (0: everything), by content id; the callback
    /// returns false to stop, and must not write. The span lives until it returns.
    using Visit = EmbeddingChanges::Visit;
    Result<void> forEachSince(const ModelId &model, std::int64_t revision, const Visit &visit);
    /// Contents whose embedding was removed after `revision` and is not there again, ascending.
    Result<std::vector<ContentId>> removedSince(const ModelId &model, std::int64_t revision);

    Result<void> remove(const ModelId &model, std::span<const ContentId> contents);
    /// Everything of a model, the model's own row too. @return how many embeddings
    Result<std::int64_t> removeModel(const ModelId &model);

    /// The embeddings of a model by ascending content id, as they are now. Borrows the database.
    Result<std::unique_ptr<EmbeddingSource>> source(const ModelId &model);
    /// A view for indexes, as of now: on a connection that reads it keeps a transaction open as long as it
    /// lives, so let it go soon. Borrows the database.
    Result<std::unique_ptr<EmbeddingChanges>> changes(const ModelId &model);

private:
    Database &database_;
    Connection &connection_;
};

} // namespace semblance::store
