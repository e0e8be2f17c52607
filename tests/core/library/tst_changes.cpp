// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/library/changes.h"
#include "tests/support/testmain.h"

using namespace semblance;
using namespace semblance::library;
using store::PictureRow;
using store::PictureState;
namespace fs = std::filesystem;

namespace {

/// A library with one root on real (empty-headed) files: nothing of them is ever opened here.
struct Scene
{
    test::TempFolder folder;
    std::unique_ptr<store::Database> database;
    store::Root root;

    Scene()
    {
        database = std::move(*store::Database::open(folder / "library", store::Access::Write, "test"));
        fs::create_directory(folder / "root");
        root.path = folder / "root";
        root.volume = "test";
        root.id = *store::Roots(*database).add(root);
    }

    fs::path write(const std::string &name, const std::string &bytes) const
    {
        return folder.write("root/" + name, bytes);
    }
    fs::path at(const std::string &name) const { return folder / ("root/" + name); }

    struct Ran
    {
        ChangeCounts counts;
        RootVerdict verdict;
    };

    /// One scan; `read` also gives every pending row a content, as if it had been decoded.
    Ran scanned(bool acceptEmptied = false, bool read = true, const Patterns &patterns = {})
    {
        Changes changes(*database);
        SEMBLANCE_CHECK(changes.begin(root).ok());
        ScanOptions options;
        options.patterns = patterns;
        const auto outcome = scan(root.path, root.id, options,
                                  [&](FoundFile file) {
                                      SEMBLANCE_CHECK(changes.note(file).ok());
                                      return true;
                                  },
                                  {});
        SEMBLANCE_CHECK(outcome.ok());
        const auto verdict = changes.end(*outcome, acceptEmptied);
        SEMBLANCE_CHECK(verdict.ok());
        if (read)
            readPending(changes);
        SEMBLANCE_CHECK(changes.removeUnseen().ok());
        return {changes.counts(), *verdict};
    }

    void readPending(Changes &changes)
    {
        for (const PictureRow &row : rows()) {
            if (row.state != PictureState::Pending)
                continue;
            store::Content content;
            content.sha256 = *sha256OfFile(root.path / pathFromBytes(row.path), {});
            content.width = content.height = 100;
            const ContentId id = *store::Contents(*database).put(content);
            auto settled = *changes.settle(row, id);
            settled.content = id;
            settled.state = PictureState::Indexed;
            SEMBLANCE_CHECK(store::Pictures(*database).put(settled).ok());
        }
    }

    std::vector<PictureRow> rows()
    {
        std::vector<PictureRow> all;
        SEMBLANCE_CHECK(store::Pictures(*database)
                            .forEach(root.id,
                                     [&](const PictureRow &row) {
                                         all.push_back(row);
                                         return true;
                                     })
                            .ok());
        return all;
    }

    PictureRow row(const std::string &path) { return **store::Pictures(*database).find(root.id, path); }
};

ChangeCounts counts(int found, int fresh, int changed, int moved, int unchanged, int excluded, int removed)
{
    return {found, fresh, changed, moved, unchanged, excluded, removed};
}

void touch(const fs::path &file)
{
    fs::last_write_time(file, fs::last_write_time(file) + std::chrono::seconds(5));
}

bool addUp(const ChangeCounts &c)
{
    return c.found == c.fresh + c.changed + c.moved + c.unchanged + c.excluded;
}

} // namespace

class TestChanges final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void newThenUnchanged();
    void anotherSizeIsChanged();
    void aNewTimeWithTheSameBytesIsUnchanged();
    void aNewTimeWithOtherBytesIsChanged();
    void aRenamedFileKeepsItsRow();
    void aFileThatMovedByCopyIsKnownByItsContent();
    void aHardLinkNeedsNoReading();
    void aDeletedFileIsRemoved();
    void anIncompleteScanRemovesNothing();
    void excludingKeepsTheContent();
    void anEmptiedRootIsNotEmptiedUntilConfirmed();
    void anEmptiedRootComesBack();
    void aSmallRootMayBeEmptied();
    void aPictureThatTurnsOutTooSmallIsCountedOnce();
};

