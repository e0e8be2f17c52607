// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"
#include "core/clip/modelfiles.h"

#include <filesystem>
#include <string>

namespace semblance::models {

/// How a folder says what is in it.
enum class FolderKind {
    Semblance,   ///< model.json (docs/formats.md)
    OpenClip,    ///< open_clip_config.json
    HuggingFace, ///< config.json with model_type clip
    Bare,        ///< weights alone: everything is inferred from their shapes
};

/// What a folder or a single weights file holds, understood from its configuration files and from the headers
/// of its weights. No weights are read and nothing is hashed: a fingerprint is given only where model.json
/// states it and the sizes of the files are as it says.
struct FoundModel
{
    clip::ModelFiles files; ///< `config` is always set
    FolderKind kind = FolderKind::Bare;
    std::string origin;       ///< from model.json
    std::string licence;      ///< from model.json
    std::uintmax_t bytes = 0; ///< of weights, mapping and tokenizer together
};

/// @param path  a model's folder, or a weights file (with its configuration beside it, or without)
/// @error NotFound for a folder that is not there or lacks a file, with its name; Damaged for a configuration
/// that
///        contradicts itself; Mismatch where the weights are of another shape; Unsupported for what is no
///        plain CLIP
Result<FoundModel> understand(const std::filesystem::path &path);

} // namespace semblance::models
