// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/ids.h"

#include <cstdint>
#include <vector>

namespace semblance::index {

/// The contents that a search may find. Made once, then read from any number of threads.
class IdSet
{
public:
    IdSet() = default;
    /// @param ids  in any order, doubles allowed
    explicit IdSet(std::vector<ContentId> ids);

    bool contains(ContentId id) const noexcept
    {
        const auto word = static_cast<std::uint64_t>(id.value) / 64;
        return id.value > 0 && word < bits_.size() && (bits_[word] >> (id.value % 64) & 1) != 0;
    }
    std::size_t size() const noexcept { return ids_.size(); }
    const std::vector<ContentId> &ids() const noexcept { return ids_; } ///< ascending

private:
    std::vector<ContentId> ids_;
    std::vector<std::uint64_t> bits_; // a bit a content id: 63 kB for 500,000
};

} // namespace semblance::index
