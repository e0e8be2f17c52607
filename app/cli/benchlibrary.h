// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "app/cli/commands.h"

namespace semblance::cli {

// The parts of `bench` that need no model but decoders, index and catalogue (pipeline: a model, too). Each
// gives its figures as JSON members beside `bench`, `machine` and `versions`.

/// decode: processor time of decoding, resizing and thumbnail of made JPEGs.
Result<Json> benchDecode(const BenchOptions &options, app::Assembly &assembly);
/// search: one query after the other on a made library, through index, catalogue and re-ranking.
Result<Json> benchSearch(const BenchOptions &options, app::Assembly &assembly, const ProgressFn &progress);
/// startup: opening a made library and what its first search waits for.
Result<Json> benchStartup(const BenchOptions &options, app::Assembly &assembly, const ProgressFn &progress);
/// pipeline: indexing made pictures, then looking again, against the sum of encoding and decoding alone.
Result<Json> benchPipeline(const BenchOptions &options, app::Assembly &assembly, const ProgressFn &progress);

} // namespace semblance::cli
