// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/media/decoderpool.h"
#include "core/store/embeddings.h"
#include "tests/core/library/libraryscene.h"
#include "tests/core/library/ordinaryuser.h"

using namespace semblance;
using namespace semblance::library;
using namespace semblance::test;
namespace fs = std::filesystem;

class TestLibrary final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aLibraryThatDoesNotExistYetIsEmpty();
    void whatCannotBeARootIsRefusedWithItsReason_data();
    void whatCannotBeARootIsRefusedWithItsReason();
    void theSameFolderIsOneRootUnderAnyName();
    void aFolderInsideARootAddsNothing();
    void aFolderAroundRootsTakesThemOverWithoutEmbedding();
    void aHiddenFolderInsideARootIsARootOfItsOwn();
    void aPausedRootIsLeftAloneAndStaysSearchable();
    void aRemovedRootTakesItsPicturesAndLeavesTwins();
    void filesThatMoveBetweenRootsAreNotEmbeddedAgain();
    void theLibraryInsideARootIsNotIndexed();
    void excludedFilesAreCountedAndNotOpened();
    void oneRootCanBeScannedAlone();
    void anUnreadableFolderKeepsItsPictures();
    void aFolderWithoutPermissionIsRefused();
    void realFilesAreIndexedWithTheRealDecoder();
    void brokenFilesOfEveryKindCostOnlyThemselves();
};

void TestLibrary::aLibraryThatDoesNotExistYetIsEmpty()
{
    const TempFolder folder;
    const auto opened = Library::open(folder / "none", store::Access::Read, "a test");
    VERIFY_OK(opened);
    QVERIFY(!(*opened)->exists());
    QCOMPARE(summary((*opened)->status()->counts), std::string("0 0 0 0 0 0"));
    QVERIFY((*opened)->roots()->empty() && (*opened)->problems()->empty() && !*(*opened)->currentModel());
    VERIFY_ERROR((*opened)->findRoot(folder.path()), Code::NotFound);
    QVERIFY(!fs::exists(folder / "none"));
}

void TestLibrary::whatCannotBeARootIsRefusedWithItsReason_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("cause");
    QTest::newRow("a missing folder") << "missing" << int(Code::NotFound) << "there is no such folder";
    QTest::newRow("a file") << "pictures/0.ppm" << int(Code::Unreadable) << "it is a file, not a folder";
    QTest::newRow("the library") << "library" << int(Code::Invalid) << "it is the library's own folder";
}

void TestLibrary::whatCannotBeARootIsRefusedWithItsReason()
{
    QFETCH(QString, name);
    QFETCH(int, code);
    QFETCH(QString, cause);
    LibraryScene scene;
    scene.writePictures(1);
    const auto opened = scene.open();
    const auto added = opened->addRoot(scene.folder / name.toStdString());
    VERIFY_ERROR(added, Code(code));
    QCOMPARE(added.error().cause, cause.toStdString());
    QCOMPARE(added.error().file, display(scene.folder / name.toStdString()));
    VERIFY_ERROR(opened->addRoot(""), Code::Invalid);
    VERIFY_ERROR(opened->addRoot(scene.root, RootOptions{.exclude = {"["}}), Code::Invalid);
    VERIFY_ERROR(opened->addRoot(scene.root, RootOptions{.minSide = -1}), Code::Invalid);
    QVERIFY(opened->roots()->empty());
}

void TestLibrary::theSameFolderIsOneRootUnderAnyName()
{
    LibraryScene scene;
    fs::create_directory_symlink(scene.root, scene.folder / "link");
    const auto opened = scene.open();
    QCOMPARE(opened->addRoot(scene.root)->how, RootAdded::How::Added);
    for (const fs::path &name :
         {scene.root, scene.root / "", scene.root / "../pictures", scene.folder / "link"}) {
        const auto again = opened->addRoot(name);
        VERIFY_OK(again);
        QCOMPARE(again->how, RootAdded::How::Known);
        QCOMPARE(again->root.path, scene.root);
    }
    QCOMPARE(opened->roots()->size(), 1u);
}

