// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/store/embeddings.h"
#include "core/store/pictures.h"
#include "tests/core/library/libraryscene.h"

#include <algorithm>

using namespace semblance;
using namespace semblance::library;
using namespace semblance::test;
namespace fs = std::filesystem;

class TestIndexer final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void newPicturesAreEmbeddedAndUnchangedOnesNotOpened();
    void sameBytesAreDecodedAndEncodedOnce();
    void aChangedFileIsEmbeddedAgain();
    void aTouchedFileIsNotEmbeddedAgain();
    void movedAndRenamedFilesAreNotEmbeddedAgain();
    void deletedFilesGoWithTheirEmbeddings();
    void brokenFilesBecomeProblemsAndTheRestIsIndexed();
    void aBrokenFileIsTriedAgainWhenItChangesOrWhenAsked();
    void tooSmallPicturesAreExcluded();
    void anOfflineRootKeepsItsPictures();
    void anEmptiedRootIsNotEmptied();
    void namesThatAreNotUtf8AreIndexed();
    void whatIsStoredBelongsToItsFile();
    void theSameFilesGiveTheSameRowsOnAnyNumberOfThreads();
    void aSecondModelGetsItsOwnEmbeddings();
    void progressGrowsToTheTotal();
    void anEmptyFolderIsIndexedToNothing();
    void thousandsOfPicturesAreIndexed();
};

void TestIndexer::newPicturesAreEmbeddedAndUnchangedOnesNotOpened()
{
    LibraryScene scene;
    scene.writePictures(5);
    scene.write("notes.txt", "words");
    INDEXED(scene, "5 5 0 0 0 0 0 | 0 0");
    QCOMPARE(scene.tower->encoded(), 5);
    QCOMPARE(summary(scene.counts()), std::string("5 5 0 0 0 0"));
    INDEXED(scene, "5 0 0 0 5 0 0 | 0 0");
    QCOMPARE(scene.tower->encoded(), 5);
    QCOMPARE(scene.decoder.decoded(), 5);
}

void TestIndexer::sameBytesAreDecodedAndEncodedOnce()
{
    LibraryScene scene;
    for (int i = 0; i < 40; ++i)
        scene.write("copy" + std::to_string(i) + ".ppm", pixmap(7));
    scene.writePictures(2);
    scene.options.readers = 4;
    INDEXED(scene, "42 42 0 0 0 0 0 | 0 0");
    QCOMPARE(scene.tower->encoded(), 3);
    QCOMPARE(scene.decoder.decoded(), 3);
    scene.write("later.ppm", pixmap(7));
    INDEXED(scene, "43 1 0 0 42 0 0 | 0 0");
    QCOMPARE(scene.tower->encoded(), 3);
    QCOMPARE(summary(scene.counts()), std::string("43 43 0 0 0 0"));
}

void TestIndexer::aChangedFileIsEmbeddedAgain()
{
    LibraryScene scene;
    scene.writePictures(3);
    INDEXED(scene, "3 3 0 0 0 0 0 | 0 0");
    scene.write("1.ppm", pixmap(99, 9, 9));
    INDEXED(scene, "3 0 1 0 2 0 0 | 0 0");
    QCOMPARE(scene.tower->encoded(), 4);
    const auto opened = scene.open(store::Access::Read);
    QCOMPARE(*store::Embeddings(opened->database()).count(scene.encoder.model), 3);
}

void TestIndexer::aTouchedFileIsNotEmbeddedAgain()
{
    LibraryScene scene;
    scene.writePictures(2);
    INDEXED(scene, "2 2 0 0 0 0 0 | 0 0");
    fs::last_write_time(scene.at("0.ppm"), fs::last_write_time(scene.at("0.ppm")) + std::chrono::hours(1));
    INDEXED(scene, "2 0 0 0 2 0 0 | 0 0");
    QCOMPARE(scene.decoder.decoded(), 2);
    QCOMPARE(scene.tower->encoded(), 2);
}

