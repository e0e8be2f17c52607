// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/media/decoding/raster.h"

namespace semblance::media {

/// From the bytes of a file to a finished picture, in this process: what the child of the pool runs.
/// Threads: one at a time (libtiff's error handler is the process's). Errors name no file; the caller knows
/// it.
Result<DecodedPicture> decodeBytes(Bytes bytes, const Job &job);

/// Lets libraries do once what they want files for (plugins, tables); call it before the sandbox closes.
void warmUp();

/// The picture formats that this build reads, as people call them.
std::vector<std::string> readableFormats();

} // namespace semblance::media
