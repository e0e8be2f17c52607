// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/store/connection.h"
#include "tests/core/store/storetest.h"

using namespace semblance;
using namespace semblance::store;
using namespace semblance::test;

class TestEmbeddings final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void vectorsComeBackBitForBit();
    void oneForEachContentAndModel();
    void theModelMustBeKnownAndFit();
    void changesSinceARevision();
    void aVectorOfTheWrongSizeIsDamaged();
    void theSourceGivesThemInOrder();
    void removingAModelTakesItsEmbeddingsAlong();
    void theCurrentModelIsOne();
};

namespace {

std::vector<ContentId> addContents(Database &database, int count)
{
    std::vector<ContentId> ids;
    for (int i = 0; i < count; ++i)
        ids.push_back(must(Contents(database).put(contentNamed(std::to_string(i)))));
    return ids;
}

std::vector<ContentId> since(Database &database, std::int64_t revision)
{
    std::vector<ContentId> ids;
    must(Embeddings(database).forEachSince(kModel, revision, [&](ContentId id, std::span<const float>) {
        ids.push_back(id);
        return true;
    }));
    return ids;
}

} // namespace

void TestEmbeddings::vectorsComeBackBitForBit()
{
    Library library;
    addModel(*library.database, kModel, 3);
    const auto ids = addContents(*library.database, 2);
    EmbeddingRow row = embeddingFor(ids[0], {0.1f, -1e-30f, 12345.678f});
    row.precision = "bf16";
    row.decoding = 7;
    Embeddings embeddings(*library.database);
    must(embeddings.put({&row, 1}));
    const auto found = must(Embeddings(*library.reader()).find(kModel, ids[0]));
    QVERIFY(found.has_value());
    QCOMPARE(found->embedding, row.embedding);
    QCOMPARE(found->precision, row.precision);
    QCOMPARE(found->decoding, 7);
    const auto several = must(embeddings.find(kModel, ids));
    QCOMPARE(several.size(), 1u);
    QCOMPARE(several.at(ids[0]), row.embedding);
    QVERIFY(must(embeddings.has(kModel, ids[0])));
    QVERIFY(!must(embeddings.has(kModel, ids[1])));
    QVERIFY(!must(embeddings.find({"other"}, ids[0])).has_value());
}

void TestEmbeddings::oneForEachContentAndModel()
{
    Library library;
    addModel(*library.database);
    addModel(*library.database, {"other"}, 2);
    const auto ids = addContents(*library.database, 1);
    const std::vector<EmbeddingRow> rows = {embeddingFor(ids[0]), embeddingFor(ids[0], {1, 0}, {"other"}),
                                            embeddingFor(ids[0], {0, 0, 0, 1})};
    Embeddings embeddings(*library.database);
    must(embeddings.put(rows));
    QCOMPARE(must(embeddings.count(kModel)), 1);
    QCOMPARE(must(embeddings.count({"other"})), 1);
    QCOMPARE(must(embeddings.find(kModel, ids[0]))->embedding.unit, (std::vector<float>{0, 0, 0, 1}));
    QCOMPARE(must(embeddings.find({"other"}, ids[0]))->embedding.dimension(), 2u);
}

void TestEmbeddings::theModelMustBeKnownAndFit()
{
    Library library;
    const auto ids = addContents(*library.database, 1);
    Embeddings embeddings(*library.database);
    const EmbeddingRow row = embeddingFor(ids[0]);
    VERIFY_ERROR(embeddings.put({&row, 1}), Code::NotFound);
    addModel(*library.database, kModel, 5);
    VERIFY_ERROR(embeddings.put({&row, 1}), Code::Mismatch);
    VERIFY_ERROR(Models(*library.database).put({kModel, "again", 4, 100}), Code::Mismatch);
}

