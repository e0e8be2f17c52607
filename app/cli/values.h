// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/picture.h"
#include "core/base/result.h"

#include <cstdint>
#include <string>

namespace semblance::cli {

/// A box as it was typed: in pixels, or in fractions of the picture's width and height.
struct RegionOption
{
    Region box;
    bool relative = false; ///< fractions: x and width of the width, y and height of the height
};

/// "10,20,300,200" in pixels or "10%,20%,50%,50%". @error Invalid, naming what is wrong
Result<RegionOption> parseRegion(const std::string &text);

/// "2024-05-31" (or only "2024-05", "2024") as seconds since 1970 at 00:00 of that day. @error Invalid
Result<std::int64_t> parseDay(const std::string &text, const std::string &option);

/// Seconds since 1970 as "2024-05-31T14:03:00".
std::string isoTime(std::int64_t seconds);

} // namespace semblance::cli
