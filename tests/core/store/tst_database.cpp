// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/store/connection.h"
#include "core/store/problems.h"
#include "core/store/schema.h"
#include "core/store/settings.h"
#include "tests/core/store/storetest.h"

#include <array>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <sys/wait.h>
#include <unistd.h>

using namespace semblance;
using namespace semblance::store;
using namespace semblance::test;

class TestDatabase final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNewLibraryIsMadeByTheWriter();
    void aReaderFindsNoLibraryYet();
    void aSecondWriterHearsTheNameOfTheFirst();
    void theLockDiesWithItsProcess();
    void readersSeeWhatIsCommittedAndNothingElse();
    void aReaderKeepsItsViewInsideATransaction();
    void transactionsRollBackUnlessCommitted();
    void anErrorInsideATransactionLeavesNothing();
    void aKilledWriterLosesOnlyItsLastBatch();
    void aNewerLibraryIsRefusedByBoth();
    void anOlderLibraryIsBroughtUpToDate();
    void aCatalogueOfThisVersionCanBeKeptForLater();
    void theFirstCatalogueStillOpens();
    void whatIsNoCatalogueIsDamaged_data();
    void whatIsNoCatalogueIsDamaged();
    void damageInsideIsFoundByCheck();
    void theRevisionGrowsOncePerTransaction();
    void settingsAreKept();
};

namespace {

/// Runs in a child process that is killed, or ends without any destructor.
pid_t inChild(const std::function<void(int ready)> &body, int &ready)
{
    int ends[2];
    SEMBLANCE_CHECK(::pipe(ends) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
        ::close(ends[0]);
        body(ends[1]);
        ::_exit(0);
    }
    ::close(ends[1]);
    ready = ends[0];
    return child;
}

void say(int end)
{
    SEMBLANCE_CHECK(::write(end, "x", 1) == 1);
}

bool hear(int end)
{
    char byte = 0;
    return ::read(end, &byte, 1) == 1;
}

void end(pid_t child)
{
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
}

} // namespace

void TestDatabase::aNewLibraryIsMadeByTheWriter()
{
    const TempFolder folder;
    const auto library = folder / "new" / "library";
    auto writer = Database::open(library, Access::Write, "the test");
    VERIFY_OK(writer);
    QVERIFY(std::filesystem::exists(library / "catalogue.sqlite"));
    QVERIFY((*writer)->writable());
    QVERIFY((*writer)->bytes() > 0);
    VERIFY_OK((*writer)->check());
    VERIFY_OK(Database::open(library, Access::Read, "the test"));
}

void TestDatabase::aReaderFindsNoLibraryYet()
{
    const TempFolder folder;
    VERIFY_ERROR(Database::open(folder / "none", Access::Read, "the test"), Code::NotFound);
    QVERIFY(!std::filesystem::exists(folder / "none"));
    folder.write("catalogue.sqlite", ""); // a writer that has just begun
    VERIFY_ERROR(Database::open(folder.path(), Access::Read, "the test"), Code::NotFound);
}

void TestDatabase::aSecondWriterHearsTheNameOfTheFirst()
{
    const TempFolder folder;
    auto first = Database::open(folder.path(), Access::Write, "the first program");
    VERIFY_OK(first);
    const auto second = Database::open(folder.path(), Access::Write, "the second program");
    VERIFY_ERROR(second, Code::Locked);
    const QString sentence = QString::fromStdString(second.error().sentence());
    QVERIFY2(sentence.contains("the first program (process " + QString::number(::getpid())),
             qPrintable(sentence));
    VERIFY_OK(Database::open(folder.path(), Access::Read, "a reader"));
    first->reset();
    VERIFY_OK(Database::open(folder.path(), Access::Write, "the second program"));
}

void TestDatabase::theLockDiesWithItsProcess()
{
    const TempFolder folder;
    int ready = -1;
    const pid_t child = inChild(
        [&](int end) {
            const auto writer = Database::open(folder.path(), Access::Write, "the child");
            SEMBLANCE_CHECK(writer.ok());
            say(end);
            ::pause();
        },
        ready);
    QVERIFY(hear(ready));
    const auto refused = Database::open(folder.path(), Access::Write, "the test");
    VERIFY_ERROR(refused, Code::Locked);
    QVERIFY(refused.error().cause.find("the child (process " + std::to_string(child)) != std::string::npos);
    end(child);
    ::close(ready);
    VERIFY_OK(Database::open(folder.path(), Access::Write, "the test"));
}

void TestDatabase::readersSeeWhatIsCommittedAndNothingElse()
{
    Library library;
    const auto reader = library.reader();
    {
        auto transaction = Transaction::begin(*library.database);
        VERIFY_OK(transaction);
        addRoot(*library.database, "/a");
        QCOMPARE(must(Roots(*reader).all()).size(), 0u);
        VERIFY_OK(transaction->commit());
    }
    QCOMPARE(must(Roots(*reader).all()).size(), 1u);
    Root root;
    root.path = "/b";
    VERIFY_ERROR(Roots(*reader).add(root), Code::NoPermission);
}

