// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/result.h"

#include <string>
#include <vector>

namespace semblance {

using Words = std::vector<std::string>;

/// The commands of semblance-learn; each reads its own options and prints what it found.
Result<void> runStarter(const Words &words, const CancelToken &stop);
Result<void> runBatch(const Words &words, const CancelToken &stop);
Result<void> runExport(const Words &words, const CancelToken &stop);
Result<void> runMapping(const Words &words, const CancelToken &stop);
Result<void> runMeasure(const Words &words, const CancelToken &stop);

} // namespace semblance
