// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/learn/composedtest.h"
#include "core/learn/zeroshot.h"

#include <string>
#include <utility>
#include <vector>

namespace semblance::learn {

/// Mappings to judge, by the name that the table shows.
using NamedMappings = std::vector<std::pair<std::string, clip::MappingParameters>>;

/// Everything that is known about a model on a split: what words alone tell, and composed search on PACS
/// (photograph
/// + "a cartoon of *", "a sketch of *", "an art painting of *") and Sketchy (photograph + "a sketch of *").
struct Measurement
{
    ZeroShot zeroShot;
    int pictures = 0;
    int pacsQueries = 0, pacsGallery = 0;
    int sketchyQueries = 0, sketchyGallery = 0;
    std::vector<ComposedScore> pacs;
    std::vector<ComposedScore> sketchy;
    std::vector<std::pair<std::string, double>> cycle; ///< mapping, "a photo of *" finds its own picture
};

/// @param nouns  for "by name"; the mappings must fit the towers
Measurement measure(const Towers &towers, const PictureSet &set, const std::vector<std::string> &nouns,
                    const NamedMappings &mappings);

Json toJson(const Measurement &measurement);
/// Markdown, for the model card.
std::string table(const Measurement &measurement);

} // namespace semblance::learn
