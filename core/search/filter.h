// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"
#include "core/index/idset.h"
#include "core/store/database.h"
#include "core/store/pictures.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace semblance::search {

/// What a search is narrowed to, as a person says it. Empty fields do not narrow.
struct Filter
{
    using Orientation = store::PictureFilter::Orientation;
    std::filesystem::path folder; ///< absolute; with everything below it
    std::vector<std::string>
        types; ///< "jpeg", "heic", "raw", ...; "jpg", "tif", "heif" mean the same as these
    std::optional<std::int64_t> after;  ///< taken at or after, seconds since 1970
    std::optional<std::int64_t> before; ///< taken before
    Orientation orientation = Orientation::Any;
    int minSide = 0;                       ///< shorter side, pixels
    std::vector<store::PixelRange> pixels; ///< width times height in any of them
    std::vector<std::string> cameras;      ///< any of them, maker and model; "" for pictures without
    bool empty() const;
    bool operator==(const Filter &) const = default;
};

/// A filter as the catalogue understands it: which places, and which contents.
class Narrowed
{
public:
    Narrowed() = default; ///< everything
    /// @error NotFound  the folder is neither in a root of the library nor above one
    static Result<Narrowed> make(const Filter &filter, store::Database &database);

    /// nullptr where everything is allowed.
    const index::IdSet *contents() const noexcept { return contents_ ? &*contents_ : nullptr; }
    /// A content may have copies elsewhere: does this one lie where the filter wants it?
    bool admits(const store::PictureRow &picture) const;

private:
    struct Place
    {
        RootId root;
        std::string folder; ///< relative, bytes; empty: the whole root
    };
    std::optional<index::IdSet> contents_;
    std::optional<std::vector<Place>> places_; // nothing: anywhere
};

} // namespace semblance::search
