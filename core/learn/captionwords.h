// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/learn/pictureset.h"

#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace semblance::learn {

/// The most frequent words of the captions, as soft targets of a helper head: which words would people use?
class CaptionWords
{
public:
    explicit CaptionWords(std::span<const PictureRecord> records, int most = 900);
    int size() const noexcept { return static_cast<int>(numbers_.size()); }
    /// (word number, share), shares adding up to 1; empty where a record has no such words.
    const std::vector<std::pair<int, float>> &of(int record) const
    {
        return targets_[static_cast<std::size_t>(record)];
    }

private:
    std::map<std::string, int, std::less<>> numbers_;
    std::vector<std::vector<std::pair<int, float>>> targets_;
};

} // namespace semblance::learn
