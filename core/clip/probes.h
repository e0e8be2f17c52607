// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/clip/config.h"
#include "core/clip/preprocess.h"
#include "core/clip/texttower.h"

#include <vector>

namespace semblance::clip {

/// Made-up pictures to measure a model with, where no real ones are at hand: shades, edges, stripes and grain
/// in many colours, each different from the others. The same on every machine.
/// @param first  the number of the first one: others than those that a model was fitted to
PixelBatch probePictures(const PreprocessSpec &spec, int count, int first = 0);

/// Made-up sentences of `tokens` tokens, start and end included (at most the context).
std::vector<TextInput> probeSentences(const TextTowerConfig &config, int endId, int count, int tokens);

} // namespace semblance::clip
