// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/store/consistency.h"

#include "core/store/connection.h"
#include "core/store/contents.h"

#include <utility>
#include <vector>

namespace semblance::store {

namespace {

constexpr std::string_view kDoing = "check the library";
constexpr std::string_view kUnused =
    "FROM contents WHERE NOT EXISTS (SELECT 1 FROM pictures p WHERE p.content = contents.id)";
constexpr std::string_view kStray =
    "FROM vectors WHERE NOT EXISTS (SELECT 1 FROM embeddings e WHERE e.vector = vectors.id)";
constexpr std::string_view kWrong =
    "pictures SET state = 0 WHERE (state = 2 AND NOT EXISTS (SELECT 1 FROM problems WHERE picture = "
    "pictures.id)) OR (state = 1 AND content IS NULL)";
constexpr std::string_view kWrongCount =
    "SELECT count(*) FROM pictures WHERE (state = 2 AND NOT EXISTS (SELECT 1 FROM problems WHERE picture = "
    "pictures.id)) OR (state = 1 AND content IS NULL)";

std::int64_t count(Connection &connection, const std::string &sql)
{
    Statement ask = connection.prepare(sql);
    return ask.step() ? ask.integer(0) : 0;
}

} // namespace

Result<std::int64_t> Consistency::damagedEmbeddings(bool repair)
{
    const auto work = [&]() -> std::int64_t {
        std::vector<std::pair<std::int64_t, std::int64_t>> damaged; // model, content
        {
            // float32 numbers: 4 bytes each (Embeddings). A vector of zeros has no direction.
            Statement ask = connection_.prepare(
                "SELECT e.model, e.content FROM embeddings e JOIN models m ON m.id = e.model LEFT JOIN "
                "vectors v "
                "ON v.id = e.vector WHERE v.id IS NULL OR length(v.numbers) != 4 * m.dimension OR "
                "v.numbers = zeroblob(length(v.numbers)) OR NOT e.norm > 0");
            while (ask.step())
                damaged.emplace_back(ask.integer(0), ask.integer(1));
        }
        if (!repair || damaged.empty())
            return static_cast<std::int64_t>(damaged.size());
        const std::int64_t revision = connection_.nextRevision();
        for (const auto &[model, content] : damaged) {
            connection_
                .prepare("DELETE FROM vectors WHERE id = (SELECT vector FROM embeddings WHERE model = ? AND "
                         "content = ?)")
                .bind(1, model)
                .bind(2, content)
                .run();
            connection_.prepare("DELETE FROM embeddings WHERE model = ? AND content = ?")
                .bind(1, model)
                .bind(2, content)
                .run();
            connection_.prepare("INSERT OR REPLACE INTO removed VALUES (?, ?, ?)")
                .bind(1, model)
                .bind(2, content)
                .bind(3, revision)
                .run();
        }
        return static_cast<std::int64_t>(damaged.size());
    };
    return repair ? change(connection_, kDoing, work) : attempt(connection_, kDoing, work);
}

Result<std::int64_t> Consistency::strayVectors(bool repair)
{
    const auto work = [&] {
        const std::int64_t found = count(connection_, "SELECT count(*) " + std::string(kStray));
        if (repair && found > 0)
            connection_.prepare("DELETE " + std::string(kStray)).run();
        return found;
    };
    return repair ? change(connection_, kDoing, work) : attempt(connection_, kDoing, work);
}

Result<std::int64_t> Consistency::unusedContents(bool repair)
{
    const auto found = attempt(connection_, kDoing,
                               [&] { return count(connection_, "SELECT count(*) " + std::string(kUnused)); });
    if (!found || !repair || *found == 0)
        return found;
    return Contents(database_).removeUnused();
}

Result<std::int64_t> Consistency::wrongStates(bool repair)
{
    const auto work = [&] {
        const std::int64_t found = count(connection_, std::string(kWrongCount));
        if (repair && found > 0)
            connection_.prepare("UPDATE " + std::string(kWrong)).run();
        return found;
    };
    return repair ? change(connection_, kDoing, work) : attempt(connection_, kDoing, work);
}

Result<void> Consistency::reindex()
{
    return attempt(connection_, kDoing, [&] { connection_.execute("REINDEX"); });
}

} // namespace semblance::store
