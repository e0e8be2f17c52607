// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/media/decoding/raster.h"
#include "core/platform/channel.h"

#include <functional>

namespace semblance::media {

using DecodeFn = std::function<Result<DecodedPicture>(Bytes, const Job &)>;

/// Answers requests of a pool until it hangs up. Limits the CPU time of each picture (the system ends the
/// process when it is used up). @param decode  decodeBytes, or something worse in tests
void serve(platform::Channel &channel, const DecodeFn &decode);

} // namespace semblance::media
