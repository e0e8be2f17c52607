// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/clip/cpu/loading.h"
#include "core/clip/cpu/towers.h"

namespace semblance::clip::cpu {

/// The tower of a ModifiedResNet, in float32. The layout was checked.
Result<std::shared_ptr<ImageTower>> makeResNetTower(Reader &reader, const EncoderConfig &config,
                                                    const TowerOptions &options);

} // namespace semblance::clip::cpu
