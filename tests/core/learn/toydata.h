// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/learn/pictureset.h"
#include "core/learn/recipe.h"
#include "core/learn/starterrecipe.h"
#include "core/learn/towers.h"

namespace semblance::learn::test {

/// Made-up pictures of 32 px: four classes are patterns, four styles are ways to draw them, and noise.
PictureSet toyPictures(int each, std::uint64_t seed);

/// A starter that is small enough to train in seconds.
StarterRecipe toyRecipe(std::int64_t steps);

/// A text tower with random weights and a tokenizer of English letters: what a mapping is trained through.
Towers toyTowers();

/// Made-up picture vectors that a mapping can learn to find again.
MappingData toyVectors(const Towers &towers, int count);

} // namespace semblance::learn::test
