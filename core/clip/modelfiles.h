// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/clip/config.h"
#include "core/clip/mapping.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace semblance::clip {

/// A model on disk, understood but not loaded: what core/models finds in a folder and the engine loads.
struct ModelFiles
{
    std::string name;
    std::filesystem::path folder;
    std::vector<std::filesystem::path> weights; ///< one file, or the shards in order
    std::optional<EncoderConfig> config; ///< from the configuration beside it; else inferred from shapes
    bool preprocessKnown = false;        ///< config->preprocess was read from a file, not a default
    std::filesystem::path tokenizer;     ///< a file for Tokenizer::fromFile; empty if there is none
    std::filesystem::path mapping;       ///< weights of the mapping; empty if there is none
    std::optional<MappingProfile>
        mappingProfile;      ///< from model.json; else told from the mapping's tensor names
    std::string fingerprint; ///< of the encoder, where model.json states it
};

} // namespace semblance::clip
