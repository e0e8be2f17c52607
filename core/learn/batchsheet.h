// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/picture.h"
#include "core/learn/pictureset.h"
#include "core/learn/starterrecipe.h"

#include <string>

namespace semblance::learn {

/// One batch as a person can look at it before a long training: are labels, styles and cut-outs right?
struct BatchSheet
{
    Picture picture;  ///< the augmented pictures, 16 in a row
    std::string text; ///< a line a picture: what it is called, and which sentences fit
};

/// The first batch of a recipe at the given share of the training.
Result<BatchSheet> batchSheet(const PictureSet &training, const StarterRecipe &recipe, double progress);

} // namespace semblance::learn
