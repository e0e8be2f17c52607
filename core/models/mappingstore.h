// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/result.h"
#include "core/clip/config.h"
#include "core/clip/mapping.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace semblance::models {

/// Below a models folder: a folder for each mapping that goes by a name.
inline constexpr const char *kMappings = "mappings";

/// A mapping on disk, understood by the headers of its weights and by mapping.json beside it.
struct FoundMapping
{
    std::string name; ///< what `--mapping` takes: the folder's name, or the file's without its ending
    std::filesystem::path file;
    clip::MappingProfile profile;
    std::string origin;
    std::string licence;
    std::vector<std::string> fits; ///< names of the models that it was made for; may be empty
    std::string trainedFor;        ///< fingerprint of the encoder, where its own file says so
    int inputWidth = 0;            ///< the encoder's dimension
    int wordWidth = 0;             ///< of the text tower's words
    std::uint64_t bytes = 0;
};

/// How a mapping goes with an encoder.
enum class MappingFit {
    No,        ///< other sizes: it is refused
    SameSizes, ///< it can be used, but nobody says that it was made for it: it may find nothing but noise
    MadeFor,
};

/// @param path  a file of weights, or a folder with mapping.json
/// @error Unsupported for what is no mapping; NotFound, Damaged
Result<FoundMapping> understandMapping(const std::filesystem::path &path);

/// Those of all places, by name; what cannot be read is left out.
std::vector<FoundMapping> listMappings(const std::vector<std::filesystem::path> &places);

/// @param name  the path of a file; else the name of a file in one of the folders (with or without its
/// ending),
///              or of a mapping of one of the places
/// @error NotFound
Result<FoundMapping> findMapping(const std::string &name, const std::filesystem::path &modelFolder,
                                 const std::vector<std::filesystem::path> &places);

/// @param modelName    the folder's name, which is the catalogue's id where it was downloaded
/// @param fingerprint  of the encoder; may be empty
MappingFit fitOf(const FoundMapping &mapping, const clip::EncoderConfig &config, std::string_view modelName,
                 std::string_view fingerprint);

/// Writes mapping.json (docs/formats.md) beside the mapping's file, with its digest.
Result<void> writeMappingJson(const FoundMapping &mapping, const CancelToken &cancel);

} // namespace semblance::models
