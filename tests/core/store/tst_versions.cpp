// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/store/connection.h"
#include "core/store/problems.h"
#include "core/store/schema.h"
#include "tests/core/store/storetest.h"

#include <fstream>

using namespace semblance;
using namespace semblance::store;
using namespace semblance::test;

class TestVersions final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNewerLibraryIsRefusedByBoth();
    void anOlderLibraryIsBroughtUpToDate();
    void aCatalogueOfThisVersionCanBeKeptForLater();
    void theFirstCatalogueStillOpens();
    void whatIsNoCatalogueIsDamaged_data();
    void whatIsNoCatalogueIsDamaged();
    void damageInsideIsFoundByCheck();
};

namespace {

/// What stands in tests/data/catalogues. A new version of the schema adds a file, made with
/// SEMBLANCE_KEEP_CATALOGUE=FILE tests_store --class TestVersions; files that are there are never made again.
void fillExample(Database &database)
{
    addModel(database);
    Root root;
    root.path = "/home/ada/Pictures";
    root.exclude = {"*.tmp"};
    const RootId id = must(Roots(database).add(root));
    const ContentId beach = must(Contents(database).put(contentNamed("beach")));
    Pictures pictures(database);
    PictureRow row = pictureNamed(id, "holiday/beach.jpg", beach);
    row.state = PictureState::Indexed;
    must(pictures.put(row));
    must(pictures.put(pictureNamed(id, "holiday/new.jpg")));
    const PictureId broken = must(pictures.put(pictureNamed(id, "holiday/broken.jpg")));
    must(Problems(database).put({broken, "damaged", "it ends after 3 of 9 bytes", 1'700'000'000}));
    const EmbeddingRow embedding = embeddingFor(beach, {3, 0, 4, 0});
    must(Embeddings(database).put({&embedding, 1}));
}

} // namespace

void TestVersions::aNewerLibraryIsRefusedByBoth()
{
    const TempFolder folder;
    std::vector<SchemaStep> steps(schemaSteps().begin(), schemaSteps().end());
    steps.push_back({"from the future", "CREATE TABLE future (id INTEGER)"});
    VERIFY_OK(openDatabase(folder.path(), Access::Write, "the future", steps));
    for (const Access access : {Access::Read, Access::Write}) {
        const auto refused = Database::open(folder.path(), access, "the test");
        VERIFY_ERROR(refused, Code::Newer);
        QVERIFY(refused.error().sentence().find("newer version of Semblance") != std::string::npos);
    }
}

void TestVersions::anOlderLibraryIsBroughtUpToDate()
{
    const TempFolder folder;
    {
        auto old = must(Database::open(folder.path(), Access::Write, "the past"));
        addRoot(*old, "/a");
    }
    std::vector<SchemaStep> steps(schemaSteps().begin(), schemaSteps().end());
    steps.push_back({"a column", "ALTER TABLE roots ADD COLUMN colour TEXT NOT NULL DEFAULT 'red'"});
    const auto reader = openDatabase(folder.path(), Access::Read, "the test", steps);
    VERIFY_OK(reader);
    QCOMPARE(must(Roots(**reader).all()).size(), 1u);
    steps.push_back({"a mistake", "CREATE TABLE good (id INTEGER); CREATE TABLE roots (id INTEGER)"});
    VERIFY_ERROR(openDatabase(folder.path(), Access::Write, "the test", steps), Code::Internal);
    steps.pop_back();
    const auto again = openDatabase(folder.path(), Access::Write, "the test", steps);
    VERIFY_OK(again); // the failed step left nothing behind
}

void TestVersions::aCatalogueOfThisVersionCanBeKeptForLater()
{
    const TempFolder folder;
    {
        auto database = must(Database::open(folder.path(), Access::Write, "the test"));
        fillExample(*database);
        // Small pages: the file goes into the repository.
        database->connection().execute("PRAGMA journal_mode = DELETE; PRAGMA page_size = 512; VACUUM");
    }
    QVERIFY(std::filesystem::file_size(folder / "catalogue.sqlite") < 30000);
    const QString keep = qEnvironmentVariable("SEMBLANCE_KEEP_CATALOGUE");
    if (!keep.isEmpty())
        std::filesystem::copy_file(folder / "catalogue.sqlite", keep.toStdString());
    const auto reader = must(Database::open(folder.path(), Access::Read, "the test"));
    QCOMPARE(must(Pictures(*reader).counts(kModel)), (Counts{3, 1, 1, 0, 1, 0}));
}

void TestVersions::theFirstCatalogueStillOpens()
{
    const TempFolder folder;
    std::filesystem::copy_file(pathFromBytes(SEMBLANCE_TEST_DATA_DIR "/catalogues/v1.sqlite"),
                               folder / "catalogue.sqlite");
    const auto writer = Database::open(folder.path(), Access::Write, "the test");
    VERIFY_OK(writer);
    VERIFY_OK((*writer)->check());
    const auto roots = must(Roots(**writer).all());
    QCOMPARE(roots.size(), 1u);
    QCOMPARE(roots[0].path.string(), std::string("/home/ada/Pictures"));
    QCOMPARE(roots[0].exclude, std::vector<std::string>{"*.tmp"});
    const Counts counts = must(Pictures(**writer).counts(kModel));
    QCOMPARE(counts, (Counts{3, 1, 1, 0, 1, 0}));
    const auto row = must(Pictures(**writer).find(roots[0].id, "holiday/beach.jpg"));
    QVERIFY(row.has_value());
    const auto embedding = must(Embeddings(**writer).find(kModel, row->content));
    QVERIFY(embedding.has_value());
    QCOMPARE(embedding->embedding, embeddingOf(std::vector<float>{3, 0, 4, 0}, kModel));
}

void TestVersions::whatIsNoCatalogueIsDamaged_data()
{
    QTest::addColumn<QString>("kind");
    QTest::newRow("text") << "text";
    QTest::newRow("cut in half") << "cut";
    QTest::newRow("somebody else's database") << "foreign";
    QTest::newRow("first page overwritten") << "overwritten";
}

void TestVersions::whatIsNoCatalogueIsDamaged()
{
    QFETCH(QString, kind);
    const TempFolder folder;
    const auto file = folder / "catalogue.sqlite";
    if (kind == "text") {
        folder.write("catalogue.sqlite", std::string(5000, 'x'));
    } else if (kind == "foreign") {
        must(Connection::open(file, Access::Write))->execute("CREATE TABLE notes (text TEXT)");
    } else {
        must(Database::open(folder.path(), Access::Write, "the test")).reset();
        if (kind == "cut") {
            std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2);
        } else {
            std::fstream out(file, std::ios::in | std::ios::out | std::ios::binary);
            out.seekp(100);
            out << std::string(4000, '\7');
        }
    }
    for (const Access access : {Access::Write, Access::Read}) {
        const auto opened = Database::open(folder.path(), access, "the test");
        VERIFY_ERROR(opened, Code::Damaged);
        QVERIFY(opened.error().sentence().find("catalogue.sqlite") != std::string::npos);
    }
}

void TestVersions::damageInsideIsFoundByCheck()
{
    const TempFolder folder;
    {
        auto writer = must(Database::open(folder.path(), Access::Write, "the test"));
        addModel(*writer, kModel, 512);
        auto transaction = must(Transaction::begin(*writer));
        for (int i = 0; i < 100; ++i) {
            const ContentId content = must(Contents(*writer).put(contentNamed(std::to_string(i))));
            const EmbeddingRow row = embeddingFor(content, std::vector<float>(512, 1.0f));
            must(Embeddings(*writer).put({&row, 1}));
        }
        must(transaction.commit());
        VERIFY_OK(writer->check());
    }
    const auto file = folder / "catalogue.sqlite";
    std::fstream out(file, std::ios::in | std::ios::out | std::ios::binary);
    const auto pages = std::filesystem::file_size(file) / 8192;
    for (std::uintmax_t page = pages / 2; page < pages; ++page) {
        out.seekp(static_cast<std::streamoff>(page * 8192));
        out << std::string(64, '\7');
    }
    out.close();
    auto opened = must(Database::open(folder.path(), Access::Write, "the test"));
    VERIFY_ERROR(opened->check(), Code::Damaged);
}

SEMBLANCE_TEST(TestVersions);
#include "tst_versions.moc"
