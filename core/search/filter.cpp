// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/search/filter.h"

#include "core/base/path.h"
#include "core/store/roots.h"

#include <map>

namespace semblance::search {

namespace {

/// What people write, and file names end with, for what decoders call otherwise.
std::string canonicalType(std::string_view written)
{
    static const std::map<std::string, std::string, std::less<>> kAliases = {
        {"jpg", "jpeg"}, {"jpe", "jpeg"}, {"tif", "tiff"}, {"heif", "heic"}, {"jxl", "jpeg xl"}};
    std::string type;
    for (const char c : written)
        type += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    const auto alias = kAliases.find(type);
    return alias == kAliases.end() ? type : alias->second;
}

} // namespace

bool Filter::empty() const
{
    return *this == Filter{};
}

Result<Narrowed> Narrowed::make(const Filter &filter, store::Database &database)
{
    Narrowed narrowed;
    if (filter.empty())
        return narrowed;
    if (!filter.folder.empty()) {
        const auto roots = store::Roots(database).all();
        if (!roots)
            return roots.error();
        narrowed.places_.emplace();
        // "a/b/" has an empty last part, which "a/b" has not.
        const std::filesystem::path folder =
            filter.folder.has_filename() ? filter.folder : filter.folder.parent_path();
        for (const store::Root &root : *roots) {
            if (isWithin(root.path, folder))
                narrowed.places_->push_back({root.id, ""});
            else if (isWithin(folder, root.path))
                narrowed.places_->push_back(
                    {root.id, pathBytes(folder.lexically_relative(root.path).generic_string())});
        }
        if (narrowed.places_->empty())
            return Error{Code::NotFound, "search in a folder", display(filter.folder),
                         "no folder of the library holds it", "Add it to the library first"};
    }
    store::PictureFilter asked;
    for (const std::string &type : filter.types)
        asked.formats.push_back(canonicalType(type));
    asked.after = filter.after;
    asked.before = filter.before;
    asked.orientation = filter.orientation;
    asked.minSide = filter.minSide;
    asked.pixels = filter.pixels;
    asked.cameras = filter.cameras;
    std::vector<ContentId> ids;
    const std::vector<Place> anywhere(1);
    for (const Place &place : narrowed.places_ ? *narrowed.places_ : anywhere) {
        asked.root = place.root ? std::optional(place.root) : std::nullopt;
        asked.folder = place.folder;
        const auto found = store::Pictures(database).matching(asked);
        if (!found)
            return found.error();
        ids.insert(ids.end(), found->begin(), found->end());
    }
    narrowed.contents_.emplace(std::move(ids));
    return narrowed;
}

bool Narrowed::admits(const store::PictureRow &picture) const
{
    if (!places_)
        return true;
    for (const Place &place : *places_)
        if (place.root == picture.root &&
            (place.folder.empty() || picture.path.starts_with(place.folder + '/')))
            return true;
    return false;
}

} // namespace semblance::search
