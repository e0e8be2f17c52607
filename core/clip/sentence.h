// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"
#include "core/clip/config.h"
#include "core/clip/texttower.h"

#include <string>

namespace semblance::clip {

/// The tokens of a sentence that matter: up to the first end token, since the mask is causal.
/// @param model  its name, for the Error
/// @error Invalid for a sentence that is too long, has an unknown token or no end, or whose pictures stand in
/// no or the same place or have another width than the tower's tokens
Result<std::size_t> countedTokens(const TextInput &input, const TextTowerConfig &config, int endId,
                                  const std::string &model);

} // namespace semblance::clip
