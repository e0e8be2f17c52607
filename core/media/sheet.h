// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/picture.h"
#include "core/base/result.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace semblance::media {

struct SheetOptions
{
    int columns = 5;
    int cell = 200;    ///< side of the square in which a picture is fitted, in pixels, 16 to 1,024
    int gap = 8;       ///< between cells and around them
    std::string title; ///< one line above, shown as far as it is ASCII; empty: no line
};

/// A contact sheet: the pictures in reading order, fitted into equal cells, numbered from 1. A picture that
/// is missing (it could not be read) keeps its number and an empty, crossed cell.
/// @error Invalid  nothing to show, or options out of range    @error TooLarge  over 300 million pixels
Result<Picture> contactSheet(const std::vector<std::optional<Picture>> &pictures,
                             const SheetOptions &options = {});

/// Fits a picture into width x height without enlarging it (area averaging).
Picture fitInto(const Picture &picture, int width, int height);

} // namespace semblance::media
