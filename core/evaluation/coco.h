// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/evaluation/protocol.h"

namespace semblance::evaluation {

/// Object composition on COCO (Saito et al., CVPR 2023; data/coco/prepare_data.py and src/data.py, CsvCOCO):
/// one object, cut out on white, and the names of what else is in the picture look for the whole picture.
/// Files: val2017/ with coco_eval.csv and val2017_masked/ as the authors' script writes them, or annotations/
/// instances_val2017.json alone; then the object is chosen by the seed and cut out here.
class Coco final : public Protocol
{
public:
    Result<Task> read(const std::filesystem::path &data, const ReadOptions &options) override;
};

} // namespace semblance::evaluation
