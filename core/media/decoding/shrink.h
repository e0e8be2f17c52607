// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/media/decoding/raster.h"

namespace semblance::media {

/// The whole factor by which a picture may shrink so that its shorter side keeps `minSide` pixels (1: not at
/// all; minSide 0: full size is wanted).
int shrinkFactor(int width, int height, int minSide) noexcept;

/// Replaces each block of factor x factor samples by its mean, in place; blocks at the right and lower edge
/// may be narrower. What JPEG's own scaling does, for formats that cannot: large pictures need not travel.
/// @param channels  bytes of one pixel, 1 to 4
void shrink(std::vector<std::uint8_t> &samples, int &width, int &height, int channels, int factor);

} // namespace semblance::media
