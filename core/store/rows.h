// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/ids.h"
#include "core/store/connection.h"
#include "core/store/pictures.h"

#include <optional>
#include <string_view>

namespace semblance::store {

/// Columns of a PictureRow, for SELECT ... FROM pictures p; pictureFrom reads them from column 0 on. Throws.
inline constexpr std::string_view kPictureColumns =
    "p.id, p.root, p.path, p.size, p.modified, p.file_id, p.content, p.state, p.offline, p.generation";
PictureRow pictureFrom(const Statement &row);

/// How a model is known inside the catalogue.
struct ModelKey
{
    std::int64_t id = 0;
    int dimension = 0;
};
/// Nothing where the catalogue does not know it. Throws.
std::optional<ModelKey> modelKey(Connection &connection, const ModelId &model);

/// Removes embeddings that a condition on `embeddings` names, and remembers for the indexes that they were
/// there. Inside a transaction. Throws. @param where  SQL with one parameter. @return how many
std::int64_t removeEmbeddings(Connection &connection, std::string_view where, std::int64_t parameter);

} // namespace semblance::store
