// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/learn/towers.h"

#include <string>
#include <vector>

namespace semblance::learn {

/// What words alone tell about pictures; shares between 0 and 1, -1 where the set holds no such pictures.
struct ZeroShot
{
    double pacs = -1;                    ///< 7 classes, mean of the four style wordings
    double pacsOwn = -1;                 ///< 7 classes, sentence of the picture's own style
    double pacsBy[4] = {-1, -1, -1, -1}; ///< photo, sketch, cartoon, painting (mean of the four wordings)
    double style = -1;                   ///< which of the four styles
    double caltech = -1;                 ///< Caltech-101
    double sketchy = -1;                 ///< sentence of the picture's own style
    double clothing = -1;
    double wordsToPicture = -1; ///< recall at 10 among the captioned pictures of flickr8k
    int captioned = 0;          ///< how many those are
};

/// @param vectors  [n, E] unit picture vectors of `set`, in its order
ZeroShot zeroShot(const Towers &towers, const PictureSet &set, const at::Tensor &vectors);
Json toJson(const ZeroShot &scores);

/// Rows of a collection, optionally of one kind of picture only.
std::vector<std::int64_t> rowsOf(const PictureSet &set, std::string_view source);

} // namespace semblance::learn
