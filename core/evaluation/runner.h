// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/picturesource.h"
#include "core/base/progress.h"
#include "core/clip/model.h"
#include "core/compose/nouns.h"
#include "core/evaluation/evaluation.h"

#include <filesystem>
#include <vector>

namespace semblance::evaluation {

struct RunOptions
{
    std::vector<Method> methods{kMethods.begin(), kMethods.end()};
    std::filesystem::path cache; ///< folder of the kept embeddings; empty: nothing is kept
    int threads = 1;             ///< pictures decoded, and queries ranked, at once
    int samples = 12;            ///< queries with their first pictures, over all parts
    bool allowMissing = false;
    bool indexLoss = false; ///< everything a second time through the graph
};

/// Carries out any protocol: embeds each view once, asks every query in every way, ranks, counts.
/// @param source  pictures by their paths below task.data, decoded as the authors do
/// @param nouns   needed where the model has no mapping and composed is asked for
/// @error NotFound  pictures are missing or unreadable and that is not allowed; nothing is left to ask; the
///                  model lacks something;  Interrupted
Result<Evaluation> evaluate(const Task &task, const clip::Model &model, PictureSource &source,
                            const compose::NounTable *nouns, const RunOptions &options,
                            const CancelToken &cancel, const ProgressFn &progress);

} // namespace semblance::evaluation