void TestEmbeddings::changesSinceARevision()
{
    Library library;
    Database &database = *library.database;
    addModel(database);
    const auto ids = addContents(database, 4);
    Embeddings embeddings(database);
    const auto put = [&](std::size_t index) {
        const EmbeddingRow row = embeddingFor(ids[index]);
        must(embeddings.put({&row, 1}));
    };
    put(2);
    put(0);
    put(1);
    QCOMPARE(since(database, 0), (std::vector{ids[0], ids[1], ids[2]}));
    QCOMPARE(since(database, 2), std::vector{ids[1]});
    must(embeddings.remove(kModel, std::vector{ids[0], ids[2], ids[3]}));
    QCOMPARE(must(database.revision()), 4);
    QCOMPARE(must(embeddings.removedSince(kModel, 3)), (std::vector{ids[0], ids[2]}));
    QCOMPARE(since(database, 0), std::vector{ids[1]});
    put(2); // is there again
    QCOMPARE(must(embeddings.removedSince(kModel, 3)), std::vector{ids[0]});
    QCOMPARE(since(database, 4), std::vector{ids[2]});
    QCOMPARE(must(embeddings.removedSince(kModel, 4)).size(), 0u);
    VERIFY_OK(database.check());
}

void TestEmbeddings::aVectorOfTheWrongSizeIsDamaged()
{
    Library library;
    addModel(*library.database);
    const auto ids = addContents(*library.database, 1);
    Embeddings embeddings(*library.database);
    const EmbeddingRow row = embeddingFor(ids[0]);
    must(embeddings.put({&row, 1}));
    library.database->connection().execute("UPDATE vectors SET numbers = substr(numbers, 1, 15)");
    VERIFY_ERROR(embeddings.find(kModel, ids[0]), Code::Damaged);
    VERIFY_ERROR(embeddings.find(kModel, ids), Code::Damaged);
    const auto visited =
        embeddings.forEachSince(kModel, 0, [](ContentId, std::span<const float>) { return true; });
    VERIFY_ERROR(visited, Code::Damaged);
    QVERIFY(visited.error().cause.find("15 bytes instead of 16") != std::string::npos);
}

void TestEmbeddings::theSourceGivesThemInOrder()
{
    Library library;
    addModel(*library.database);
    const auto ids = addContents(*library.database, 3);
    const std::vector<EmbeddingRow> rows = {embeddingFor(ids[2], {0, 1, 0, 0}),
                                            embeddingFor(ids[0], {2, 0, 0, 0})};
    must(Embeddings(*library.database).put(rows));
    const auto source = must(Embeddings(*library.database).source(kModel));
    QCOMPARE(source->count(), 2);
    QCOMPARE(must(source->embedding(0)), rows[1].embedding);
    QCOMPARE(must(source->embedding(1)), rows[0].embedding);
}

void TestEmbeddings::removingAModelTakesItsEmbeddingsAlong()
{
    Library library;
    addModel(*library.database);
    addModel(*library.database, {"other"});
    const auto ids = addContents(*library.database, 1);
    const std::vector<EmbeddingRow> rows = {embeddingFor(ids[0]),
                                            embeddingFor(ids[0], {1, 0, 0, 0}, {"other"})};
    must(Embeddings(*library.database).put(rows));
    QCOMPARE(must(Embeddings(*library.database).removeModel(kModel)), 1);
    QCOMPARE(must(Models(*library.database).all()).size(), 1u);
    QCOMPARE(must(Embeddings(*library.database).count({"other"})), 1);
    VERIFY_OK(library.database->check());
}

void TestEmbeddings::theCurrentModelIsOne()
{
    Library library;
    Models models(*library.database);
    QVERIFY(!must(models.current()).has_value());
    VERIFY_ERROR(models.setCurrent(kModel), Code::NotFound);
    addModel(*library.database);
    addModel(*library.database, {"other"});
    must(models.setCurrent(kModel));
    must(models.setCurrent({"other"}));
    QCOMPARE(must(models.current())->id, (ModelId{"other"}));
    QCOMPARE(must(models.find(kModel))->dimension, 4);
}

SEMBLANCE_TEST(TestEmbeddings);
#include "tst_embeddings.moc"
