// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/evaluation/protocol.h"

namespace semblance::evaluation {

/// Domain conversion on ImageNet-R (Saito et al., CVPR 2023; src/eval_retrieval.py, mode imgnet): photographs
/// of ImageNet ask for a cartoon, an origami, a toy, a sculpture of the same class. Files: imgnet/
/// imgnet_real_query.txt and imgnet_targets.txt, lines "path label" with label = class + 1000 x domain.
class ImageNetR final : public Protocol
{
public:
    Result<Task> read(const std::filesystem::path &data, const ReadOptions &options) override;
};

} // namespace semblance::evaluation
