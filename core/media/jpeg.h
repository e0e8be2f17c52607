// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/picture.h"
#include "core/base/result.h"

#include <string>
#include <string_view>

namespace semblance::media {

/// The picture as the bytes of a baseline JPEG file (4:2:0). @param quality  1 to 100
/// @error Invalid  it has no pixels, NoMemory
Result<std::string> encodeJpeg(const Picture &picture, int quality);

/// Back to pixels, for files that encodeJpeg made: small ones that lie in a library's own folder. Pictures of
/// people are decoded by Decoder alone. @error Damaged, TooLarge (a side over 4,096)
Result<Picture> decodeOwnJpeg(std::string_view bytes);

} // namespace semblance::media
