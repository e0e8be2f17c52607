// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/picture.h"

namespace semblance::media {

/// Turns and mirrors a picture as EXIF orientation 1..8 asks, so that it stands upright (EXIF 2.32, 4.6.4).
/// @throws std::bad_alloc
Picture upright(Picture picture, int orientation);

} // namespace semblance::media
