// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/clip/mappinglayout.h"
#include "core/clip/torch/layers.h"

namespace semblance::clip {

struct MappingParameters
{
    MappingArchitecture kind = MappingArchitecture::Im2Text;
    std::vector<LinearParameters> layers; ///< the last one gives the word vector
};

/// Told from the names: fc_out.weight is Im2Text, layers.6.weight is Phi; widths are read from the tensors.
/// @param from  the encoder's dimension  @param to  the text tower's token width
/// @error Unsupported for other names; Mismatch where widths do not chain or do not fit the encoder
Result<MappingParameters> mappingParameters(const TensorDict &tensors, std::int64_t from, std::int64_t to,
                                            const std::string &file);

/// @param raw      [n, E] un-normalised picture embeddings
/// @param dropout  probability in training (the authors' 0.1 for Im2Text, 0.5 for Phi); without `training` it
/// is off
/// @return         [n, T] float32
at::Tensor forwardMapping(const at::Tensor &raw, const MappingParameters &parameters, double dropout = 0,
                          bool training = false, const Forward &forward = {});

} // namespace semblance::clip
