// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/ids.h"
#include "core/base/json.h"
#include "core/base/picture.h"
#include "core/base/result.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace semblance::compose {

/// How picture and words become one vector (product.md, "How a query works").
enum class Mode {
    Composed, ///< Pic2Word: the picture becomes a word of the prompt
    Average,  ///< normalised sum of picture and words
    Picture,  ///< the picture alone
    Words,    ///< the words alone
};

/// "composed", "average", "picture", "words".
std::string_view modeName(Mode mode) noexcept;
/// @error Invalid  an unknown name; the cause lists the four
Result<Mode> modeFromName(std::string_view name);

/// One picture of a query: a file, a picture of the library, or pasted pixels; exactly one of the three is
/// set.
struct QueryPicture
{
    std::filesystem::path file;
    PictureId picture;
    std::shared_ptr<const Picture> pixels; ///< shared: copying a query does not copy them
    std::optional<Region> region;          ///< cut out before preprocessing; nothing means the whole picture
    bool relative = false;                 ///< the region is in fractions of width and height, not in pixels

    /// The region in pixels of a picture of that size.
    std::optional<Region> regionIn(int width, int height) const;
    bool operator==(const QueryPicture &other) const; ///< pixels are compared by content
};

/// A question, as a person put it. A plain value: equal questions compare equal.
struct Query
{
    std::vector<QueryPicture> pictures; ///< in the order of the stars they fill
    std::string words;                  ///< as typed
    std::string prompt;                 ///< set where the person changed the prompt; then it is used as it is
    std::optional<Mode> mode; ///< nothing: composed where there is a picture, words where there is none
    double strength = 0;      ///< -1 (the picture) .. 0 (the mode's own vector) .. 1 (the words)
    std::string negative;     ///< words to keep away from; empty: none

    Mode effectiveMode() const noexcept;
    bool operator==(const Query &) const = default;
};

/// What can be said about a query before any model is there: the strength is in [-1, 1], the mode has what it
/// needs (a picture for composed, average and picture; words or a prompt for average and words). @error
/// Invalid
Result<void> validate(const Query &query);

/// For history and saved searches. Pasted pixels are not kept: they are written as {"pasted": true} and
/// reading such a query is NotFound. Unknown members are ignored; members of the wrong kind are Damaged.
Json toJson(const Query &query);
Result<Query> queryFromJson(const Json &json);

} // namespace semblance::compose
