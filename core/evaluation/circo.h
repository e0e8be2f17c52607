// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/evaluation/protocol.h"

namespace semblance::evaluation {

/// CIRCO (Baldrati et al., ICCV 2023), val or the server's test: annotations/SPLIT.json, gallery
/// COCO2017_unlabeled/ with annotations/image_info_unlabeled2017.json and unlabeled2017/. Several right
/// pictures.
class Circo final : public Protocol
{
public:
    Result<Task> read(const std::filesystem::path &data, const ReadOptions &options) override;
};

} // namespace semblance::evaluation
