// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/files.h"
#include "core/store/backup.h"
#include "core/store/connection.h"
#include "core/store/consistency.h"
#include "tests/core/store/storetest.h"

#include <atomic>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace semblance;
using namespace semblance::store;
using namespace semblance::test;
namespace fs = std::filesystem;

namespace {

std::string catalogueId(Database &database)
{
    Statement ask = database.connection().prepare("SELECT value FROM settings WHERE name = 'catalogue.id'");
    return ask.step() ? ask.text(0) : std::string();
}

/// Adds pictures with contents and embeddings.
void fill(Database &database, int from, int count)
{
    addModel(database);
    const auto roots = must(Roots(database).all());
    const RootId root = roots.empty() ? addRoot(database, "/pictures") : roots[0].id;
    for (int i = from; i < from + count; ++i) {
        const ContentId content = must(Contents(database).put(contentNamed(std::to_string(i))));
        PictureRow row = pictureNamed(root, std::to_string(i) + ".jpg", content);
        row.state = PictureState::Indexed;
        must(Pictures(database).put(row));
        const EmbeddingRow embedding = embeddingFor(content, {1, 2, float(i), 4});
        must(Embeddings(database).put({&embedding, 1}));
    }
}

} // namespace

class TestBackup final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aBackupHoldsEverything();
    void aBackupIsConsistentWhileSomebodyWrites();
    void aBackupThatFailsLeavesTheOldOne();
    void restoringGivesTheCatalogueANewName();
    void restoringKeepsWhatWasThere();
    void whatIsNoBackupIsRefusedAndNothingIsTouched_data();
    void whatIsNoBackupIsRefusedAndNothingIsTouched();
    void nobodyRestoresUnderAWriter();
    void contradictionsAreCountedAndRepaired();
    void aWholeCatalogueHasNoContradictions();
    void aReadOnlyLibraryCanBeReadAndNotWritten();
    void aFullDiskRollsBackAndGoesOnLater();
};

void TestBackup::aBackupHoldsEverything()
{
    Library library;
    fill(*library.database, 0, 20);
    VERIFY_OK(backup(*library.reader(), library.folder / "deep/er/backup.sqlite"));
    const TempFolder other;
    VERIFY_OK(restore(library.folder / "deep/er/backup.sqlite", other / "new", "the test"));
    const auto copy = must(Database::open(other / "new", Access::Write, "the test"));
    VERIFY_OK(copy->check());
    QCOMPARE(must(Pictures(*copy).counts(kModel)), must(Pictures(*library.database).counts(kModel)));
    const auto contents = must(Embeddings(*library.database).contents(kModel));
    QCOMPARE(must(Embeddings(*copy).contents(kModel)), contents);
    for (const ContentId id : contents)
        QCOMPARE(must(Embeddings(*copy).find(kModel, id))->embedding,
                 must(Embeddings(*library.database).find(kModel, id))->embedding);
    QVERIFY(!fs::exists(other / "new/catalogue.before-restore.sqlite"));
}

void TestBackup::aBackupIsConsistentWhileSomebodyWrites()
{
    Library library;
    fill(*library.database, 0, 10);
    const auto reader = library.reader();
    std::atomic<bool> stop = false;
    std::thread writer([&] {
        for (int i = 10; i < 400 && !stop; i += 5) {
            auto transaction = must(Transaction::begin(*library.database));
            fill(*library.database, i, 5);
            must(transaction.commit());
        }
    });
    const TempFolder other;
    bool right = true;
    for (int i = 0; i < 5 && right; ++i) {
        right = backup(*reader, other / "b.sqlite").ok() &&
                restore(other / "b.sqlite", other / "lib", "the test").ok();
        if (!right)
            break;
        const auto copy = must(Database::open(other / "lib", Access::Read, "the test"));
        const Counts counts = must(Pictures(*copy).counts(kModel));
        right = copy->check().ok() && counts.found % 5 == 0 && counts.indexed == counts.found;
    }
    stop = true;
    writer.join();
    QVERIFY(right);
}

