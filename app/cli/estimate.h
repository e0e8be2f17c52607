// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/json.h"
#include "core/base/result.h"
#include "core/library/library.h"

#include <cstdint>
#include <string>

namespace semblance::cli {

/// What indexing the pictures that wait for a model will take, measured on a few of them.
struct IndexEstimate
{
    std::int64_t pictures = 0; ///< that wait
    std::int64_t sampled = 0;  ///< decoded and embedded to find out
    double seconds = 0;
    std::uint64_t bytes = 0; ///< of the disk: embeddings and index
    std::uint64_t free = 0;  ///< bytes free where the library lies

    Json json() const;
    /// "1,200 pictures wait: about 7 minutes and 5.0 MB of disk (26 GB are free)"
    std::string sentence() const;
};

/// @param decoders  how many pictures are decoded at once
/// @error Interrupted; what the library says. Pictures that cannot be read are left out of the sample
Result<IndexEstimate> estimateIndexing(library::Library &library, const library::Encoder &encoder,
                                       media::Decoder &decoder, int decoders, const CancelToken &cancel);

} // namespace semblance::cli
