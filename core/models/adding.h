// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/models/catalogue.h"

#include <filesystem>
#include <string>
#include <vector>

namespace semblance::models {

/// How something is taken into the person's models.
struct AddOptions
{
    std::filesystem::path folder; ///< the person's models (platform::folders().models)
    std::string name = {};        ///< of the new folder; empty: as the file or folder is called
    /// A file that goes with a model; empty: the one that lies with it, if any.
    std::filesystem::path mapping = {};
    bool link = false;       ///< symbolic links instead of copies: less disk, but the original must stay
    std::string origin = {}; ///< where it comes from; empty: as its model.json says, or where it lay
    std::string licence = {};
    std::vector<std::string> fits = {}; ///< of a mapping: names of the models that it was made for
};

/// What was taken in.
struct Added
{
    ItemKind kind = ItemKind::Encoder;
    std::string name;            ///< what `--model` or `--mapping` takes
    std::filesystem::path place; ///< its folder; of a vocabulary its file
    std::uint64_t bytes = 0;
};

/// Takes a model, a mapping or OpenAI's vocabulary as their authors publish them (a file or a folder) into
/// the person's models: only what is understood, whole, under a name that is free. Architecture,
/// preprocessing and mapping profile are written down as they were understood from the original names, so
/// that neither the folder's new name nor the loss of a file beside it changes them. Pictures' embeddings
/// stay valid: the fingerprint is the original's.
/// @param progress  bytes, stage "copy"
/// @error Invalid a name that is taken or is none; NoSpace; Interrupted; what is wrong with the files
Result<Added> add(const std::filesystem::path &given, const AddOptions &options, const ProgressFn &progress,
                  const CancelToken &cancel);

/// As add(), for files that lie in a folder of their own already, on the disk of `options.folder`: the folder
/// itself is moved into place. Where it fails the folder is as it was, but for model.json.
/// @param kind  what it has to be
Result<Added> settle(const std::filesystem::path &staged, ItemKind kind, const AddOptions &options,
                     const CancelToken &cancel);

/// Where a model, mapping or vocabulary of this name is or will be.
std::filesystem::path placeOf(const std::filesystem::path &modelsFolder, ItemKind kind,
                              const std::string &name);

/// Takes a model, a mapping or the vocabulary out of the person's folder, at once or not at all; what was
/// linked stays where it lies. Embeddings in libraries are not touched.
/// @error NotFound where the person's folder has none of that name; NoPermission
Result<Added> removeModel(const std::string &name, const std::filesystem::path &modelsFolder);

} // namespace semblance::models