void TestDatabase::aReaderKeepsItsViewInsideATransaction()
{
    Library library;
    const auto reader = library.reader();
    {
        const auto view = Transaction::begin(*reader);
        VERIFY_OK(view);
        QCOMPARE(must(Roots(*reader).all()).size(), 0u);
        addRoot(*library.database, "/a");
        QCOMPARE(must(Roots(*reader).all()).size(), 0u);
    }
    QCOMPARE(must(Roots(*reader).all()).size(), 1u);
}

void TestDatabase::transactionsRollBackUnlessCommitted()
{
    Library library;
    {
        const auto transaction = Transaction::begin(*library.database);
        VERIFY_OK(transaction);
        addRoot(*library.database, "/a");
        QCOMPARE(must(Roots(*library.database).all()).size(), 1u);
    }
    QCOMPARE(must(Roots(*library.database).all()).size(), 0u);
}

void TestDatabase::anErrorInsideATransactionLeavesNothing()
{
    Library library;
    addModel(*library.database);
    const ContentId content = must(Contents(*library.database).put(contentNamed("a")));
    std::vector<EmbeddingRow> rows = {embeddingFor(content), embeddingFor({content.value + 1})};
    const auto put = Embeddings(*library.database).put(rows);
    VERIFY_ERROR(put, Code::Internal); // the second content does not exist
    QCOMPARE(must(Embeddings(*library.database).count(kModel)), 0);
    QCOMPARE(must(library.database->revision()), 0);
}

void TestDatabase::aKilledWriterLosesOnlyItsLastBatch()
{
    const TempFolder folder;
    int ready = -1;
    const pid_t child = inChild(
        [&](int end) {
            auto writer = must(Database::open(folder.path(), Access::Write, "the child"));
            addModel(*writer);
            for (int batch = 0; batch < 4; ++batch) {
                auto transaction = must(Transaction::begin(*writer));
                for (int i = 0; i < 256; ++i) {
                    const std::string name = std::to_string(batch) + "/" + std::to_string(i);
                    const ContentId content = must(Contents(*writer).put(contentNamed(name)));
                    const EmbeddingRow row = embeddingFor(content);
                    must(Embeddings(*writer).put({&row, 1}));
                    if (batch == 3 && i == 200) {
                        say(end);
                        ::pause();
                    }
                }
                must(transaction.commit());
            }
        },
        ready);
    QVERIFY(hear(ready));
    end(child);
    ::close(ready);
    const auto reader = must(Database::open(folder.path(), Access::Read, "the test"));
    QCOMPARE(must(Embeddings(*reader).count(kModel)), 3 * 256);
    const auto writer = must(Database::open(folder.path(), Access::Write, "the test"));
    QCOMPARE(must(Contents(*writer).count()), 3 * 256);
    QCOMPARE(must(writer->revision()), 3);
    VERIFY_OK(writer->check());
}

void TestDatabase::aNewerLibraryIsRefusedByBoth()
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

void TestDatabase::anOlderLibraryIsBroughtUpToDate()
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

namespace {

/// What stands in tests/data/catalogues. A new version of the schema adds a file, made with
/// SEMBLANCE_KEEP_CATALOGUE=FILE tests_store --class TestDatabase; files that are there are never made again.
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

void TestDatabase::aCatalogueOfThisVersionCanBeKeptForLater()
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

void TestDatabase::theFirstCatalogueStillOpens()
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

void TestDatabase::whatIsNoCatalogueIsDamaged_data()
{
    QTest::addColumn<QString>("kind");
    QTest::newRow("text") << "text";
    QTest::newRow("cut in half") << "cut";
    QTest::newRow("somebody else's database") << "foreign";
    QTest::newRow("first page overwritten") << "overwritten";
}

void TestDatabase::whatIsNoCatalogueIsDamaged()
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

void TestDatabase::damageInsideIsFoundByCheck()
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

void TestDatabase::theRevisionGrowsOncePerTransaction()
{
    Library library;
    addModel(*library.database);
    QCOMPARE(must(library.database->revision()), 0);
    std::vector<EmbeddingRow> rows;
    for (int i = 0; i < 5; ++i)
        rows.push_back(embeddingFor(must(Contents(*library.database).put(contentNamed(std::to_string(i))))));
    {
        auto transaction = must(Transaction::begin(*library.database));
        must(Embeddings(*library.database).put(rows));
        must(Embeddings(*library.database).put(rows));
        must(transaction.commit());
    }
    QCOMPARE(must(library.database->revision()), 1);
    {
        const auto transaction = must(Transaction::begin(*library.database));
        must(Embeddings(*library.database).put(rows));
    }
    QCOMPARE(must(library.database->revision()), 1);
    must(Embeddings(*library.database).put(rows));
    QCOMPARE(must(library.database->revision()), 2);
}

void TestDatabase::settingsAreKept()
{
    Library library;
    Settings settings(*library.database);
    QVERIFY(!must(settings.get("a")).has_value());
    must(settings.set("a", "1"));
    must(settings.set("a", "2"));
    QCOMPARE(must(Settings(*library.reader()).get("a")).value_or(""), std::string("2"));
    must(settings.remove("a"));
    QVERIFY(!must(settings.get("a")).has_value());
}

SEMBLANCE_TEST(TestDatabase);
#include "tst_database.moc"