void TestIndexer::movedAndRenamedFilesAreNotEmbeddedAgain()
{
    LibraryScene scene;
    scene.writePictures(4);
    INDEXED(scene, "4 4 0 0 0 0 0 | 0 0");
    fs::create_directory(scene.at("deeper"));
    fs::rename(scene.at("0.ppm"), scene.at("deeper/renamed.ppm"));
    fs::rename(scene.at("1.ppm"), scene.at("1.PPM")); // the case only
    scene.write("copied.ppm", pixmap(2));             // and the original goes: moved by copying
    fs::remove(scene.at("2.ppm"));
    INDEXED(scene, "4 0 0 3 1 0 0 | 0 0");
    QCOMPARE(scene.tower->encoded(), 4);
    QCOMPARE(summary(scene.counts()), std::string("4 4 0 0 0 0"));
    INDEXED(scene, "4 0 0 0 4 0 0 | 0 0");
}

void TestIndexer::deletedFilesGoWithTheirEmbeddings()
{
    LibraryScene scene;
    scene.writePictures(4);
    scene.write("twin.ppm", pixmap(3));
    INDEXED(scene, "5 5 0 0 0 0 0 | 0 0");
    fs::remove(scene.at("0.ppm"));
    fs::remove(scene.at("3.ppm"));
    INDEXED(scene, "3 0 0 0 3 0 2 | 0 0");
    const auto opened = scene.open(store::Access::Read);
    QCOMPARE(*store::Embeddings(opened->database()).count(scene.encoder.model), 3); // the twin keeps one
}

void TestIndexer::brokenFilesBecomeProblemsAndTheRestIsIndexed()
{
    LibraryScene scene;
    scene.writePictures(3);
    scene.write("text.jpg", "this is a text");
    scene.write("short.ppm", pixmap(5).substr(0, 60));
    scene.write("empty.png", "");
    scene.write("empty too.png", "");
    INDEXED(scene, "7 7 0 0 0 0 0 | 4 0");
    QCOMPARE(summary(scene.counts()), std::string("7 3 4 0 0 0"));
    const auto problems = scene.open(store::Access::Read)->problems();
    VERIFY_OK(problems);
    QCOMPARE(problems->size(), 4u);
    for (const store::ProblemFile &file : *problems) {
        const std::string name = file.path.filename().string();
        QCOMPARE(file.path, scene.at(name));
        QCOMPARE(file.problem.code, std::string(name == "short.ppm" ? "damaged" : "unsupported"));
        QVERIFY2(file.problem.reason.find(name == "short.ppm" ? "it ends early" : "it is not a picture") !=
                     std::string::npos,
                 file.problem.reason.c_str());
    }
}

void TestIndexer::aBrokenFileIsTriedAgainWhenItChangesOrWhenAsked()
{
    LibraryScene scene;
    scene.write("a.ppm", "broken");
    scene.write("b.ppm", "also broken");
    INDEXED(scene, "2 2 0 0 0 0 0 | 2 0");
    QCOMPARE(scene.decoder.decoded(), 2);
    INDEXED(scene, "2 0 0 0 2 0 0 | 2 0");
    QCOMPARE(scene.decoder.decoded(), 2);
    scene.write("a.ppm", pixmap(1));
    INDEXED(scene, "2 0 1 0 1 0 0 | 1 0");
    QCOMPARE(scene.decoder.decoded(), 3);
    {
        const auto opened = scene.open();
        VERIFY_ERROR(opened->retryProblems({scene.at("a.ppm")}), Code::NotFound);
        const auto retried = opened->retryProblems({scene.at("b.ppm")});
        VERIFY_OK(retried);
        QCOMPARE(*retried, 1);
        QCOMPARE(summary(scene.counts()), std::string("2 1 0 0 1 0"));
    }
    INDEXED(scene, "2 0 0 0 2 0 0 | 1 0");
    QCOMPARE(scene.decoder.decoded(), 4);
}

