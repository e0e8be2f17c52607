// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "tests/ui/realwindow.h"
#include "ui/window/banner.h"
#include "ui/window/statusbar.h"

#include <QElapsedTimer>
#include <QToolButton>

using namespace semblance;
using namespace semblance::ui;
using namespace semblance::test;

namespace {

namespace fs = std::filesystem;

constexpr int kShortly = 300; // ms; the window tries for a second

/// A window on a folder of that many pictures, all in the grid.
struct Indexed
{
    RealPlace place;
    std::optional<RealWindow> real;

    explicit Indexed(int count)
    {
        place.addPictures(count);
        real.emplace(place);
        real->window.open({place.root});
    }
    bool shows(int count)
    {
        return QTest::qWaitFor([&] { return real->rows() == count && place.counts().indexed == count; },
                               kPatience);
    }
    QStringList names()
    {
        QStringList all;
        const QAbstractItemModel &model = *real->part<ResultView>().model();
        for (int row = 0; row < model.rowCount(); ++row)
            all.append(model.index(row, 0).data().toString());
        return all;
    }
};

} // namespace

/// The window keeps up with its folders by itself, and with other programs on its library.
class TestKeepingUp : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnWarnings(); }

    void aFileCopiedIntoAFolderTurnsUp()
    {
        Indexed indexed(3);
        QVERIFY(indexed.shows(3));
        indexed.place.addPicture(7);
        QVERIFY(indexed.shows(4));
        fs::create_directory(indexed.place.root / "new");
        fs::copy_file(indexed.place.root / "picture-1.png", indexed.place.root / "new" / "copy.png");
        QVERIFY(indexed.shows(5));
    }

    void aFileThatIsDeletedGoes()
    {
        Indexed indexed(3);
        QVERIFY(indexed.shows(3));
        fs::remove(indexed.place.root / "picture-1.png");
        QVERIFY(indexed.shows(2));
        QVERIFY(!indexed.names().contains("picture-1.png"));
    }

    void aFileThatIsRenamedKeepsItsEmbedding()
    {
        Indexed indexed(3);
        QVERIFY(indexed.shows(3));
        const int batches = indexed.place.tower->batches;
        fs::rename(indexed.place.root / "picture-1.png", indexed.place.root / "another name.png");
        QTRY_VERIFY_WITH_TIMEOUT(indexed.names().contains("another name.png"), kPatience);
        QVERIFY(indexed.shows(3));
        QCOMPARE(indexed.place.tower->batches, batches);
    }

    void aFolderAddedLaterIsWatchedToo()
    {
        Indexed indexed(2);
        QVERIFY(indexed.shows(2));
        const fs::path other = indexed.place.folder / "Other";
        fs::create_directory(other);
        fs::copy_file(indexed.place.root / "picture-0.png", other / "a.png");
        indexed.real->window.open({other});
        QVERIFY(indexed.shows(3));
        fs::copy_file(indexed.place.root / "picture-1.png", other / "b.png");
        QVERIFY(indexed.shows(4));
    }

    void whilePausedNothingIsIndexedAndAfterwardsEverything()
    {
        Indexed indexed(2);
        QVERIFY(indexed.shows(2));
        indexed.real->library.pause(true);
        auto &status = indexed.real->part<StatusBar>();
        QTRY_VERIFY_WITH_TIMEOUT(status.work() == Texts::pausedToGo("0"), kPatience);
        const int batches = indexed.place.tower->batches;
        indexed.place.addPicture(9);
        // By then whoever listens as the window does has heard of two more.
        store::Root root;
        root.id = RootId{1};
        root.path = indexed.place.root;
        library::Watching witness(indexed.place.watching);
        witness.watch({root});
        for (int number = 10; number < 12; ++number) {
            indexed.place.addPicture(number);
            if (witness.roots().front().watched)
                QVERIFY(!witness.wait({}).empty());
        }
        QCOMPARE(indexed.place.tower->batches, batches);
        QCOMPARE(indexed.real->rows(), 2);
        indexed.real->library.pause(false);
        QVERIFY(indexed.shows(5));
    }

    void closingTheWindowWhileItIndexesLosesNothing()
    {
        Indexed indexed(20);
        RealPlace &place = indexed.place;
        QVERIFY(indexed.shows(20));
        const int batches = place.tower->batches;
        place.tower->held = true;
        for (int number = 20; number < 60; ++number)
            place.addPicture(number);
        QTRY_VERIFY_WITH_TIMEOUT(place.tower->batches > batches, kPatience);
        QElapsedTimer closing;
        closing.start();
        indexed.real->window.close();
        indexed.real.reset();
        qInfo("closed and ended after %lld ms in the middle of indexing", closing.elapsed());
        place.tower->held = false;
        const store::Counts after = place.counts();
        QCOMPARE(after.indexed, 20);
        QCOMPARE(after.failed, 0);
        indexed.real.emplace(place);
        QVERIFY(indexed.shows(60));
    }

    void anotherProgramsShortWorkIsWaitedFor()
    {
        RealPlace place;
        place.addPictures(2);
        auto other = library::Library::open(place.library, store::Access::Write, "semblance-cli");
        VERIFY_OK(other);
        RealWindow real(place);
        QTimer::singleShot(kShortly, this, [&] { other->reset(); });
        real.window.open({place.root});
        QTRY_COMPARE_WITH_TIMEOUT(real.rows(), 2, kPatience);
        QCOMPARE(real.part<Banner>().sentence(), QString());
    }

    void anOlderCatalogueIsBroughtUpToDateBehindTheWindow()
    {
        RealPlace place;
        place.addPictures(2);
        fs::create_directory(place.library);
        fs::copy_file(SEMBLANCE_TEST_DATA_DIR "/catalogues/v1.sqlite", place.library / "catalogue.sqlite");
        RealWindow real(place);
        real.window.open({place.root});
        QTRY_VERIFY_WITH_TIMEOUT(real.rows() >= 2, kPatience);
        QCOMPARE(real.part<Banner>().sentence(), QString());
    }
};

SEMBLANCE_TEST(TestKeepingUp);
#include "tst_keepingup.moc"
