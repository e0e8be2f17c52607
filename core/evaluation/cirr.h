// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/evaluation/protocol.h"

namespace semblance::evaluation {

/// CIRR (Liu et al., ICCV 2021), val or the test server's test1: captions/cap.rc2.SPLIT.json, image_splits/
/// split.rc2.SPLIT.json, pictures in dev/ and test1/. The reference is removed from the ranking; the subset
/// measure looks at the query's own group of six.
class Cirr final : public Protocol
{
public:
    Result<Task> read(const std::filesystem::path &data, const ReadOptions &options) override;
};

} // namespace semblance::evaluation
