// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/search/stacks.h"

#include "core/base/embedding.h"
#include "core/base/path.h"

#include <algorithm>
#include <array>

namespace semblance::search {

namespace {

std::string shotOf(const store::PictureRow &picture)
{
    const std::size_t slash = picture.path.rfind('/');
    const std::size_t dot = picture.path.rfind('.');
    const bool hasExtension = dot != std::string::npos && (slash == std::string::npos || dot > slash + 1);
    return std::to_string(picture.root.value) + '/' +
           picture.path.substr(0, hasExtension ? dot : std::string::npos);
}

} // namespace

bool isRaw(const store::PictureRow &picture)
{
    static constexpr std::array<std::string_view, 24> kExtensions = {
        "3fr", "arw", "cr2", "cr3", "crw", "dcr", "dng", "erf", "fff", "iiq", "k25", "kdc",
        "mef", "mos", "mrw", "nef", "nrw", "orf", "pef", "raf", "raw", "rw2", "sr2", "srw"};
    const std::string ending = extension(pathFromBytes(picture.path));
    return std::find(kExtensions.begin(), kExtensions.end(), ending) != kExtensions.end();
}

std::optional<std::size_t> Stacks::find(std::span<const float> unit,
                                        std::span<const store::PictureRow> pictures) const
{
    for (std::size_t leader = 0; leader < leaders_; ++leader)
        if (dot(unit, std::span(units_).subspan(leader * unit.size(), unit.size())) >= cosine_)
            return leader;
    for (const store::PictureRow &picture : pictures) {
        const auto &others = shots_[isRaw(picture) ? 0 : 1];
        if (const auto other = others.find(shotOf(picture)); other != others.end())
            return other->second;
    }
    return std::nullopt;
}

std::size_t Stacks::lead(std::span<const float> unit, std::span<const store::PictureRow> pictures)
{
    units_.insert(units_.end(), unit.begin(), unit.end());
    follow(leaders_, pictures);
    return leaders_++;
}

void Stacks::follow(std::size_t leader, std::span<const store::PictureRow> pictures)
{
    for (const store::PictureRow &picture : pictures)
        shots_[isRaw(picture) ? 1 : 0].emplace(shotOf(picture), leader);
}

} // namespace semblance::search
