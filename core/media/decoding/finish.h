// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/media/decoding/raster.h"

namespace semblance::media {

/// From a codec's samples to the picture that the job wants: profile, transparency, size, orientation.
/// @throws std::bad_alloc
Result<DecodedPicture> finish(Raster raster, const Job &job);

} // namespace semblance::media
