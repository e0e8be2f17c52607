// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/evaluation/protocol.h"

namespace semblance::evaluation {

/// Fashion-IQ (Wu et al., CVPR 2021), val: json/ or captions/cap.TYPE.val.json, image_splits/
/// split.TYPE.val.json, images/*.png or *.jpg; the reference stays in the ranking.
class FashionIq final : public Protocol
{
public:
    Result<Task> read(const std::filesystem::path &data, const ReadOptions &options) override;
};

} // namespace semblance::evaluation
