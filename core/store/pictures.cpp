// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/store/pictures.h"

#include "core/base/unicode.h"
#include "core/store/connection.h"
#include "core/store/rows.h"

#include <map>

namespace semblance::store {

namespace {

constexpr std::string_view kRead = "read the library's pictures";
constexpr std::string_view kWrite = "write the library's pictures";

std::string select(std::string_view rest)
{
    return "SELECT " + std::string(kPictureColumns) + " FROM pictures p " + std::string(rest);
}

/// The file's name as searches compare it.
std::string nameOf(std::string_view path)
{
    const std::size_t slash = path.rfind('/');
    return foldForSearch(slash == std::string_view::npos ? path : path.substr(slash + 1));
}

std::optional<std::int64_t> idOrNull(ContentId id)
{
    return id ? std::optional(id.value) : std::nullopt;
}

std::vector<PictureRow> rowsOf(Statement &ask)
{
    std::vector<PictureRow> rows;
    while (ask.step())
        rows.push_back(pictureFrom(ask));
    return rows;
}

std::optional<PictureRow> rowOf(Statement &ask)
{
    if (!ask.step())
        return std::nullopt;
    return pictureFrom(ask);
}

void dropProblem(Connection &connection, PictureId id)
{
    connection.prepare("DELETE FROM problems WHERE picture = ?").bind(1, id.value).run();
}

/// Binds 1 .. 10.
void bindRow(Statement &write, const PictureRow &row, std::string_view name)
{
    write.bind(1, row.root.value)
        .bindBlob(2, row.path)
        .bind(3, name)
        .bind(4, row.size)
        .bind(5, row.modifiedNs)
        .bind(6, std::string_view(row.fileId))
        .bind(7, idOrNull(row.content))
        .bind(8, static_cast<std::int64_t>(row.state))
        .bind(9, std::int64_t{row.offline})
        .bind(10, row.generation);
}

Counts countsFrom(const Statement &row)
{
    Counts counts;
    counts.found = row.integer(1);
    counts.offline = row.integer(2);
    counts.excluded = row.integer(3);
    counts.failed = row.integer(4);
    counts.indexed = row.integer(5);
    counts.pending = counts.found - counts.offline - counts.excluded - counts.failed - counts.indexed;
    return counts;
}

} // namespace

Result<PictureId> Pictures::put(const PictureRow &row)
{
    return change(connection_, kWrite, [&] {
        PictureId id = row.id;
        if (id) {
            Statement write = connection_.prepare(
                "UPDATE pictures SET root = ?, path = ?, name = ?, size = ?, modified = ?, file_id = ?, "
                "content = ?, state = ?, offline = ?, generation = ? WHERE id = ?");
            bindRow(write, row, nameOf(row.path));
            write.bind(11, id.value).run();
        } else {
            Statement write = connection_.prepare(
                "INSERT INTO pictures (root, path, name, size, modified, file_id, content, state, offline, "
                "generation) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (root, path) DO UPDATE SET "
                "size = excluded.size, modified = excluded.modified, file_id = excluded.file_id, "
                "content = excluded.content, state = excluded.state, offline = excluded.offline, "
                "generation = excluded.generation RETURNING id");
            bindRow(write, row, nameOf(row.path));
            write.step();
            id = {write.integer(0)};
        }
        if (row.state != PictureState::Failed)
            dropProblem(connection_, id);
        return id;
    });
}

Result<std::optional<PictureRow>> Pictures::find(PictureId id)
{
    return attempt(connection_, kRead, [&] {
        Statement ask = connection_.prepare(select("WHERE p.id = ?"));
        return rowOf(ask.bind(1, id.value));
    });
}

Result<std::optional<PictureRow>> Pictures::find(RootId root, std::string_view path)
{
    return attempt(connection_, kRead, [&] {
        Statement ask = connection_.prepare(select("WHERE p.root = ? AND p.path = ?"));
        return rowOf(ask.bind(1, root.value).bindBlob(2, path));
    });
}

Result<std::vector<PictureRow>> Pictures::findByFileId(std::string_view fileId)
{
    return attempt(connection_, kRead, [&] {
        Statement ask = connection_.prepare(select("WHERE p.file_id = ? ORDER BY p.id"));
        return rowsOf(ask.bind(1, fileId));
    });
}

Result<void> Pictures::forEach(RootId root, const std::function<bool(const PictureRow &)> &visit)
{
    return attempt(connection_, kRead, [&] {
        Statement ask = connection_.prepare(select("WHERE p.root = ? ORDER BY p.path"));
        ask.bind(1, root.value);
        while (ask.step() && visit(pictureFrom(ask))) {
        }
    });
}

Result<void> Pictures::markSeen(std::span<const PictureId> ids, std::int64_t generation)
{
    return change(connection_, kWrite, [&] {
        Statement write = connection_.prepare("UPDATE pictures SET generation = ?, offline = 0 WHERE id = ?");
        for (const PictureId id : ids)
            write.bind(1, generation).bind(2, id.value).run();
    });
}

Result<std::vector<PictureRow>> Pictures::unseen(RootId root, std::int64_t generation)
{
    return attempt(connection_, kRead, [&] {
        Statement ask = connection_.prepare(
            select("WHERE p.root = ? AND p.generation <> ? AND p.offline = 0 ORDER BY p.path"));
        return rowsOf(ask.bind(1, root.value).bind(2, generation));
    });
}

Result<void> Pictures::setOffline(std::span<const PictureId> ids, bool offline)
{
    return change(connection_, kWrite, [&] {
        Statement write = connection_.prepare("UPDATE pictures SET offline = ? WHERE id = ?");
        for (const PictureId id : ids)
            write.bind(1, std::int64_t{offline}).bind(2, id.value).run();
    });
}

Result<void> Pictures::remove(std::span<const PictureId> ids)
{
    return change(connection_, kWrite, [&] {
        Statement write = connection_.prepare("DELETE FROM pictures WHERE id = ?");
        for (const PictureId id : ids)
            write.bind(1, id.value).run();
    });
}

Result<void> Pictures::setContent(PictureId id, ContentId content, PictureState state)
{
    return change(connection_, kWrite, [&] {
        connection_.prepare("UPDATE pictures SET content = ?, state = ? WHERE id = ?")
            .bind(1, idOrNull(content))
            .bind(2, static_cast<std::int64_t>(state))
            .bind(3, id.value)
            .run();
        if (state != PictureState::Failed)
            dropProblem(connection_, id);
    });
}

Result<void> Pictures::setState(PictureId id, PictureState state)
{
    return change(connection_, kWrite, [&] {
        connection_.prepare("UPDATE pictures SET state = ? WHERE id = ?")
            .bind(1, static_cast<std::int64_t>(state))
            .bind(2, id.value)
            .run();
        if (state != PictureState::Failed)
            dropProblem(connection_, id);
    });
}

Result<std::vector<PictureRow>> Pictures::pending(const ModelId &model, PictureId after, int limit)
{
    return attempt(connection_, kRead, [&] {
        const auto key = modelKey(connection_, model);
        Statement ask = connection_.prepare(select(
            "JOIN roots r ON r.id = p.root WHERE p.id > ? AND p.state < 2 AND p.offline = 0 AND r.state = 0 "
            "AND r.offline = 0 AND NOT EXISTS (SELECT 1 FROM embeddings e WHERE e.model = ? AND "
            "e.content = p.content) ORDER BY p.id LIMIT ?"));
        return rowsOf(ask.bind(1, after.value).bind(2, key ? key->id : 0).bind(3, std::int64_t{limit}));
    });
}

Result<std::vector<RootCounts>> Pictures::countsByRoot(const ModelId &model)
{
    return attempt(connection_, kRead, [&] {
        const auto key = modelKey(connection_, model);
        Statement ask = connection_.prepare(
            "SELECT r.id, count(p.id), total(p.offline OR r.offline), "
            "total(p.offline = 0 AND r.offline = 0 AND p.state = 3), "
            "total(p.offline = 0 AND r.offline = 0 AND p.state = 2), "
            "total(p.offline = 0 AND r.offline = 0 AND p.state < 2 AND e.content IS NOT NULL) "
            "FROM roots r LEFT JOIN pictures p ON p.root = r.id "
            "LEFT JOIN embeddings e ON e.model = ? AND e.content = p.content GROUP BY r.id ORDER BY r.id");
        ask.bind(1, key ? key->id : 0);
        std::vector<RootCounts> all;
        while (ask.step())
            all.push_back({{ask.integer(0)}, countsFrom(ask)});
        return all;
    });
}

Result<Counts> Pictures::countsAsOnline(RootId root, const ModelId &model)
{
    return attempt(connection_, kRead, [&] {
        const auto key = modelKey(connection_, model);
        Statement ask = connection_.prepare(
            "SELECT p.root, count(p.id), total(p.offline), total(p.offline = 0 AND p.state = 3), "
            "total(p.offline = 0 AND p.state = 2), "
            "total(p.offline = 0 AND p.state < 2 AND e.content IS NOT NULL) FROM pictures p "
            "LEFT JOIN embeddings e ON e.model = ? AND e.content = p.content WHERE p.root = ?");
        ask.bind(1, key ? key->id : 0).bind(2, root.value);
        return ask.step() ? countsFrom(ask) : Counts();
    });
}

Result<Counts> Pictures::counts(const ModelId &model)
{
    const auto byRoot = countsByRoot(model);
    if (!byRoot)
        return byRoot.error();
    Counts sum;
    for (const RootCounts &root : *byRoot) {
        sum.found += root.counts.found;
        sum.indexed += root.counts.indexed;
        sum.failed += root.counts.failed;
        sum.excluded += root.counts.excluded;
        sum.pending += root.counts.pending;
        sum.offline += root.counts.offline;
    }
    return sum;
}

Result<std::vector<PictureRow>> Pictures::ofContents(std::span<const ContentId> contents)
{
    return attempt(connection_, kRead, [&] {
        std::vector<ContentId> sorted(contents.begin(), contents.end());
        std::sort(sorted.begin(), sorted.end());
        sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
        std::vector<PictureRow> rows;
        Statement ask = connection_.prepare(select("WHERE p.content = ? ORDER BY p.root, p.path"));
        for (const ContentId content : sorted) {
            ask.bind(1, content.value);
            while (ask.step())
                rows.push_back(pictureFrom(ask));
            ask.reset();
        }
        return rows;
    });
}

} // namespace semblance::store
