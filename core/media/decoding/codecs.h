// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/media/decoding/raster.h"

namespace semblance::media {

// One function a format family, each in its own file; those that need a library exist where CMake found it
// (SEMBLANCE_WITH_...). All check the header against job.limits before they allocate, deliver the first page
// or frame, and turn every exception and long jump of their library into an Error.

Result<Raster> decodeJpeg(Bytes bytes, const Job &job); ///< libjpeg-turbo; scales by DCT
Result<Raster> decodePng(Bytes bytes, const Job &job);  ///< libpng
Result<Raster> decodeWebP(Bytes bytes, const Job &job); ///< libwebp
Result<Raster> decodeTiff(Bytes bytes, const Job &job); ///< libtiff
Result<Raster> decodeGif(Bytes bytes, const Job &job);  ///< giflib
Result<Raster> decodeBmp(Bytes bytes, const Job &job);  ///< our own
Result<Raster> decodePnm(Bytes bytes, const Job &job);  ///< our own
Result<Raster> decodeTga(Bytes bytes, const Job &job);  ///< our own
Result<Raster> decodeIco(Bytes bytes, const Job &job);  ///< our own; the largest entry
Result<Raster> decodeHeif(Bytes bytes, const Job &job); ///< libheif: HEIC and AVIF
Result<Raster> decodeJxl(Bytes bytes, const Job &job);  ///< libjxl
Result<Raster> decodeRaw(Bytes bytes,
                         const Job &job); ///< the embedded preview: libraw, or found by ourselves
Result<Raster> decodeJpeg2000(Bytes bytes, const Job &job); ///< OpenJPEG

/// Loads libheif's plugins, which some distributions keep in files of their own.
void warmUpHeif();

/// A bare device-independent bitmap as ICO files hold it: no file header, half the stated height, no mask.
Result<Raster> decodeIconBitmap(Bytes bytes, const Job &job);

} // namespace semblance::media
