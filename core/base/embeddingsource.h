// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/embedding.h"
#include "core/base/result.h"

namespace semblance {

/// Embeddings of one model that already exist: those of a library's catalogue, or of a file. Threads: one at
/// a time.
class EmbeddingSource
{
public:
    virtual ~EmbeddingSource() = default;
    virtual std::int64_t count() const = 0;
    /// @param index  0 .. count() - 1; the order is stable for the life of the source
    virtual Result<Embedding> embedding(std::int64_t index) = 0;
};

} // namespace semblance