void TestIndexer::tooSmallPicturesAreExcluded()
{
    LibraryScene scene;
    scene.write("small.ppm", pixmap(1, 4, 30));
    scene.write("small twin.ppm", pixmap(1, 4, 30));
    scene.write("large.ppm", pixmap(2, 10, 10));
    RootOptions root;
    root.minSide = 8;
    VERIFY_OK(scene.open()->addRoot(scene.root, root));
    INDEXED(scene, "3 1 0 0 0 2 0 | 0 0");
    QCOMPARE(summary(scene.counts()), std::string("3 1 0 2 0 0"));
    const int decoded = scene.decoder.decoded();
    INDEXED(scene, "3 0 0 0 1 2 0 | 0 0");
    QCOMPARE(scene.decoder.decoded(), decoded);
    root.minSide = 0;
    VERIFY_OK(scene.open()->addRoot(scene.root, root));
    INDEXED(scene, "3 0 0 0 3 0 0 | 0 0");
    QCOMPARE(summary(scene.counts()), std::string("3 3 0 0 0 0"));
    root.minSide = 11; // everything is too small now; nothing is thrown away
    VERIFY_OK(scene.open()->addRoot(scene.root, root));
    INDEXED(scene, "3 0 0 0 0 3 0 | 0 0");
    root.minSide = 0;
    VERIFY_OK(scene.open()->addRoot(scene.root, root));
    INDEXED(scene, "3 0 0 0 3 0 0 | 0 0");
    QCOMPARE(scene.tower->encoded(), 2);
}

void TestIndexer::anOfflineRootKeepsItsPictures()
{
    LibraryScene scene;
    scene.writePictures(3);
    INDEXED(scene, "3 3 0 0 0 0 0 | 0 0");
    fs::rename(scene.root, scene.folder / "unplugged");
    {
        const auto opened = scene.open();
        const auto report = opened->index(scene.encoder, scene.decoder, scene.options, {}, {});
        VERIFY_OK(report);
        QCOMPARE(summary(*report), std::string("0 0 0 0 0 0 0 | 0 3"));
        QCOMPARE(report->notices.size(), 1u);
        QCOMPARE(report->notices[0].code, Code::NotFound);
        const auto roots = opened->roots();
        VERIFY_OK(roots);
        QCOMPARE(conditionName((*roots)[0].condition), std::string_view("offline"));
        QCOMPARE(*store::Embeddings(opened->database()).count(scene.encoder.model), 3);
    }
    QCOMPARE(summary(scene.counts()), std::string("3 0 0 0 0 3"));
    fs::rename(scene.folder / "unplugged", scene.root);
    INDEXED(scene, "3 0 0 0 3 0 0 | 0 0");
    QCOMPARE(scene.tower->encoded(), 3);
}

void TestIndexer::anEmptiedRootIsNotEmptied()
{
    LibraryScene scene;
    scene.writePictures(25);
    INDEXED(scene, "25 25 0 0 0 0 0 | 0 0");
    fs::rename(scene.root, scene.folder / "away");
    fs::create_directory(scene.root);
    INDEXED(scene, "0 0 0 0 0 0 0 | 0 25");
    QCOMPARE((*scene.open(store::Access::Read)->roots())[0].condition, RootCondition::Doubtful);
    QCOMPARE(summary(scene.counts()), std::string("25 0 0 0 0 25"));
    fs::remove(scene.root);
    fs::rename(scene.folder / "away", scene.root);
    INDEXED(scene, "25 0 0 0 25 0 0 | 0 0");
    QCOMPARE((*scene.open(store::Access::Read)->roots())[0].condition, RootCondition::Done);
    QCOMPARE(scene.tower->encoded(), 25);
    for (int i = 0; i < 25; ++i)
        fs::remove(scene.at(std::to_string(i) + ".ppm"));
    scene.options.acceptEmptied = true;
    INDEXED(scene, "0 0 0 0 0 0 25 | 0 0");
}

void TestIndexer::namesThatAreNotUtf8AreIndexed()
{
    LibraryScene scene;
    const std::string name = "caf\xE9 \xFF.ppm";
    scene.write(name, pixmap(1));
    scene.write("bad \xFE.ppm", "broken");
    INDEXED(scene, "2 2 0 0 0 0 0 | 1 0");
    const auto problems = scene.open(store::Access::Read)->problems();
    VERIFY_OK(problems);
    QCOMPARE(pathBytes((*problems)[0].path.filename()), std::string("bad \xFE.ppm"));
    QCOMPARE(scene.rows().back().path, name);
    INDEXED(scene, "2 0 0 0 2 0 0 | 1 0");
    fs::remove(scene.at(name)); // Qt's temporary folder cannot
    fs::remove(scene.at("bad \xFE.ppm"));
}

