// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/progress.h"
#include "core/clip/model.h"
#include "core/compose/nouns.h"
#include "core/evaluation/matrix.h"
#include "core/evaluation/method.h"
#include "core/evaluation/protocol.h"

#include <map>
#include <span>
#include <string>
#include <vector>

namespace semblance::evaluation {

/// The sentences of a query, with their stars: its own, or the mapping's around the captions. Two captions
/// become one sentence ("CAPTION2 and CAPTION1", Pic2Word's src/data.py), or two in both orders that are
/// averaged (SEARLE and LinCIR, src/validate.py).
std::vector<std::string> promptsOf(const Query &query, const clip::MappingProfile &profile);

/// Query vectors of one model. Threads: one.
class Questions
{
public:
    /// @param nouns  needed where the model has no mapping and composed is asked for; may be null otherwise
    Questions(const clip::Model &model, const compose::NounTable *nouns) : model_(model), nouns_(nouns) {}

    /// Unit vectors of the queries in their order. @param pictures  of each query, with norms
    /// @error NotFound  the model lacks what the method needs;  Interrupted
    Result<Matrix> ask(Method method, std::span<const Query> queries, std::span<const Embedding> pictures,
                       const CancelToken &cancel, const ProgressFn &progress);

    bool byName() const noexcept { return byName_; } ///< nouns stood in for the mapping

private:
    Result<Matrix> composed(std::span<const Query> queries, std::span<const Embedding> pictures,
                            const CancelToken &cancel, const ProgressFn &progress);
    Result<void> readTexts(std::span<const Query> queries, const CancelToken &cancel);

    const clip::Model &model_;
    const compose::NounTable *nouns_ = nullptr;
    std::map<std::string, std::vector<float>> texts_; ///< unit vectors
    bool byName_ = false;
};

} // namespace semblance::evaluation