void TestChanges::newThenUnchanged()
{
    Scene scene;
    scene.write("a.jpg", "1");
    scene.write("b/c.jpg", "22");
    QCOMPARE(scene.scanned().counts == counts(2, 2, 0, 0, 0, 0, 0), true);
    const auto before = scene.rows();
    QCOMPARE(scene.scanned().counts == counts(2, 0, 0, 0, 2, 0, 0), true);
    const auto after = scene.rows();
    QCOMPARE(after.size(), 2u);
    for (std::size_t i = 0; i < 2; ++i) {
        QVERIFY(after[i].id == before[i].id && after[i].content == before[i].content && before[i].content);
        QCOMPARE(after[i].generation, before[i].generation + 1);
    }
}

void TestChanges::anotherSizeIsChanged()
{
    Scene scene;
    scene.write("a.jpg", "1");
    scene.scanned();
    const PictureRow before = scene.row("a.jpg");
    scene.write("a.jpg", "22");
    QCOMPARE(scene.scanned().counts == counts(1, 0, 1, 0, 0, 0, 0), true);
    QVERIFY(scene.row("a.jpg").id == before.id);
    QVERIFY(!(scene.row("a.jpg").content == before.content));
}

void TestChanges::aNewTimeWithTheSameBytesIsUnchanged()
{
    Scene scene;
    touch(scene.write("a.jpg", "1"));
    scene.scanned();
    const PictureRow before = scene.row("a.jpg");
    touch(scene.at("a.jpg"));
    QCOMPARE(scene.scanned().counts == counts(1, 0, 0, 0, 1, 0, 0), true);
    QVERIFY(scene.row("a.jpg").content == before.content);
}

void TestChanges::aNewTimeWithOtherBytesIsChanged()
{
    Scene scene;
    scene.write("a.jpg", "1");
    scene.scanned();
    scene.write("a.jpg", "2");
    touch(scene.at("a.jpg"));
    QCOMPARE(scene.scanned().counts == counts(1, 0, 1, 0, 0, 0, 0), true);
}

void TestChanges::aRenamedFileKeepsItsRow()
{
    Scene scene;
    scene.write("a.jpg", "1");
    scene.scanned();
    const PictureRow before = scene.row("a.jpg");
    fs::create_directory(scene.at("later"));
    fs::rename(scene.at("a.jpg"), scene.at("later/b.jpg"));
    QCOMPARE(scene.scanned(false, false).counts == counts(1, 0, 0, 1, 0, 0, 0), true);
    const PictureRow after = scene.row("later/b.jpg");
    QVERIFY(after.id == before.id && after.content == before.content);
    QCOMPARE(after.state, PictureState::Indexed);
    QCOMPARE(scene.rows().size(), 1u);
}

void TestChanges::aFileThatMovedByCopyIsKnownByItsContent()
{
    Scene scene;
    scene.write("a.jpg", "bytes");
    scene.scanned();
    const PictureRow before = scene.row("a.jpg");
    scene.write("b.jpg", "bytes");
    touch(scene.at("b.jpg"));
    fs::remove(scene.at("a.jpg"));
    QCOMPARE(scene.scanned().counts == counts(1, 0, 0, 1, 0, 0, 0), true);
    const PictureRow after = scene.row("b.jpg");
    QVERIFY(after.id == before.id && after.content == before.content);
    QCOMPARE(scene.rows().size(), 1u);
}

void TestChanges::aHardLinkNeedsNoReading()
{
    Scene scene;
    scene.write("a.jpg", "bytes");
    scene.scanned();
    fs::create_hard_link(scene.at("a.jpg"), scene.at("b.jpg"));
    QCOMPARE(scene.scanned(false, false).counts == counts(2, 1, 0, 0, 1, 0, 0), true);
    QVERIFY(scene.row("b.jpg").content == scene.row("a.jpg").content);
    QCOMPARE(scene.row("b.jpg").state, PictureState::Indexed);
    QVERIFY(!(scene.row("b.jpg").id == scene.row("a.jpg").id));
}

void TestChanges::aDeletedFileIsRemoved()
{
    Scene scene;
    scene.write("a.jpg", "1");
    scene.write("b.jpg", "2");
    scene.scanned();
    fs::remove(scene.at("a.jpg"));
    QCOMPARE(scene.scanned().counts == counts(1, 0, 0, 0, 1, 0, 1), true);
    QCOMPARE(scene.rows().size(), 1u);
}