void TestIndexer::whatIsStoredBelongsToItsFile()
{
    LibraryScene scene;
    scene.writePictures(30);
    scene.options.readers = 4;
    INDEXED(scene, "30 30 0 0 0 0 0 | 0 0");
    const auto opened = scene.open(store::Access::Read);
    store::Embeddings embeddings(opened->database());
    for (const store::PictureRow &row : scene.rows()) {
        const auto decoded = scene.decoder.decode(scene.root / row.path, {});
        clip::PixelBatch batch;
        clip::append(batch, *clip::prepare(decoded->picture, scene.encoder.spec), scene.encoder.spec);
        const auto expected = scene.tower->encode(batch, {});
        const auto stored = embeddings.find(scene.encoder.model, row.content);
        VERIFY_OK(stored);
        QVERIFY(*stored && (*stored)->embedding == (*expected)[0]);
    }
}

void TestIndexer::theSameFilesGiveTheSameRowsOnAnyNumberOfThreads()
{
    std::string first;
    for (const int readers : {1, 2, 8}) {
        LibraryScene scene;
        scene.writePictures(20);
        scene.write("twin.ppm", pixmap(3));
        scene.write("broken.ppm", "x");
        scene.options.readers = readers;
        scene.options.batch = readers == 1 ? 1 : 32;
        INDEXED(scene, "22 22 0 0 0 0 0 | 1 0");
        if (first.empty())
            first = scene.picture();
        QCOMPARE(scene.picture(), first);
    }
}

void TestIndexer::aSecondModelGetsItsOwnEmbeddings()
{
    LibraryScene scene;
    scene.writePictures(3);
    INDEXED(scene, "3 3 0 0 0 0 0 | 0 0");
    const ModelId firstModel = scene.encoder.model;
    const auto firstTower = scene.tower;
    scene.encoder.model = {std::string(64, 'b')};
    scene.tower = std::make_shared<CountingTower>(scene.encoder.model);
    scene.encoder.tower = scene.tower;
    INDEXED(scene, "3 0 0 0 3 0 0 | 0 0");
    QCOMPARE(scene.tower->encoded(), 3);
    QCOMPARE(firstTower->encoded(), 3);
    const auto opened = scene.open(store::Access::Read);
    QCOMPARE(*store::Embeddings(opened->database()).count(firstModel), 3);
    QCOMPARE((*opened->currentModel())->id.fingerprint, firstModel.fingerprint);
}

void TestIndexer::progressGrowsToTheTotal()
{
    LibraryScene scene;
    scene.writePictures(30);
    scene.write("broken.ppm", "x");
    std::vector<Progress> told;
    scene.progress = [&told](const Progress &progress) { told.push_back(progress); };
    INDEXED(scene, "31 31 0 0 0 0 0 | 1 0");
    std::erase_if(told, [](const Progress &progress) { return progress.stage != "embed"; });
    QVERIFY(!told.empty());
    QCOMPARE(told.back().done, 31);
    QCOMPARE(told.back().total, 31);
    QVERIFY(std::ranges::is_sorted(told, {}, &Progress::done));
}

void TestIndexer::anEmptyFolderIsIndexedToNothing()
{
    LibraryScene scene;
    INDEXED(scene, "0 0 0 0 0 0 0 | 0 0");
    QCOMPARE((*scene.open(store::Access::Read)->roots())[0].condition, RootCondition::Done);
}

void TestIndexer::thousandsOfPicturesAreIndexed()
{
    LibraryScene scene;
    scene.writePictures(3000);
    scene.options.readers = 4;
    INDEXED(scene, "3000 3000 0 0 0 0 0 | 0 0");
    QCOMPARE(scene.tower->encoded(), 3000);
    INDEXED(scene, "3000 0 0 0 3000 0 0 | 0 0");
    QCOMPARE(scene.tower->encoded(), 3000);
}

SEMBLANCE_TEST(TestIndexer);
#include "tst_indexer.moc"
