// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/result.h"
#include "core/clip/model.h"
#include "core/compose/nouns.h"

#include <filesystem>
#include <string>
#include <vector>

namespace semblance::app {

/// The noun list in a model's space, from the cache where it lies there for exactly this model and list, else
/// computed (2,000 sentences through the text tower) and kept. A damaged file in the cache is made anew.
Result<compose::NounTable> cachedNounTable(const clip::Model &model, std::vector<std::string> nouns,
                                           const std::filesystem::path &cacheFolder,
                                           const CancelToken &cancel);

} // namespace semblance::app
