// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/models/modelfolder.h"

#include <filesystem>
#include <string>
#include <vector>

namespace semblance::models {

/// The model that is used where nobody names one.
inline constexpr const char *kStarter = "starter";

/// Where models are looked for by name, in this order: SEMBLANCE_HOME/models; models beside the program;
/// ../share/semblance/models; the source tree's models of a build; the user's data folder.
std::vector<std::filesystem::path> defaultPlaces();

/// A model that was found, or a folder that should be one and is not.
struct ListedModel
{
    std::string name; ///< the folder's name: what find() takes
    std::filesystem::path folder;
    std::optional<FoundModel> model;
    std::optional<Error> error; ///< why it cannot be used, where `model` is empty
};

/// Models by name. Looks at the disk anew at each call. Threads: any.
class ModelStore
{
public:
    explicit ModelStore(std::vector<std::filesystem::path> places = defaultPlaces());

    const std::vector<std::filesystem::path> &places() const noexcept { return places_; }

    /// All models of all places, by name; of two with one name the first place wins. Vocabularies as find().
    std::vector<ListedModel> list() const;

    /// @param nameOrPath  a name of list(), the path of a folder or of a weights file; empty for the starter
    /// A model with OpenAI's vocabulary of 49,408 tokens but without a tokenizer of its own is given one that
    /// lies in a place, or with another model there.
    /// @error NotFound, naming the places that were searched; whatever understand() finds
    Result<FoundModel> find(const std::string &nameOrPath) const;

private:
    std::filesystem::path sharedVocabulary() const;
    void giveVocabulary(FoundModel &model) const;

    std::vector<std::filesystem::path> places_;
};

/// The fingerprint of a model: as model.json states it, else computed, and kept in the cache folder by path,
/// size and time of the weights, so that gigabytes are not hashed at every start.
/// @param cacheFolder  platform::folders().cache
Result<std::string> fingerprintOf(const clip::ModelFiles &files, const std::filesystem::path &cacheFolder,
                                  const CancelToken &cancel);

/// Hashes every file that model.json (or mapping.json of a mapping) lists. @return names of files that are not as it says
Result<std::vector<std::string>> verify(const std::filesystem::path &folder, const CancelToken &cancel);

} // namespace semblance::models
