// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/json.h"
#include "core/clip/config.h"
#include "core/clip/mapping.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace semblance::models {

/// A file that model.json lists: plain name beside it, size, SHA-256 (64 hex digits, may be empty).
struct ListedFile
{
    std::string name;
    std::uint64_t bytes = 0;
    std::string sha256;
};

/// model.json (docs/formats.md): what a model's folder holds. A plain value.
struct ModelJson
{
    std::string name;
    std::string origin;  ///< where it comes from: an address, a paper
    std::string licence; ///< SPDX identifier or a sentence
    std::optional<clip::EncoderConfig>
        config;                       ///< architecture and preprocessing; nullopt: an authors' file beside it
    std::vector<std::string> weights; ///< plain file names: one file, or the shards in order
    std::string tokenizer;            ///< plain file name; empty for none
    std::string mapping;              ///< plain file name; empty for none
    std::optional<clip::MappingProfile> mappingProfile;
    std::vector<ListedFile> files;
    std::string fingerprint;
};

/// @error Newer for a format version above ours; Damaged for what contradicts itself, naming the field
Result<ModelJson> readModelJson(const std::filesystem::path &path);
Json toJson(const ModelJson &model);

/// Fills `files` and `fingerprint` from the files of the folder (they are hashed) and writes model.json
/// there.
Result<void> writeModelJson(const std::filesystem::path &folder, ModelJson model, const CancelToken &cancel);

} // namespace semblance::models