void TestBackup::aBackupThatFailsLeavesTheOldOne()
{
    Library library;
    fill(*library.database, 0, 3);
    const fs::path file = library.folder.write("old.sqlite", "an older backup");
    VERIFY_ERROR(backup(*library.database, library.folder / "catalogue.sqlite"), Code::Invalid);
    fs::create_directory(library.folder / "old.sqlite.part"); // in the way
    library.folder.write("old.sqlite.part/x", "x");
    QVERIFY(!backup(*library.database, file).ok());
    QCOMPARE(*readAll(file, 1 << 20, "read"), std::string("an older backup"));
    VERIFY_OK(library.database->check());
}

void TestBackup::restoringGivesTheCatalogueANewName()
{
    Library library;
    fill(*library.database, 0, 3);
    const std::string before = catalogueId(*library.database);
    VERIFY_OK(backup(*library.database, library.folder / "b"));
    const TempFolder other;
    VERIFY_OK(restore(library.folder / "b", other.path(), "the test"));
    const auto first = catalogueId(*must(Database::open(other.path(), Access::Read, "the test")));
    VERIFY_OK(restore(library.folder / "b", other.path(), "the test"));
    const auto second = catalogueId(*must(Database::open(other.path(), Access::Read, "the test")));
    QCOMPARE(first.size(), before.size());
    QVERIFY(first != before && second != before && first != second);
}

void TestBackup::restoringKeepsWhatWasThere()
{
    Library library;
    fill(*library.database, 0, 3);
    VERIFY_OK(backup(*library.database, library.folder / "b"));
    fill(*library.database, 3, 4);
    library.database.reset();
    VERIFY_OK(restore(library.folder / "b", library.folder.path(), "the test"));
    QCOMPARE(
        must(Pictures(*must(Database::open(library.folder.path(), Access::Write, "the test"))).counts(kModel))
            .found,
        3);
    // The other one is a backup like any.
    VERIFY_OK(restore(library.folder / kBeforeRestore, library.folder.path(), "the test"));
    QCOMPARE(
        must(Pictures(*must(Database::open(library.folder.path(), Access::Write, "the test"))).counts(kModel))
            .found,
        7);
}

void TestBackup::whatIsNoBackupIsRefusedAndNothingIsTouched_data()
{
    QTest::addColumn<int>("what");
    QTest::addColumn<int>("code");
    QTest::newRow("nothing") << 0 << int(Code::NotFound);
    QTest::newRow("an empty file") << 1 << int(Code::Damaged);
    QTest::newRow("text") << 2 << int(Code::Damaged);
    QTest::newRow("a folder") << 3 << int(Code::Unreadable);
    QTest::newRow("half a backup") << 4 << int(Code::Damaged);
    QTest::newRow("another program's database") << 5 << int(Code::Damaged);
}

