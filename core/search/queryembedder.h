// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/embedding.h"
#include "core/base/picture.h"
#include "core/base/result.h"
#include "core/clip/model.h"
#include "core/media/decoder.h"

#include <filesystem>
#include <memory>
#include <optional>

namespace semblance::search {

/// A picture of a query that must be embedded: a file, or pixels that are there already.
struct QueryPixels
{
    std::filesystem::path file;
    std::shared_ptr<const Picture> pixels; ///< goes before the file
    std::optional<Region> region;
    bool relative = false; ///< the region is in fractions of width and height
    double targetPad = 0;  ///< what the mapping asks for (MappingProfile)
};

/// Embeds pictures of queries that the catalogue does not answer. The window's one puts them before an
/// indexing batch in the encoder's queue; this is an interface for that. Threads: as the implementation says.
class QueryEmbedder
{
public:
    virtual ~QueryEmbedder() = default;
    /// @error what decoder and tower give; Invalid a region outside the picture
    virtual Result<Embedding> embed(const QueryPixels &picture, const CancelToken &cancel) = 0;
};

/// Decoder and image tower, one after the other, on the calling thread. Threads: any.
std::unique_ptr<QueryEmbedder> makeDirectEmbedder(std::shared_ptr<const clip::Model> model,
                                                  std::shared_ptr<media::Decoder> decoder);

} // namespace semblance::search
