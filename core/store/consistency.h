// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/store/database.h"

#include <cstdint>

namespace semblance::store {

/// What of a catalogue contradicts itself although SQLite finds every page whole. Each function counts;
/// with `repair` (needs a connection that writes) it also puts right what it counted.
/// Threads: that of the connection.
class Consistency
{
public:
    explicit Consistency(Database &database) : database_(database), connection_(database.connection()) {}

    /// Embeddings without a vector, or whose vector has not the model's size or no length. Repaired by
    /// removing them: their pictures are pending again and are embedded by the next indexing.
    Result<std::int64_t> damagedEmbeddings(bool repair);
    /// Vectors that no embedding has. They are removed.
    Result<std::int64_t> strayVectors(bool repair);
    /// Contents that no picture has. They are removed, embeddings included, as an indexing would.
    Result<std::int64_t> unusedContents(bool repair);
    /// Pictures that say failed without a problem, or are indexed without a content. They become pending.
    Result<std::int64_t> wrongStates(bool repair);
    /// Rebuilds SQLite's own indexes, which is all that can be put right of damaged pages. @error Damaged
    Result<void> reindex();

private:
    Database &database_;
    Connection &connection_;
};

} // namespace semblance::store
