// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/media/decoding/raster.h"

namespace semblance::media {

/// Converts the samples through their ICC profile to sRGB (perceptual intent): Gray and Cmyk become Rgb,
/// alpha stays. A profile that is damaged, of another colour space, or all but sRGB changes nothing. The
/// profile is dropped in every case. Without Little CMS in the build nothing changes. @throws std::bad_alloc
void applyProfile(Raster &raster);

} // namespace semblance::media
