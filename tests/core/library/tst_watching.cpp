// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/library/watching.h"
#include "tests/core/library/libraryscene.h"

#include <thread>

using namespace semblance;
using namespace semblance::library;
using namespace semblance::test;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

/// Short enough for a test, long enough for two changes to be one.
constexpr WatchOptions kQuick{.quiet = 30ms, .longest = 10s, .rescan = 1h, .comesBack = 20ms};

} // namespace

class TestWatching final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void changesAreHeard_data();
    void changesAreHeard();
    void nothingHeardWhileNothingChanges();
    void aPausedRootIsNotWatched();
    void aDriveThatComesBackIsNamedAndWatchedAgain();
    void whatCannotBeWatchedIsLookedAtRegularly();
    void manyChangesAreOne();
    void watchingKeepsALibraryUpToDate();
};

void TestWatching::changesAreHeard_data()
{
    QTest::addColumn<QString>("what");
    for (const char *what : {"a new file", "a changed file", "a removed file", "a renamed file",
                             "a file in a new folder", "a file deep in a new tree", "a folder moved in"})
        QTest::newRow(what) << what;
}

void TestWatching::changesAreHeard()
{
    QFETCH(QString, what);
    LibraryScene scene;
    scene.write("deep/er/1.ppm", pixmap(1));
    fs::create_directories(scene.folder / "elsewhere/inner");
    const auto added = scene.open()->addRoot(scene.root);
    VERIFY_OK(added);
    Watching watching(kQuick);
    watching.watch({added->root});
    QCOMPARE(watching.roots().size(), 1u);
    if (!watching.roots()[0].watched)
        QSKIP("this system tells no changes here");
    const std::vector<RootId> expected = {added->root.id};
    if (what == "a new file")
        scene.write("deep/er/2.ppm", pixmap(2));
    else if (what == "a changed file")
        scene.write("deep/er/1.ppm", pixmap(3));
    else if (what == "a removed file")
        fs::remove(scene.at("deep/er/1.ppm"));
    else if (what == "a renamed file")
        fs::rename(scene.at("deep/er/1.ppm"), scene.at("deep/one.ppm"));
    else if (what == "a folder moved in")
        fs::rename(scene.folder / "elsewhere", scene.at("moved"));
    else if (what == "a file in a new folder")
        fs::create_directory(scene.at("new"));
    else
        fs::create_directories(scene.at("new/very/deep"));
    QCOMPARE(watching.wait({}), expected);
    // What came with the first change is watched, too.
    if (what == "a folder moved in")
        scene.write("moved/inner/5.ppm", pixmap(5));
    else if (what == "a file in a new folder")
        scene.write("new/5.ppm", pixmap(5));
    else if (what == "a file deep in a new tree")
        scene.write("new/very/deep/5.ppm", pixmap(5));
    else
        scene.write("deep/another.ppm", pixmap(6));
    QCOMPARE(watching.wait({}), expected);
}

void TestWatching::nothingHeardWhileNothingChanges()
{
    LibraryScene scene;
    scene.writePictures(3);
    const auto added = scene.open()->addRoot(scene.root);
    VERIFY_OK(added);
    Watching watching(kQuick);
    watching.watch({added->root});
    if (!watching.roots()[0].watched)
        QSKIP("this system tells no changes here");
    INDEXED(scene, "3 3 0 0 0 0 0 | 0 0"); // reading is no change
    CancelToken cancel;
    std::thread later([&] {
        std::this_thread::yield();
        cancel.cancel();
    });
    const auto named = watching.wait(cancel);
    later.join();
    QVERIFY(named.empty());
}

void TestWatching::aPausedRootIsNotWatched()
{
    LibraryScene scene;
    auto added = scene.open()->addRoot(scene.root);
    VERIFY_OK(added);
    Watching watching(kQuick);
    watching.watch({added->root});
    QCOMPARE(watching.roots().size(), 1u);
    added->root.state = store::RootState::Paused;
    watching.watch({added->root});
    QVERIFY(watching.roots().empty());
}

void TestWatching::aDriveThatComesBackIsNamedAndWatchedAgain()
{
    LibraryScene scene;
    scene.writePictures(1);
    const auto added = scene.open()->addRoot(scene.root);
    VERIFY_OK(added);
    fs::rename(scene.root, scene.folder / "unplugged");
    Watching watching(kQuick);
    watching.watch({added->root});
    QVERIFY(!watching.roots()[0].watched);
    QVERIFY(watching.roots()[0].why);
    fs::rename(scene.folder / "unplugged", scene.root);
    const std::vector<RootId> expected = {added->root.id};
    QCOMPARE(watching.wait({}), expected);
    if (!watching.roots()[0].watched)
        QSKIP("this system tells no changes here");
    scene.write("new.ppm", pixmap(9));
    QCOMPARE(watching.wait({}), expected);
}

void TestWatching::whatCannotBeWatchedIsLookedAtRegularly()
{
    // The way of network drives and of exhausted limits: a root that nobody tells of.
    LibraryScene scene;
    const auto added = scene.open()->addRoot(scene.root);
    VERIFY_OK(added);
    WatchOptions options = kQuick;
    options.rescan = 20ms;
    Watching watching(options);
    store::Root root = added->root;
    watching.watch({root});
    fs::rename(scene.root, scene.folder / "moved"); // the watch goes with the folder
    fs::create_directory(scene.root);               // another one in its place is not watched
    const std::vector<RootId> expected = {root.id};
    for (int i = 0; i < 3; ++i)
        QCOMPARE(watching.wait({}), expected);
}

void TestWatching::manyChangesAreOne()
{
    LibraryScene scene;
    const auto added = scene.open()->addRoot(scene.root);
    VERIFY_OK(added);
    WatchOptions options = kQuick;
    options.quiet = 500ms;
    Watching watching(options);
    watching.watch({added->root});
    if (!watching.roots()[0].watched)
        QSKIP("this system tells no changes here");
    scene.writePictures(300);
    QCOMPARE(watching.wait({}).size(), 1u);
    CancelToken cancel;
    cancel.cancel();
    QVERIFY(watching.wait(cancel).empty());
    INDEXED(scene, "300 300 0 0 0 0 0 | 0 0");
}

void TestWatching::watchingKeepsALibraryUpToDate()
{
    LibraryScene scene;
    scene.writePictures(2);
    INDEXED(scene, "2 2 0 0 0 0 0 | 0 0");
    Watching watching(kQuick);
    const auto roots = scene.open(store::Access::Read)->roots();
    VERIFY_OK(roots);
    watching.watch({roots->at(0).root});
    if (!watching.roots()[0].watched)
        QSKIP("this system tells no changes here");
    fs::remove(scene.at("0.ppm"));
    scene.write("later.ppm", pixmap(8));
    const auto named = watching.wait({});
    scene.options.only = named;
    INDEXED(scene, "2 1 0 0 1 0 1 | 0 0");
}

SEMBLANCE_TEST(TestWatching);
#include "tst_watching.moc"
