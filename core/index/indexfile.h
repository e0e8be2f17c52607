// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/index/vectorindex.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace semblance::index {

/// What a saved index says about itself. It lies beside the payload ("NAME.index" beside "NAME.graph"), since
/// hnswlib reads and writes whole files and trusts every number in them.
struct IndexHeader
{
    ModelId model;
    std::string catalogue; ///< EmbeddingChanges::catalogue of the library that it was made from
    std::string kind;      ///< VectorIndex::kind
    int dimension = 0;
    std::int64_t count = 0;
    std::int64_t revision = 0; ///< of the catalogue that it follows
    std::uint64_t payloadBytes = 0;
    std::uint32_t payloadCrc = 0; ///< CRC-32 (IEEE 802.3) of the payload
    bool operator==(const IndexHeader &) const = default;
};

/// Text of a header with its own checksum, and back. @error Damaged, Newer
std::string headerBytes(const IndexHeader &header);
Result<IndexHeader> parseHeader(std::string_view bytes, const std::filesystem::path &file);

/// Saves payload, then header: a crash between the two leaves a header that does not fit, which is noticed.
/// @param base    path without extension
/// @param header  payloadBytes, payloadCrc, kind, dimension and count are filled in
Result<void> saveIndex(const VectorIndex &index, IndexHeader header, const std::filesystem::path &base);

/// The header of a saved index whose payload is complete and unchanged, and that fits model and catalogue.
/// @error NotFound there is none, Damaged, Mismatch, Newer: the caller throws it away and builds it again
Result<IndexHeader> verifyIndex(const std::filesystem::path &base, const ModelId &model,
                                const std::string &catalogue);

std::filesystem::path payloadFile(const std::filesystem::path &base);
std::filesystem::path headerFile(const std::filesystem::path &base);
/// Both files; it does not matter whether they are there.
void removeIndex(const std::filesystem::path &base);

/// CRC-32 of a file. @param bytes  its size comes back here
Result<std::uint32_t> crcOfFile(const std::filesystem::path &file, std::uint64_t &bytes);

} // namespace semblance::index
