// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/embedding.h"
#include "core/base/result.h"
#include "core/clip/model.h"
#include "core/compose/nouns.h"

#include <span>
#include <string_view>

namespace semblance::compose {

/// @error NotFound  the model cannot read words; the cause says what is missing, and where it is found
Result<void> requireText(const clip::Model &model, std::string_view doing);

/// @error NotFound  there is no table;  Mismatch  it is another model's
Result<void> requireNouns(const NounTable *nouns, const clip::Model &model, std::string_view doing);

/// @error Mismatch  an embedding is of another model or size, or the mapping does not fit the encoder
Result<void> requireFit(std::span<const Embedding> pictures, const clip::Model &model);

} // namespace semblance::compose
