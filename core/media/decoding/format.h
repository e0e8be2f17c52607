// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/media/decoding/raster.h"

#include <string_view>

namespace semblance::media {

enum class Format { Unknown, Jpeg, Png, WebP, Tiff, Bmp, Gif, Pnm, Heif, Jxl, Raw, Tga, Ico, Jpeg2000 };

/// By content, never by name (but TGA, which has no magic number and goes by suffix and a plausible header).
Format sniff(Bytes bytes, std::string_view suffix);

/// What people call it: "JPEG".
std::string formatName(Format format);

/// For a file that is not a picture: what it looks like. "it holds text, not a picture"
std::string describeUnknown(Bytes bytes);

} // namespace semblance::media
