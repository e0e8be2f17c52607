// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/ids.h"
#include "core/store/pictures.h"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace semblance::search {

/// Puts near-duplicates behind the best of them: cosine at or over a limit, or RAW and JPEG of one shot (same
/// folder and stem, one of the two a raw file). Candidates come best first.
class Stacks
{
public:
    explicit Stacks(double cosine) : cosine_(cosine) {}

    /// The leader that this one belongs to; nothing where it leads a stack of its own.
    /// @param pictures  the files of the content
    std::optional<std::size_t> find(std::span<const float> unit,
                                    std::span<const store::PictureRow> pictures) const;
    /// A new leader. @return its number, from 0
    std::size_t lead(std::span<const float> unit, std::span<const store::PictureRow> pictures);
    /// Its files count for RAW + JPEG from now on.
    void follow(std::size_t leader, std::span<const store::PictureRow> pictures);

private:
    double cosine_;
    std::size_t leaders_ = 0;
    std::vector<float> units_;                    // of the leaders, row by row
    std::map<std::string, std::size_t> shots_[2]; // root, folder and stem -> leader; [1]: raw files
};

/// By the file's extension.
bool isRaw(const store::PictureRow &picture);

} // namespace semblance::search
