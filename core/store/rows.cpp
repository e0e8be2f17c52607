// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/store/rows.h"

#include <string>

namespace semblance::store {

PictureRow pictureFrom(const Statement &row)
{
    PictureRow picture;
    picture.id = {row.integer(0)};
    picture.root = {row.integer(1)};
    picture.path = row.blob(2);
    picture.size = row.integer(3);
    picture.modifiedNs = row.integer(4);
    picture.fileId = row.text(5);
    picture.content = {row.maybe(6).value_or(0)};
    picture.state = static_cast<PictureState>(row.integer(7));
    picture.offline = row.integer(8) != 0;
    picture.generation = row.integer(9);
    return picture;
}

std::optional<ModelKey> modelKey(Connection &connection, const ModelId &model)
{
    Statement ask = connection.prepare("SELECT id, dimension FROM models WHERE fingerprint = ?");
    ask.bind(1, std::string_view(model.fingerprint));
    if (!ask.step())
        return std::nullopt;
    return ModelKey{ask.integer(0), static_cast<int>(ask.integer(1))};
}

std::int64_t removeEmbeddings(Connection &connection, std::string_view where, std::int64_t parameter)
{
    const std::string condition = " WHERE " + std::string(where);
    {
        Statement any = connection.prepare("SELECT 1 FROM embeddings" + condition + " LIMIT 1");
        if (!any.bind(1, parameter).step())
            return 0;
    }
    connection.prepare("INSERT OR REPLACE INTO removed SELECT model, content, ?2 FROM embeddings" + condition)
        .bind(1, parameter)
        .bind(2, connection.nextRevision())
        .run();
    connection.prepare("DELETE FROM vectors WHERE id IN (SELECT vector FROM embeddings" + condition + ")")
        .bind(1, parameter)
        .run();
    connection.prepare("DELETE FROM embeddings" + condition).bind(1, parameter).run();
    return connection.changed();
}

} // namespace semblance::store
