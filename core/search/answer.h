// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/ids.h"
#include "core/compose/composer.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace semblance::search {

/// Why a picture was found: its cosines to the two parts of the query. Nothing where the query has no such
/// part.
struct Why
{
    std::optional<float> picture, words;
    bool operator==(const Why &) const = default;
};

/// What stands behind a picture of an answer: a copy, a near-duplicate, the raw file of a JPEG.
struct Stacked
{
    PictureId picture;
    ContentId content;
    std::filesystem::path path; ///< absolute
    float score = 0;            ///< cosine to the query
    double match = 0;
    int width = 0, height = 0; ///< upright, pixels; 0: not known
    bool offline = false;
    bool operator==(const Stacked &) const = default;
};

/// A picture of an answer (the "result" of the product's words): all that is needed to show it.
struct Found
{
    int rank = 0; ///< from 1
    PictureId picture;
    ContentId content;
    std::filesystem::path path; ///< absolute; where the file was seen last
    float score = 0;            ///< cosine to the query
    double match = 0;           ///< 0 .. 100, the same for every model (match.h)
    Why why;
    int width = 0, height = 0;         ///< upright, pixels; 0: not known
    std::optional<std::int64_t> taken; ///< seconds since 1970 of the camera's clock
    std::filesystem::path root;        ///< the root that it lies in
    bool offline = false;              ///< cannot be reached now
    std::string camera;                ///< maker and model; empty: not known
    std::vector<Stacked> stack;        ///< what stands behind it, best first
    bool operator==(const Found &) const = default;
};

class Reranker;

/// What a search gives. A plain value.
struct Answer
{
    compose::Composed composed;                ///< how the query was read: prompt, vectors, by name
    compose::Mode mode = compose::Mode::Words; ///< the one that was used
    double strength = 0;
    std::vector<compose::NounScore> readsAs; ///< where it was asked for
    std::string model;                       ///< name
    std::int64_t librarySize = 0;            ///< contents that can be found with this model
    bool exact = true;                       ///< every vector was compared
    double milliseconds = 0;                 ///< from question to answer
    std::vector<Found> results;              ///< best first, ties by content id
    std::vector<Found> names;                ///< pictures whose file name holds the words, by name
    std::string note; ///< one clause for a person: the index was built again; may be empty
    std::shared_ptr<const Reranker>
        rerank; ///< other strengths without asking again, where that was asked for
    std::string
        wordsPrompt; ///< what words become that no modifier knows ({X}), as the model's mapping wants it
};

} // namespace semblance::search