void TestLibrary::aFolderInsideARootAddsNothing()
{
    LibraryScene scene;
    scene.write("deeper/1.ppm", pixmap(1));
    scene.write("deeper too/1.ppm", pixmap(1));
    const auto opened = scene.open();
    VERIFY_OK(opened->addRoot(scene.at("deeper")));
    QCOMPARE(opened->addRoot(scene.at("deeper too"))->how,
             RootAdded::How::Added); // only the name begins alike
    VERIFY_OK(opened->removeRoot(scene.at("deeper too")));
    VERIFY_OK(opened->removeRoot(scene.at("deeper")));
    VERIFY_OK(opened->addRoot(scene.root));
    const auto inside = opened->addRoot(scene.at("deeper"));
    VERIFY_OK(inside);
    QCOMPARE(inside->how, RootAdded::How::Inside);
    QCOMPARE(inside->root.path, scene.root);
    QCOMPARE(opened->roots()->size(), 1u);
}

void TestLibrary::aFolderAroundRootsTakesThemOverWithoutEmbedding()
{
    LibraryScene scene;
    scene.write("a/1.ppm", pixmap(1));
    scene.write("b/c/2.ppm", pixmap(2));
    scene.write("b/c/broken.ppm", "x");
    scene.write("3.ppm", pixmap(3));
    {
        const auto opened = scene.open();
        VERIFY_OK(opened->addRoot(scene.at("a")));
        VERIFY_OK(opened->addRoot(scene.at("b/c")));
        VERIFY_OK(opened->index(scene.encoder, scene.decoder, scene.options, {}, {}));
        QCOMPARE(scene.tower->encoded(), 2);
        const auto added = opened->addRoot(scene.root);
        VERIFY_OK(added);
        QCOMPARE(added->how, RootAdded::How::Added);
        QCOMPARE(added->tookOver, (std::vector<fs::path>{scene.at("a"), scene.at("b/c")}));
        QCOMPARE(opened->roots()->size(), 1u);
        QCOMPARE(opened->problems()->size(), 1u);
        QCOMPARE((*opened->problems())[0].path, scene.at("b/c/broken.ppm"));
    }
    QCOMPARE(summary(scene.counts()), std::string("3 2 1 0 0 0"));
    INDEXED(scene, "4 1 0 0 3 0 0 | 1 0");
    QCOMPARE(scene.tower->encoded(), 3);
}

void TestLibrary::aHiddenFolderInsideARootIsARootOfItsOwn()
{
    LibraryScene scene;
    scene.write(".private/1.ppm", pixmap(1));
    scene.write("2.ppm", pixmap(2));
    VERIFY_OK(scene.open()->addRoot(scene.root));
    QCOMPARE(scene.open()->addRoot(scene.at(".private"))->how, RootAdded::How::Added);
    INDEXED(scene, "2 2 0 0 0 0 0 | 0 0");
    VERIFY_OK(scene.open()->addRoot(scene.root, RootOptions{.hidden = true}));
    INDEXED(scene, "2 0 0 0 2 0 0 | 0 0"); // each file once, although both roots could see it
}

void TestLibrary::aPausedRootIsLeftAloneAndStaysSearchable()
{
    LibraryScene scene;
    scene.writePictures(2);
    INDEXED(scene, "2 2 0 0 0 0 0 | 0 0");
    VERIFY_OK(scene.open()->pauseRoot(scene.root, true));
    scene.write("new.ppm", pixmap(50));
    INDEXED(scene, "0 0 0 0 0 0 0 | 0 0");
    QCOMPARE((*scene.open()->roots())[0].condition, RootCondition::Paused);
    QCOMPARE(summary(scene.counts()), std::string("2 2 0 0 0 0"));
    VERIFY_OK(scene.open()->pauseRoot(scene.root, false));
    INDEXED(scene, "3 1 0 0 2 0 0 | 0 0");
    VERIFY_ERROR(scene.open()->pauseRoot(scene.folder.path(), true), Code::NotFound);
}

