// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/index/idset.h"

#include <algorithm>

namespace semblance::index {

IdSet::IdSet(std::vector<ContentId> ids) : ids_(std::move(ids))
{
    std::sort(ids_.begin(), ids_.end());
    ids_.erase(std::unique(ids_.begin(), ids_.end()), ids_.end());
    ids_.erase(ids_.begin(), std::upper_bound(ids_.begin(), ids_.end(), ContentId{0}));
    if (!ids_.empty())
        bits_.resize(static_cast<std::size_t>(ids_.back().value / 64 + 1));
    for (const ContentId id : ids_)
        bits_[static_cast<std::size_t>(id.value / 64)] |= std::uint64_t{1} << (id.value % 64);
}

} // namespace semblance::index
