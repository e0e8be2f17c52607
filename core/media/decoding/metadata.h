// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/media/decoding/raster.h"

namespace semblance::media {

/// What EXIF says that matters here.
struct Metadata
{
    int orientation = 1; ///< 1..8; anything else in the file counts as 1
    std::optional<std::int64_t> taken;
    std::string camera;
};

/// Reads a TIFF structure (EXIF 2.32, TIFF 6.0) with every offset checked; an "Exif\0\0" in front is skipped.
/// Damage means that what was not found is absent; it never fails.
Metadata readExif(Bytes block);

/// Puts what EXIF says into the facts of a raster.
void applyExif(Raster &raster, Bytes block);

/// A TIFF file that is really a camera's raw file: DNG's version tag, or a colour filter array in some
/// directory.
bool looksRaw(Bytes file);

/// Where the largest JPEG in the directories of a TIFF-like file lies (a raw file's preview); empty if none.
Bytes largestJpeg(Bytes file);

} // namespace semblance::media
