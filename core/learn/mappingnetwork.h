// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/clip/layout.h"
#include "core/learn/parameters.h"
#include "core/learn/random.h"
#include "core/learn/recipe.h"

#include <vector>

namespace semblance::learn {

/// Pic2Word's IM2TEXT: Linear, Dropout, ReLU for every hidden layer, then Linear (model/model.py).
/// @param from  the encoder's dimension  @param to  the text tower's width
std::vector<clip::TensorSpec> mappingLayout(const MappingRecipe &recipe, std::int64_t from, std::int64_t to);

/// torch's start of a linear layer: weights and bias uniform by the fan-in.
void initialiseMapping(const Parameters &parameters, const std::vector<clip::TensorSpec> &layout,
                       Random &random);

} // namespace semblance::learn
