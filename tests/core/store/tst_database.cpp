// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/store/settings.h"
#include "tests/core/store/storetest.h"

#include <csignal>
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
