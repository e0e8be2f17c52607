// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/media/decoding/raster.h"

namespace semblance::media {

/// From a codec's samples to the picture that the mode wants: profile, transparency, orientation.
/// @throws std::bad_alloc
Result<DecodedPicture> finish(Raster raster, Mode mode);

} // namespace semblance::media
