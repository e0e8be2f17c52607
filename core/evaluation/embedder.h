// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/picturesource.h"
#include "core/base/progress.h"
#include "core/clip/model.h"
#include "core/evaluation/embeddingcache.h"
#include "core/evaluation/protocol.h"

#include <vector>

namespace semblance::evaluation {

/// A view and how it is prepared for the tower.
struct EmbedJob
{
    int view = 0;
    clip::PreprocessSpec spec;
};

struct Embedded
{
    std::vector<Result<Embedding>> embeddings; ///< in the order of the jobs
    int computed = 0;
    int cached = 0;
};

/// Embeds views in batches: contents that the cache knows are only hashed, the others decoded on several
/// threads, prepared as the authors do, and encoded. A picture that cannot be read is an Error in its place.
/// @param source   keys are paths below task.data
/// @param threads  pictures that are decoded at once
/// @error Interrupted, NoMemory, and what the tower says
Result<Embedded> embedViews(const Task &task, const std::vector<EmbedJob> &jobs, const clip::Model &model,
                            PictureSource &source, EmbeddingCache &cache, int threads,
                            const CancelToken &cancel, const ProgressFn &progress);

/// What is embedded, as a key: content, crop, mask, preparation, precision.
Digest keyOf(const Digest &content, const View &view, const clip::PreprocessSpec &spec,
             const std::string &precision);

} // namespace semblance::evaluation
