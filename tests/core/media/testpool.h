// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/media/decoderpool.h"

namespace semblance::test {

/// A pool of the decoder program of this build.
inline media::PoolOptions realDecoder(int children = 1)
{
    media::PoolOptions options;
    options.program = std::filesystem::path(SEMBLANCE_BIN_DIR) / "semblance-decode";
    options.children = children;
    return options;
}

/// A pool of a decoder that does what the first bytes of a file tell it (misbehavingdecoder.cpp).
inline media::PoolOptions misbehavingDecoder(int children = 1)
{
    media::PoolOptions options = realDecoder(children);
    options.program = std::filesystem::path(SEMBLANCE_BIN_DIR) / "test-misbehaving-decoder";
    return options;
}

} // namespace semblance::test