void TestLibrary::aRemovedRootTakesItsPicturesAndLeavesTwins()
{
    LibraryScene scene;
    scene.write("a/1.ppm", pixmap(1));
    scene.write("a/2.ppm", pixmap(2));
    scene.write("b/2.ppm", pixmap(2));
    const auto opened = scene.open();
    VERIFY_OK(opened->addRoot(scene.at("a")));
    VERIFY_OK(opened->addRoot(scene.at("b")));
    VERIFY_OK(opened->index(scene.encoder, scene.decoder, scene.options, {}, {}));
    VERIFY_OK(opened->removeRoot(scene.at("a")));
    QCOMPARE(summary(opened->status()->counts), std::string("1 1 0 0 0 0"));
    QCOMPARE(*store::Embeddings(opened->database()).count(scene.encoder.model), 1);
    VERIFY_ERROR(opened->removeRoot(scene.at("a")), Code::NotFound);
}

void TestLibrary::filesThatMoveBetweenRootsAreNotEmbeddedAgain()
{
    LibraryScene scene;
    scene.write("a/1.ppm", pixmap(1));
    scene.write("a/2.ppm", pixmap(2));
    scene.write("b/3.ppm", pixmap(3));
    const auto opened = scene.open();
    VERIFY_OK(opened->addRoot(scene.at("a")));
    VERIFY_OK(opened->addRoot(scene.at("b")));
    VERIFY_OK(opened->index(scene.encoder, scene.decoder, scene.options, {}, {}));
    fs::rename(scene.at("a/1.ppm"), scene.at("b/1.ppm"));
    fs::rename(scene.at("b/3.ppm"), scene.at("a/3.ppm"));
    const auto report = opened->index(scene.encoder, scene.decoder, scene.options, {}, {});
    VERIFY_OK(report);
    QCOMPARE(summary(*report), std::string("3 0 0 2 1 0 0 | 0 0"));
    QCOMPARE(scene.tower->encoded(), 3);
    QCOMPARE(summary(opened->status()->counts), std::string("3 3 0 0 0 0"));
}

void TestLibrary::theLibraryInsideARootIsNotIndexed()
{
    LibraryScene scene;
    scene.writePictures(1);
    scene.folder.write("library/thumbnails/1.ppm", pixmap(9));
    const auto opened = scene.open();
    VERIFY_OK(opened->addRoot(scene.folder.path()));
    const auto report = opened->index(scene.encoder, scene.decoder, scene.options, {}, {});
    VERIFY_OK(report);
    QCOMPARE(summary(*report), std::string("1 1 0 0 0 0 0 | 0 0"));
}

void TestLibrary::excludedFilesAreCountedAndNotOpened()
{
    LibraryScene scene;
    scene.writePictures(2);
    scene.write("drafts/3.ppm", pixmap(3));
    VERIFY_OK(scene.open()->addRoot(scene.root, RootOptions{.exclude = {"drafts"}}));
    INDEXED(scene, "3 2 0 0 0 1 0 | 0 0");
    QCOMPARE(summary(scene.counts()), std::string("3 2 0 1 0 0"));
    QCOMPARE(scene.decoder.decoded(), 2);
    VERIFY_OK(scene.open()->addRoot(scene.root, RootOptions{}));
    INDEXED(scene, "3 0 0 0 3 0 0 | 0 0");
    QCOMPARE(summary(scene.counts()), std::string("3 3 0 0 0 0"));
}

void TestLibrary::oneRootCanBeScannedAlone()
{
    LibraryScene scene;
    scene.write("a/1.ppm", pixmap(1));
    scene.write("b/2.ppm", pixmap(2));
    const auto opened = scene.open();
    VERIFY_OK(opened->addRoot(scene.at("a")));
    scene.options.only = {opened->addRoot(scene.at("b"))->root.id};
    const auto report = opened->index(scene.encoder, scene.decoder, scene.options, {}, {});
    VERIFY_OK(report);
    QCOMPARE(summary(*report), std::string("1 1 0 0 0 0 0 | 0 0"));
    QCOMPARE(report->scanned, scene.options.only);
}

