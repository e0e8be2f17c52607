// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/store/embeddings.h"

#include "core/base/path.h"
#include "core/store/connection.h"
#include "core/store/rows.h"

#include <algorithm>

namespace semblance::store {

namespace {

constexpr std::string_view kRead = "read the library's embeddings";
constexpr std::string_view kWrite = "write the library's embeddings";
constexpr std::string_view kFind = "SELECT v.numbers, e.norm, e.precision, e.decoding FROM embeddings e "
                                   "JOIN vectors v ON v.id = e.vector WHERE e.model = ? AND e.content = ?";

/// @param column  of the blob
Result<void> readVector(const Connection &connection, const Statement &row, int column, std::int64_t content,
                        std::span<float> into)
{
    if (row.blobSize(column) != into.size_bytes())
        return Error{Code::Damaged, std::string(kRead), display(connection.file()),
                     "the vector of content " + std::to_string(content) + " has " +
                         std::to_string(row.blobSize(column)) + " bytes instead of " +
                         std::to_string(into.size_bytes()),
                     "Restore a backup, or remove the library and index again"};
    row.floats(column, into);
    return {};
}

Result<std::optional<EmbeddingRow>> findOne(Connection &connection, const ModelKey &key, const ModelId &model,
                                            ContentId content)
{
    Statement ask = connection.prepare(kFind);
    if (!ask.bind(1, key.id).bind(2, content.value).step())
        return std::optional<EmbeddingRow>();
    EmbeddingRow row;
    row.content = content;
    row.embedding.model = model;
    row.embedding.unit.resize(static_cast<std::size_t>(key.dimension));
    if (auto read = readVector(connection, ask, 0, content.value, row.embedding.unit); !read)
        return read.error();
    row.embedding.norm = static_cast<float>(ask.real(1));
    row.precision = ask.text(2);
    row.decoding = static_cast<int>(ask.integer(3));
    return std::optional(std::move(row));
}

void putOne(Connection &connection, const ModelKey &key, const EmbeddingRow &row, std::int64_t revision)
{
    std::optional<std::int64_t> vector;
    {
        Statement ask = connection.prepare("SELECT vector FROM embeddings WHERE model = ? AND content = ?");
        if (ask.bind(1, key.id).bind(2, row.content.value).step())
            vector = ask.integer(0);
    }
    connection.prepare("INSERT OR REPLACE INTO vectors VALUES (?, ?)")
        .bind(1, vector)
        .bindBlob(2, std::span<const float>(row.embedding.unit))
        .run();
    if (!vector)
        vector = connection.lastId();
    connection
        .prepare(
            "INSERT INTO embeddings VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (model, content) DO UPDATE SET "
            "norm = excluded.norm, precision = excluded.precision, decoding = excluded.decoding, "
            "changed = excluded.changed")
        .bind(1, key.id)
        .bind(2, row.content.value)
        .bind(3, *vector)
        .bind(4, static_cast<double>(row.embedding.norm))
        .bind(5, std::string_view(row.precision))
        .bind(6, std::int64_t{row.decoding})
        .bind(7, revision)
        .run();
    connection.prepare("DELETE FROM removed WHERE model = ? AND content = ?")
        .bind(1, key.id)
        .bind(2, row.content.value)
        .run();
}

/// The ids are fixed when it is made; vectors are read one at a time.
class StoredEmbeddings final : public EmbeddingSource
{
public:
    StoredEmbeddings(Connection &connection, ModelKey key, ModelId model, std::vector<ContentId> contents)
        : connection_(connection), key_(key), model_(std::move(model)), contents_(std::move(contents))
    {}
    std::int64_t count() const override { return static_cast<std::int64_t>(contents_.size()); }
    Result<Embedding> embedding(std::int64_t index) override
    {
        const ContentId content = contents_.at(static_cast<std::size_t>(index));
        auto row = attempt(connection_, kRead, [&] { return findOne(connection_, key_, model_, content); });
        if (!row)
            return row.error();
        if (!*row)
            return Error{Code::NotFound, std::string(kRead), display(connection_.file()),
                         "content " + std::to_string(content.value) + " was removed in the meantime", ""};
        return std::move((*row)->embedding);
    }

private:
    Connection &connection_;
    ModelKey key_;
    ModelId model_;
    std::vector<ContentId> contents_;
};

} // namespace

Result<void> Embeddings::put(std::span<const EmbeddingRow> rows)
{
    return change(connection_, kWrite, [&]() -> Result<void> {
        std::optional<ModelKey> key;
        ModelId known;
        for (const EmbeddingRow &row : rows) {
            const Embedding &embedding = row.embedding;
            if (!key || embedding.model != known) {
                key = modelKey(connection_, embedding.model);
                known = embedding.model;
                if (!key)
                    return Error{Code::NotFound, std::string(kWrite), display(connection_.file()),
                                 "the library does not know the model " + known.fingerprint, ""};
            }
            if (static_cast<int>(embedding.dimension()) != key->dimension)
                return Error{Code::Mismatch, std::string(kWrite), display(connection_.file()),
                             "a vector has " + std::to_string(embedding.dimension()) +
                                 " numbers, the model makes " + std::to_string(key->dimension),
                             ""};
            putOne(connection_, *key, row, connection_.nextRevision());
        }
        return {};
    });
}

Result<std::optional<EmbeddingRow>> Embeddings::find(const ModelId &model, ContentId content)
{
    return attempt(connection_, kRead, [&]() -> Result<std::optional<EmbeddingRow>> {
        const auto key = modelKey(connection_, model);
        if (!key)
            return std::optional<EmbeddingRow>();
        return findOne(connection_, *key, model, content);
    });
}

Result<std::unordered_map<ContentId, Embedding>> Embeddings::find(const ModelId &model,
                                                                  std::span<const ContentId> contents)
{
    return attempt(connection_, kRead, [&]() -> Result<std::unordered_map<ContentId, Embedding>> {
        std::unordered_map<ContentId, Embedding> found;
        const auto key = modelKey(connection_, model);
        if (!key)
            return found;
        for (const ContentId content : contents) {
            auto row = findOne(connection_, *key, model, content);
            if (!row)
                return row.error();
            if (*row)
                found.emplace(content, std::move((*row)->embedding));
        }
        return found;
    });
}

Result<void> Embeddings::units(const ModelId &model, std::span<const ContentId> contents,
                               const EmbeddingChanges::Visit &visit)
{
    const bool own = !connection_.inTransaction();
    auto done = attempt(connection_, kRead, [&]() -> Result<void> {
        if (own)
            connection_.execute("BEGIN");
        const auto key = modelKey(connection_, model);
        if (!key)
            return {};
        std::vector<ContentId> sorted(contents.begin(), contents.end());
        std::sort(sorted.begin(), sorted.end()); // neighbours share pages
        std::vector<float> unit(static_cast<std::size_t>(key->dimension));
        Statement ask =
            connection_.prepare("SELECT v.numbers FROM embeddings e JOIN vectors v ON v.id = e.vector "
                                "WHERE e.model = ? AND e.content = ?");
        ask.bind(1, key->id);
        for (const ContentId content : sorted) {
            if (ask.bind(2, content.value).step()) {
                if (auto read = readVector(connection_, ask, 0, content.value, unit); !read)
                    return read;
                if (!visit(content, unit))
                    break;
            }
            ask.reset();
        }
        return {};
    });
    if (own && connection_.inTransaction())
        connection_.rollback();
    return done;
}

Result<bool> Embeddings::has(const ModelId &model, ContentId content)
{
    return attempt(connection_, kRead, [&] {
        const auto key = modelKey(connection_, model);
        Statement ask = connection_.prepare("SELECT 1 FROM embeddings WHERE model = ? AND content = ?");
        return ask.bind(1, key ? key->id : 0).bind(2, content.value).step();
    });
}

Result<std::int64_t> Embeddings::count(const ModelId &model)
{
    return attempt(connection_, kRead, [&] {
        const auto key = modelKey(connection_, model);
        Statement ask = connection_.prepare("SELECT count(*) FROM embeddings WHERE model = ?");
        return ask.bind(1, key ? key->id : 0).step() ? ask.integer(0) : 0;
    });
}

Result<std::vector<ContentId>> Embeddings::contents(const ModelId &model)
{
    return attempt(connection_, kRead, [&] {
        const auto key = modelKey(connection_, model);
        Statement ask =
            connection_.prepare("SELECT content FROM embeddings WHERE model = ? ORDER BY content");
        ask.bind(1, key ? key->id : 0);
        std::vector<ContentId> ids;
        while (ask.step())
            ids.push_back({ask.integer(0)});
        return ids;
    });
}

Result<void> Embeddings::forEachSince(const ModelId &model, std::int64_t revision, const Visit &visit)
{
    return attempt(connection_, kRead, [&]() -> Result<void> {
        const auto key = modelKey(connection_, model);
        if (!key)
            return {};
        std::vector<float> unit(static_cast<std::size_t>(key->dimension));
        Statement ask =
            connection_.prepare("SELECT e.content, v.numbers FROM embeddings e JOIN vectors v ON "
                                "v.id = e.vector WHERE e.model = ? AND e.changed > ? ORDER BY e.content");
        ask.bind(1, key->id).bind(2, revision);
        while (ask.step()) {
            const std::int64_t content = ask.integer(0);
            if (auto read = readVector(connection_, ask, 1, content, unit); !read)
                return read;
            if (!visit({content}, unit))
                break;
        }
        return {};
    });
}

Result<std::vector<ContentId>> Embeddings::removedSince(const ModelId &model, std::int64_t revision)
{
    return attempt(connection_, kRead, [&] {
        const auto key = modelKey(connection_, model);
        Statement ask = connection_.prepare(
            "SELECT content FROM removed WHERE model = ? AND revision > ? ORDER BY content");
        ask.bind(1, key ? key->id : 0).bind(2, revision);
        std::vector<ContentId> ids;
        while (ask.step())
            ids.push_back({ask.integer(0)});
        return ids;
    });
}

Result<void> Embeddings::remove(const ModelId &model, std::span<const ContentId> contents)
{
    return change(connection_, kWrite, [&] {
        const auto key = modelKey(connection_, model);
        if (!key)
            return;
        const std::string where = "model = " + std::to_string(key->id) + " AND content = ?1";
        for (const ContentId content : contents)
            removeEmbeddings(connection_, where, content.value);
    });
}

Result<std::int64_t> Embeddings::removeModel(const ModelId &model)
{
    return change(connection_, kWrite, [&]() -> std::int64_t {
        const auto key = modelKey(connection_, model);
        if (!key)
            return 0;
        const std::int64_t removed = removeEmbeddings(connection_, "model = ?1", key->id);
        connection_.prepare("DELETE FROM removed WHERE model = ?").bind(1, key->id).run();
        connection_.prepare("DELETE FROM models WHERE id = ?").bind(1, key->id).run();
        return removed;
    });
}

Result<std::unique_ptr<EmbeddingSource>> Embeddings::source(const ModelId &model)
{
    auto ids = contents(model);
    if (!ids)
        return ids.error();
    return attempt(connection_, kRead, [&]() -> std::unique_ptr<EmbeddingSource> {
        const ModelKey key = modelKey(connection_, model).value_or(ModelKey());
        return std::make_unique<StoredEmbeddings>(connection_, key, model, *std::move(ids));
    });
}

} // namespace semblance::store
