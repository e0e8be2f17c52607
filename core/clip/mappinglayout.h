// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"
#include "core/clip/layout.h"

#include <string>
#include <vector>

namespace semblance::clip {

enum class MappingArchitecture {
    Im2Text, ///< Pic2Word: n x (Linear, Dropout, ReLU), Linear
    Phi,     ///< SEARLE, LinCIR: 2 x (Linear, GELU, Dropout), Linear
};

/// The linear layers of a mapping network, in order, and the tensors that they need.
struct MappingLayout
{
    MappingArchitecture kind = MappingArchitecture::Im2Text;
    std::vector<std::string> layers; ///< "layers.0.0", ..., "fc_out"
    std::vector<TensorSpec> tensors;
};

/// Known by the names of the tensors and checked against the encoder's sizes.
/// @param from  the encoder's dimension
/// @param to    the width of its tokens
/// @error Unsupported for a network that is none of ours; Mismatch
Result<MappingLayout> mappingLayout(const ShapeOf &shapeOf, std::int64_t from, std::int64_t to,
                                    const std::string &file);

} // namespace semblance::clip
