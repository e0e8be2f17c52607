// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/embedding.h"
#include "core/base/filelock.h"
#include "core/base/files.h"
#include "core/base/mappedfile.h"
#include "core/base/sha256.h"

#include <filesystem>
#include <map>
#include <optional>

namespace semblance::evaluation {

/// Embeddings of one model that earlier runs computed, in one file that grows (docs/formats.md,
/// "Evaluation"). Derived: whatever is wrong with it only means that embeddings are computed again, so
/// nothing here is an error. One program writes; others read what was there when they began. Threads: find()
/// from any number, while nobody is in add().
class EmbeddingCache
{
public:
    /// @param folder  made when something is added; empty: nothing is kept
    EmbeddingCache(std::filesystem::path folder, ModelId model, int dimension);

    std::optional<Embedding> find(const Digest &key) const;
    void add(const Digest &key, const Embedding &embedding);
    std::size_t count() const noexcept { return places_.size(); }

private:
    void readKeys();
    bool beginWriting();

    const std::filesystem::path folder_;
    const ModelId model_;
    const int dimension_;
    std::optional<MappedFile> file_;
    std::map<Digest, std::uint64_t> places_; ///< offset of each record
    std::uint64_t end_ = 0;                  ///< of the last whole record
    std::optional<FileLock> lock_;
    FilePtr out_;
    bool writes_ = true;
};

} // namespace semblance::evaluation
