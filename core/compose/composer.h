// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/embedding.h"
#include "core/base/result.h"
#include "core/clip/model.h"
#include "core/compose/nouns.h"
#include "core/compose/prompt.h"
#include "core/compose/query.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace semblance::compose {

constexpr double kNegativeWeight = 0.6; ///< product.md, "negative words": chosen there, not tuned here
constexpr int kReadsAs = 5;             ///< nouns of "reads as"
constexpr int kNamesForStar = 3;        ///< nouns that take the star's place where there is no mapping

/// A query turned into one vector, with everything that a person may want to know about how.
struct Composed
{
    Mode mode = Mode::Composed;
    Prompt prompt;
    std::vector<int>
        tokenIds; ///< of the prompt in composed mode, otherwise of the words; empty where no text was read
    Embedding
        embedding; ///< what is searched for; norm is that of the vector before it was brought to length 1
    std::vector<std::vector<float>>
        pseudoTokens;                 ///< what stands in the stars, in their order (composed mode)
    std::optional<Embedding> picture; ///< the picture vector, where there is a picture
    std::optional<Embedding> words;   ///< the words vector, where there are words and a text tower
    Embedding own; ///< the mode's own vector: at strength 0, with nothing to keep away from
    std::optional<Embedding> negative;     ///< of the negative words, where there are some
    std::vector<float> meanNoun;           ///< mean direction of the model's nouns, beside `negative`
    bool byName = false;                   ///< nouns took the star's place
    std::string byNameReason;              ///< why, as a clause: "the model has no mapping"
    std::vector<NounScore> names;          ///< of the first picture, with their weights as scores (sum 1)
    bool truncated = false;                ///< the words are longer than the model reads: they were cut
    std::vector<std::string> unknownWords; ///< words that the model has hardly seen
};

/// The vector that is searched for at another strength (-1 .. 1): the very numbers that compose() gives for
/// it. Without a picture vector and a words vector the strength changes nothing.
Embedding atStrength(const Composed &composed, double strength);

/// True where compose() needs a NounTable for this query: negative words, or composed without a mapping.
bool needsNouns(const Query &query, const clip::Model &model);

/// Composes a query (product.md, "How a query works", 3; Saito et al., CVPR 2023 for the composed mode).
/// @param pictures  one embedding of `model` for each picture of the query, in their order, with their norms
/// @param nouns     of the same model; may be null where needsNouns() says so
/// @error Invalid   the query makes no sense (validate()); a prompt without star in composed mode, or with
/// one and
///                  no picture; a star that would be cut
/// @error NotFound  the model lacks what the mode needs; the cause names it
/// @error Mismatch  embeddings, nouns or mapping are not of this model
Result<Composed> compose(const Query &query, const Modifiers &modifiers, std::span<const Embedding> pictures,
                         const clip::Model &model, const NounTable *nouns, const CancelToken &cancel = {});

/// Many queries at once: the text tower reads all their sentences in one call. As compose() for each; the
/// first Error ends it. @param pictures  those of all queries, one query after the other
Result<std::vector<Composed>> composeMany(std::span<const Query> queries, const Modifiers &modifiers,
                                          std::span<const Embedding> pictures, const clip::Model &model,
                                          const NounTable *nouns, const CancelToken &cancel = {});

/// What the machine takes a picture for: the nouns whose "a photo of NOUN" lies nearest to "a photo of *", or
/// to the picture itself where the model has no mapping.
Result<std::vector<NounScore>> readsAs(const Embedding &picture, const clip::Model &model,
                                       const NounTable &nouns, const CancelToken &cancel = {},
                                       int count = kReadsAs);

/// q <- normalise(q - weight (n - (n.m) m)): away from the negative words, but not from language as such.
/// @param negative, mean  unit vectors of q's space
Embedding withoutWords(const Embedding &q, std::span<const float> negative, std::span<const float> mean,
                       double weight = kNegativeWeight);

} // namespace semblance::compose
