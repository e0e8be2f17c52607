// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/embedding.h"
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/clip/model.h"

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace semblance::compose {

/// The noun list in one model's space: what "reads as", composing by name and negative words need. A plain
/// value, computed once for a model (2,000 short sentences through its text tower) and kept by the caller.
struct NounTable
{
    ModelId model;                  ///< whose space it is
    std::vector<std::string> nouns; ///< in the order of the list
    int dimension = 0;
    std::vector<float>
        matrix;              ///< nouns.size() x dimension, row by row: unit embeddings of "a photo of a NOUN"
    std::vector<float> mean; ///< dimension floats of length 1: the mean direction of the rows
    bool operator==(const NounTable &) const = default;
};

/// A noun and its cosine.
struct NounScore
{
    std::string noun;
    float score = 0;
    bool operator==(const NounScore &) const = default;
};

/// The list of nouns: one a line, lower case; empty lines and lines that begin with # are left out.
/// @error NotFound, Unreadable, TooLarge (over 1 MB), Damaged (no noun, or more than 100,000)
Result<std::vector<std::string>> readNouns(const std::filesystem::path &file);

/// @error NotFound  the model has no text tower or no tokenizer; Interrupted; what the tower says
Result<NounTable> makeNounTable(const clip::Model &model, std::vector<std::string> nouns,
                                const CancelToken &cancel, const ProgressFn &progress = {});

/// The nouns whose rows lie nearest to a unit vector of the same space, best first; ties in the order of the
/// list.
std::vector<NounScore> nearestNouns(std::span<const float> unit, const NounTable &table, int count);

/// "a dog", "an apple", "scissors".
std::string withArticle(std::string_view noun);

} // namespace semblance::compose
