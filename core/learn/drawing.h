// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/learn/pictureset.h"
#include "core/learn/random.h"

#include <span>
#include <string>
#include <vector>

namespace semblance::learn {

/// The share of a collection in a batch: what the trials used (its pictures are drawn without replacement,
/// then shuffled again). A collection that is not named gets a share by its size.
double shareOf(const std::string &source) noexcept;

/// Draws the pictures of a batch. Collections with few pairs of class and style but many pictures of each
/// (PACS) are drawn evenly over their pairs. Threads: one at a time.
class Drawing
{
public:
    explicit Drawing(std::span<const PictureRecord> records);
    /// @return  `count` rows, grouped by collection
    std::vector<int> draw(int count, Random &random);

private:
    struct Pool
    {
        std::vector<int> rows;
        std::size_t next = 0;
        int take(Random &random);
    };
    struct Source
    {
        double share = 0;
        std::vector<Pool> pools; ///< one, or one for each pair of class and style
    };

    std::vector<Source> sources_; ///< the one with the largest share first
};

} // namespace semblance::learn