void TestBackup::whatIsNoBackupIsRefusedAndNothingIsTouched()
{
    QFETCH(int, what);
    QFETCH(int, code);
    Library library;
    fill(*library.database, 0, 200);
    const fs::path file = library.folder / "b";
    if (what == 1)
        library.folder.write("b", "");
    if (what == 2)
        library.folder.write("b", std::string(5'000, 'x'));
    if (what == 3)
        fs::create_directory(file);
    if (what == 4) {
        VERIFY_OK(backup(*library.database, file));
        fs::resize_file(file, fs::file_size(file) / 2);
    }
    if (what == 5)
        must(Connection::open(file, Access::Write))->execute("CREATE TABLE other (id INTEGER)");
    library.database.reset();
    VERIFY_ERROR(restore(file, library.folder.path(), "the test"), Code(code));
    const auto still = must(Database::open(library.folder.path(), Access::Write, "the test"));
    QCOMPARE(must(Pictures(*still).counts(kModel)).indexed, 200);
    QVERIFY(!fs::exists(library.folder / kBeforeRestore));
}

void TestBackup::nobodyRestoresUnderAWriter()
{
    Library library;
    fill(*library.database, 0, 3);
    VERIFY_OK(backup(*library.database, library.folder / "b"));
    VERIFY_ERROR(restore(library.folder / "b", library.folder.path(), "the other"), Code::Locked);
}

void TestBackup::contradictionsAreCountedAndRepaired()
{
    Library library;
    Database &database = *library.database;
    fill(database, 0, 10);
    Connection &raw = database.connection();
    raw.execute("UPDATE vectors SET numbers = zeroblob(16) WHERE id = 1");
    raw.execute("UPDATE vectors SET numbers = x'00' WHERE id = 2");
    raw.execute("DELETE FROM vectors WHERE id = 3");
    raw.execute("INSERT INTO vectors VALUES (100, zeroblob(16)), (101, zeroblob(16))");
    raw.execute("UPDATE pictures SET state = 2 WHERE path = CAST('9.jpg' AS BLOB)");
    must(Contents(database).put(contentNamed("nobody has it")));
    Consistency consistency(database);
    for (const bool repair : {false, true}) {
        QCOMPARE(must(consistency.damagedEmbeddings(repair)), 3);
        QCOMPARE(must(consistency.unusedContents(repair)), 1);
        QCOMPARE(must(consistency.strayVectors(repair)), 2);
        QCOMPARE(must(consistency.wrongStates(repair)), 1);
    }
    QCOMPARE(must(consistency.damagedEmbeddings(false)) + must(consistency.unusedContents(false)) +
                 must(consistency.strayVectors(false)) + must(consistency.wrongStates(false)),
             0);
    const Counts counts = must(Pictures(database).counts(kModel));
    QCOMPARE(counts, (Counts{10, 7, 0, 0, 3, 0})); // embedded again by the next indexing
    QCOMPARE(must(Embeddings(database).count(kModel)), 7);
    QCOMPARE(must(Embeddings(database).removedSince(kModel, 0)).size(), 3u); // the index hears of it
    VERIFY_OK(consistency.reindex());
    VERIFY_OK(database.check());
}

void TestBackup::aWholeCatalogueHasNoContradictions()
{
    Library library;
    fill(*library.database, 0, 10);
    const auto reader = library.reader();
    Consistency consistency(*reader);
    QCOMPARE(must(consistency.damagedEmbeddings(false)), 0);
    QCOMPARE(must(consistency.unusedContents(false)), 0);
    QCOMPARE(must(consistency.strayVectors(false)), 0);
    QCOMPARE(must(consistency.wrongStates(false)), 0);
}

void TestBackup::aReadOnlyLibraryCanBeReadAndNotWritten()
{
    if (::geteuid() == 0)
        QSKIP("nothing is read-only for the superuser");
    Library library;
    fill(*library.database, 0, 3);
    library.database.reset();
    for (const char *name : {"catalogue.sqlite", "catalogue.lock", "."})
        ::chmod((library.folder / name).c_str(), name[0] == '.' ? 0500 : 0400);
    const auto refused = Database::open(library.folder.path(), Access::Write, "the test");
    QVERIFY(!refused.ok() && refused.error().code == Code::NoPermission);
    ::chmod(library.folder.path().c_str(), 0700);
}

void TestBackup::aFullDiskRollsBackAndGoesOnLater()
{
    Library library;
    fill(*library.database, 0, 5);
    Connection &raw = library.database->connection();
    raw.execute(
        "PRAGMA max_page_count = 1"); // SQLite says the same as on a full disk; it keeps what there is
    bool full = false;
    for (int i = 5; i < 2'000 && !full; i += 5) {
        auto transaction = must(Transaction::begin(*library.database));
        const auto put = [&]() -> Result<void> {
            for (int k = i; k < i + 5; ++k) {
                const auto content = Contents(*library.database).put(contentNamed(std::to_string(k)));
                if (!content)
                    return content.error();
                const EmbeddingRow embedding = embeddingFor(*content, {1, 2, float(k), 4});
                if (auto done = Embeddings(*library.database).put({&embedding, 1}); !done)
                    return done;
            }
            return transaction.commit();
        }();
        if (!put) {
            QCOMPARE(put.error().code, Code::NoSpace);
            full = true;
        }
    }
    QVERIFY(full);
    QCOMPARE(must(Embeddings(*library.database).count(kModel)) % 5, 0); // whole batches alone
    VERIFY_OK(library.database->check());
    raw.execute("PRAGMA max_page_count = 1000000");
    fill(*library.database, 2'000, 5);
    VERIFY_OK(library.database->check());
}

SEMBLANCE_TEST(TestBackup);
#include "tst_backup.moc"
