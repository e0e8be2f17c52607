// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/store/contents.h"

#include "core/store/connection.h"
#include "core/store/rows.h"

#include <algorithm>

namespace semblance::store {

namespace {

constexpr std::string_view kRead = "read the contents of the library";
constexpr std::string_view kWrite = "write the contents of the library";
constexpr std::string_view kById =
    "SELECT id, sha256, bytes, width, height, format, taken, camera, orientation FROM contents WHERE id = ?";
constexpr std::string_view kByHash = "SELECT id, sha256, bytes, width, height, format, taken, camera, "
                                     "orientation FROM contents WHERE sha256 = ?";

std::string_view bytesOf(const Digest &digest)
{
    return {reinterpret_cast<const char *>(digest.data()), digest.size()};
}

Content contentFrom(const Statement &row)
{
    Content content;
    content.id = {row.integer(0)};
    const std::string hash = row.blob(1); // 32 bytes: the table checks it
    std::copy_n(hash.begin(), std::min(hash.size(), content.sha256.size()), content.sha256.begin());
    content.bytes = row.integer(2);
    content.width = static_cast<int>(row.integer(3));
    content.height = static_cast<int>(row.integer(4));
    content.format = row.text(5);
    content.taken = row.maybe(6);
    content.camera = row.text(7);
    content.orientation = static_cast<int>(row.integer(8));
    return content;
}

} // namespace

Result<ContentId> Contents::put(const Content &content)
{
    return change(connection_, kWrite, [&] {
        Statement write = connection_.prepare(
            "INSERT INTO contents (sha256, bytes, width, height, format, taken, camera, orientation) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (sha256) DO UPDATE SET "
            "width = excluded.width, height = excluded.height, format = excluded.format, "
            "taken = excluded.taken, camera = excluded.camera, orientation = excluded.orientation "
            "RETURNING id");
        write.bindBlob(1, bytesOf(content.sha256))
            .bind(2, content.bytes)
            .bind(3, std::int64_t{content.width})
            .bind(4, std::int64_t{content.height})
            .bind(5, std::string_view(content.format))
            .bind(6, content.taken)
            .bind(7, std::string_view(content.camera))
            .bind(8, std::int64_t{content.orientation});
        write.step();
        return ContentId{write.integer(0)};
    });
}

Result<std::optional<Content>> Contents::find(const Digest &sha256)
{
    return attempt(connection_, kRead, [&]() -> std::optional<Content> {
        Statement ask = connection_.prepare(kByHash);
        if (!ask.bindBlob(1, bytesOf(sha256)).step())
            return std::nullopt;
        return contentFrom(ask);
    });
}

Result<std::optional<Content>> Contents::find(ContentId id)
{
    return attempt(connection_, kRead, [&]() -> std::optional<Content> {
        Statement ask = connection_.prepare(kById);
        if (!ask.bind(1, id.value).step())
            return std::nullopt;
        return contentFrom(ask);
    });
}

/// In one reading transaction: otherwise each of a hundred thousand takes and gives back the file's locks.
Result<std::map<ContentId, Content>> Contents::find(std::span<const ContentId> ids)
{
    const bool own = !connection_.inTransaction();
    auto found = attempt(connection_, kRead, [&] {
        std::map<ContentId, Content> contents;
        if (own)
            connection_.execute("BEGIN");
        Statement ask = connection_.prepare(kById);
        for (const ContentId id : ids) {
            if (ask.bind(1, id.value).step())
                contents.emplace(id, contentFrom(ask));
            ask.reset();
        }
        return contents;
    });
    if (own && connection_.inTransaction())
        connection_.rollback();
    return found;
}

Result<std::int64_t> Contents::count()
{
    return attempt(connection_, kRead, [&] {
        Statement ask = connection_.prepare("SELECT count(*) FROM contents");
        return ask.step() ? ask.integer(0) : 0;
    });
}

Result<std::vector<Digest>> Contents::digests()
{
    return attempt(connection_, kRead, [&] {
        std::vector<Digest> all;
        Statement ask = connection_.prepare("SELECT sha256 FROM contents");
        while (ask.step()) {
            const std::string bytes = ask.blob(0);
            Digest digest{};
            std::copy_n(bytes.begin(), std::min(bytes.size(), digest.size()), digest.begin());
            all.push_back(digest);
        }
        return all;
    });
}

Result<std::int64_t> Contents::removeUnused()
{
    return change(connection_, kWrite, [&] {
        std::vector<ContentId> unused;
        {
            Statement ask = connection_.prepare("SELECT id FROM contents c WHERE NOT EXISTS "
                                                "(SELECT 1 FROM pictures WHERE content = c.id)");
            while (ask.step())
                unused.push_back({ask.integer(0)});
        }
        for (const ContentId id : unused) {
            removeEmbeddings(connection_, "content = ?1", id.value);
            connection_.prepare("DELETE FROM contents WHERE id = ?").bind(1, id.value).run();
        }
        return static_cast<std::int64_t>(unused.size());
    });
}

} // namespace semblance::store
