// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/embedding.h"
#include "core/base/result.h"
#include "core/clip/model.h"
#include "core/compose/query.h"
#include "core/search/queryembedder.h"
#include "core/store/database.h"

#include <vector>

namespace semblance::search {

/// The pictures of a query in the model's space, and which contents of the library they are.
struct QueryVectors
{
    std::vector<Embedding> embeddings; ///< one for each picture, in their order
    std::vector<ContentId> own;        ///< contents that are a query picture, or the same bytes
};

/// Files of a query that do not exist, before anything is opened for it. @error NotFound, NoPermission
Result<void> checkFiles(const compose::Query &query);

/// Takes embeddings from the catalogue where a picture is in the library, unchanged, whole, and the mapping
/// wants no padding of its own; computes the others.
/// @error NotFound a picture id that the library does not know; what the embedder and the catalogue give
Result<QueryVectors> resolvePictures(const compose::Query &query, store::Database &database,
                                     const clip::Model &model, QueryEmbedder *embedder,
                                     const CancelToken &cancel);

} // namespace semblance::search