void TestChanges::anIncompleteScanRemovesNothing()
{
    Scene scene;
    scene.write("a.jpg", "1");
    scene.scanned();
    Changes changes(*scene.database);
    VERIFY_OK(changes.begin(scene.root));
    ScanOutcome outcome;
    outcome.complete = false;
    const auto verdict = changes.end(outcome, false);
    VERIFY_OK(verdict);
    QVERIFY(!verdict->removeUnseen && !verdict->doubtful);
    VERIFY_OK(changes.removeUnseen());
    QCOMPARE(scene.rows().size(), 1u);
    QVERIFY(!scene.rows()[0].offline);
}

void TestChanges::excludingKeepsTheContent()
{
    Scene scene;
    scene.write("a.jpg", "1");
    scene.write("b.png", "2");
    scene.scanned();
    const PictureRow before = scene.row("b.png");
    const Patterns patterns = *Patterns::parse({}, {"*.png"});
    QCOMPARE(scene.scanned(false, true, patterns).counts == counts(2, 0, 0, 0, 1, 1, 0), true);
    QCOMPARE(scene.row("b.png").state, PictureState::Excluded);
    QVERIFY(scene.row("b.png").content == before.content);
    QCOMPARE(scene.scanned(false, false).counts == counts(2, 0, 0, 0, 2, 0, 0), true);
    QCOMPARE(scene.row("b.png").state, PictureState::Indexed);
}

void TestChanges::anEmptiedRootIsNotEmptiedUntilConfirmed()
{
    Scene scene;
    for (int i = 0; i < 20; ++i)
        scene.write(std::to_string(i) + ".jpg", std::to_string(i));
    scene.scanned();
    for (int i = 1; i < 20; ++i)
        fs::remove(scene.at(std::to_string(i) + ".jpg"));
    const auto doubted = scene.scanned();
    QVERIFY(doubted.verdict.doubtful);
    QCOMPARE(doubted.counts.removed, 0);
    QCOMPARE(scene.rows().size(), 20u);
    QVERIFY(scene.row("1.jpg").offline && !scene.row("0.jpg").offline);
    const auto again = scene.scanned();
    QVERIFY(again.verdict.doubtful);
    const auto confirmed = scene.scanned(true);
    QVERIFY(!confirmed.verdict.doubtful);
    QCOMPARE(confirmed.counts.removed, 19);
    QCOMPARE(scene.rows().size(), 1u);
}

void TestChanges::anEmptiedRootComesBack()
{
    Scene scene;
    for (int i = 0; i < 20; ++i)
        scene.write(std::to_string(i) + ".jpg", std::to_string(i));
    scene.scanned();
    fs::rename(scene.root.path, scene.folder / "elsewhere");
    fs::create_directory(scene.root.path);
    QVERIFY(scene.scanned().verdict.doubtful);
    fs::remove(scene.root.path);
    fs::rename(scene.folder / "elsewhere", scene.root.path);
    fs::remove(scene.at("7.jpg"));
    const auto back = scene.scanned(false, false);
    QCOMPARE(back.counts == counts(19, 0, 0, 0, 19, 0, 1), true);
    for (const PictureRow &row : scene.rows())
        QVERIFY(!row.offline && row.content);
}

void TestChanges::aSmallRootMayBeEmptied()
{
    Scene scene;
    for (int i = 0; i < 19; ++i)
        scene.write(std::to_string(i) + ".jpg", std::to_string(i));
    scene.scanned();
    for (int i = 0; i < 19; ++i)
        fs::remove(scene.at(std::to_string(i) + ".jpg"));
    QCOMPARE(scene.scanned().counts.removed, 19);
}

void TestChanges::aPictureThatTurnsOutTooSmallIsCountedOnce()
{
    Scene scene;
    scene.write("a.jpg", "1");
    Changes changes(*scene.database);
    VERIFY_OK(changes.begin(scene.root));
    VERIFY_OK(scan(scene.root.path, scene.root.id, {},
                   [&](FoundFile file) { return changes.note(file).ok(); }, {}));
    QVERIFY(addUp(changes.counts()));
    changes.settleExcluded(scene.row("a.jpg"));
    QCOMPARE(changes.counts() == counts(1, 0, 0, 0, 0, 1, 0), true);
}

SEMBLANCE_TEST(TestChanges);
#include "tst_changes.moc"