void TestLibrary::anUnreadableFolderKeepsItsPictures()
{
    LibraryScene scene;
    fs::permissions(scene.folder.path(), fs::perms::all);
    scene.write("open.ppm", pixmap(1));
    scene.write("gone.ppm", pixmap(2));
    scene.write("closed/3.ppm", pixmap(3));
    const OrdinaryUser user;
    if (!user)
        QSKIP("this user may read every folder");
    INDEXED(scene, "3 3 0 0 0 0 0 | 0 0");
    const auto close = [&scene, &user](fs::perms perms) {
        const AsBefore owner(user);
        fs::permissions(scene.at("closed"), perms);
        fs::remove(scene.at("gone.ppm"));
    };
    close(fs::perms::none);
    const auto report = scene.index();
    VERIFY_OK(report);
    QCOMPARE(summary(*report), std::string("1 0 0 0 1 0 0 | 0 0"));
    QCOMPARE(report->notices.size(), 1u);
    QCOMPARE(report->notices[0].code, Code::NoPermission);
    QCOMPARE(summary(scene.counts()), std::string("3 3 0 0 0 0"));
    close(fs::perms::all);
    INDEXED(scene, "2 0 0 0 2 0 1 | 0 0");
    QCOMPARE(scene.tower->encoded(), 3);
}

void TestLibrary::aFolderWithoutPermissionIsRefused()
{
    LibraryScene scene;
    fs::permissions(scene.folder.path(), fs::perms::all);
    const auto opened = scene.open();
    fs::permissions(scene.root, fs::perms::none);
    {
        const OrdinaryUser user;
        if (!user)
            QSKIP("this user may read every folder");
        const auto added = opened->addRoot(scene.root);
        VERIFY_ERROR(added, Code::NoPermission);
        QVERIFY(added.error().file.ends_with("pictures"));
    }
    fs::permissions(scene.root, fs::perms::owner_all);
}

void TestLibrary::realFilesAreIndexedWithTheRealDecoder()
{
    NEEDS_SHARED();
    LibraryScene scene;
    media::PoolOptions children;
    children.children = 2;
    media::DecoderPool pool(children);
    scene.encoder.spec.side = 32;
    const auto opened = scene.open();
    VERIFY_OK(opened->addRoot(sharedFolder() / "data" / "pictures"));
    const auto report = opened->index(scene.encoder, pool, scene.options, {}, {});
    VERIFY_OK(report);
    QVERIFY(!report->stopped && report->failed == 0);
    QVERIFY(report->counts.found >= 90);
    QCOMPARE(opened->status()->counts.indexed, report->counts.found);
    const auto again = opened->index(scene.encoder, pool, scene.options, {}, {});
    VERIFY_OK(again);
    QCOMPARE(again->counts.unchanged, report->counts.found);
    QCOMPARE(again->embedded, 0);
}

void TestLibrary::brokenFilesOfEveryKindCostOnlyThemselves()
{
    NEEDS_SHARED();
    LibraryScene scene;
    media::PoolOptions children;
    children.children = 2;
    media::DecoderPool pool(children);
    scene.encoder.spec.side = 32;
    const auto opened = scene.open();
    VERIFY_OK(opened->addRoot(sharedFolder() / "data" / "formats" / "broken"));
    const auto report = opened->index(scene.encoder, pool, scene.options, {}, {});
    VERIFY_OK(report);
    QVERIFY2(!report->stopped, report->stopped ? report->stopped->sentence().c_str() : "");
    const store::Counts counts = opened->status()->counts;
    QCOMPARE(counts.found, 115);
    QCOMPARE(counts.pending, 0);
    QVERIFY(counts.failed >= 30 && counts.indexed >= 10);
    const auto problems = opened->problems();
    VERIFY_OK(problems);
    QCOMPARE(static_cast<std::int64_t>(problems->size()), counts.failed);
    for (const store::ProblemFile &file : *problems)
        QVERIFY2(file.problem.reason.find(display(file.path.filename())) != std::string::npos,
                 file.problem.reason.c_str());
}

SEMBLANCE_TEST(TestLibrary);
#include "tst_library.moc"
