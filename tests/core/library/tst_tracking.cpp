// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/store/embeddings.h"
#include "tests/core/library/libraryscene.h"

using namespace semblance;
using namespace semblance::library;
using namespace semblance::test;
namespace fs = std::filesystem;

/// What a person's folders do to a library: names of every kind, patterns that change, drives that come and
/// go.
class TestTracking final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void renamedInCaseOnlyKeepsTheEmbedding();
    void everyCharacterOfANameIsKept();
    void foldersWithAnyNameAreRenamedWithoutEmbedding();
    void loopsOfLinksEndAndNothingCountsTwice();
    void excludingAndIncludingAgainEmbedsNothing_data();
    void excludingAndIncludingAgainEmbedsNothing();
    void aSmallestSideThatIsRaisedAndLoweredEmbedsNothing();
    void aRootThatCameBackIsNotShownOffline();
    void everyFileIsInOneState();
    void thumbnailsComeFromTheSamePass();
};

void TestTracking::renamedInCaseOnlyKeepsTheEmbedding()
{
    LibraryScene scene;
    scene.write("Holiday/IMG_1.PPM", pixmap(1));
    INDEXED(scene, "1 1 0 0 0 0 0 | 0 0");
    const PictureId before = scene.rows().at(0).id;
    fs::rename(scene.at("Holiday/IMG_1.PPM"), scene.at("Holiday/img_1.ppm"));
    INDEXED(scene, "1 0 0 1 0 0 0 | 0 0");
    fs::rename(scene.at("Holiday"), scene.at("holiday"));
    INDEXED(scene, "1 0 0 1 0 0 0 | 0 0");
    QCOMPARE(scene.rows().at(0).id, before);
    QCOMPARE(scene.rows().at(0).path, std::string("holiday/img_1.ppm"));
    QCOMPARE(scene.tower->encoded(), 1);
}

void TestTracking::everyCharacterOfANameIsKept()
{
    LibraryScene scene;
    std::set<std::string> names;
    for (int byte = 1; byte < 256; ++byte)
        if (byte != '/')
            names.insert(std::string("a") + static_cast<char>(byte) + "z.ppm");
    for (const char *name : {" leading.ppm", "trailing .ppm", "-rf.ppm", "%s%n.ppm",
                             "\xE5\x9B\xBE\xE7\x89\x87.ppm", "e\xCC\x81.ppm", "\xC3\xA9.ppm",
                             "\xF0\x9F\x90\xB6.ppm", "\xED\xA0\x80.ppm", "'; DROP TABLE pictures; --.ppm"})
        names.insert(name);
    names.insert(std::string(251, 'n') + ".ppm");
    int number = 0;
    for (const std::string &name : names)
        scene.write(name, pixmap(++number));
    const std::string count = std::to_string(names.size());
    INDEXED(scene, count + " " + count + " 0 0 0 0 0 | 0 0");
    std::set<std::string> stored;
    for (const store::PictureRow &row : scene.rows())
        stored.insert(row.path);
    QCOMPARE(stored, names);
    INDEXED(scene, count + " 0 0 0 " + count + " 0 0 | 0 0");
    QCOMPARE(scene.tower->encoded(), number);
}

void TestTracking::foldersWithAnyNameAreRenamedWithoutEmbedding()
{
    LibraryScene scene;
    scene.write("\xFF\xFE\n*/1.ppm", pixmap(1));
    scene.write("\xFF\xFE\n*/deeper\t/2.ppm", pixmap(2));
    INDEXED(scene, "2 2 0 0 0 0 0 | 0 0");
    fs::rename(scene.at("\xFF\xFE\n*"), scene.at("plain"));
    INDEXED(scene, "2 0 0 2 0 0 0 | 0 0");
    QCOMPARE(scene.tower->encoded(), 2);
}

void TestTracking::loopsOfLinksEndAndNothingCountsTwice()
{
    LibraryScene scene;
    scene.write("a/1.ppm", pixmap(1));
    fs::create_directory_symlink(scene.root, scene.at("a/up"));
    fs::create_directory_symlink("self", scene.at("self"));
    fs::create_directory_symlink(scene.at("a"), scene.at("b"));
    fs::create_symlink(scene.at("a/1.ppm"), scene.at("link.ppm"));
    fs::create_symlink("nowhere.ppm", scene.at("broken.ppm"));
    INDEXED(scene, "1 1 0 0 0 0 0 | 0 0");
    INDEXED(scene, "1 0 0 0 1 0 0 | 0 0");
}

void TestTracking::excludingAndIncludingAgainEmbedsNothing_data()
{
    QTest::addColumn<QStringList>("exclude");
    QTest::addColumn<QStringList>("include");
    QTest::newRow("a folder left out") << QStringList{"raw"} << QStringList{};
    QTest::newRow("a path left out") << QStringList{"raw/**"} << QStringList{};
    QTest::newRow("only others wanted") << QStringList{} << QStringList{"*1.ppm"};
}

void TestTracking::excludingAndIncludingAgainEmbedsNothing()
{
    QFETCH(QStringList, exclude);
    QFETCH(QStringList, include);
    const auto list = [](const QStringList &texts) {
        std::vector<std::string> all;
        for (const QString &text : texts)
            all.push_back(text.toStdString());
        return all;
    };
    LibraryScene scene;
    scene.write("1.ppm", pixmap(1));
    scene.write("raw/2.ppm", pixmap(2));
    INDEXED(scene, "2 2 0 0 0 0 0 | 0 0");
    VERIFY_OK(
        scene.open()->addRoot(scene.root, RootOptions{.exclude = list(exclude), .include = list(include)}));
    INDEXED(scene, "2 0 0 0 1 1 0 | 0 0");
    QCOMPARE(summary(scene.counts()), std::string("2 1 0 1 0 0"));
    QCOMPARE(*store::Embeddings(scene.open()->database()).count(scene.encoder.model), 2);
    VERIFY_OK(scene.open()->addRoot(scene.root, RootOptions{}));
    INDEXED(scene, "2 0 0 0 2 0 0 | 0 0");
    QCOMPARE(summary(scene.counts()), std::string("2 2 0 0 0 0"));
    QCOMPARE(scene.tower->encoded(), 2);
}

void TestTracking::aSmallestSideThatIsRaisedAndLoweredEmbedsNothing()
{
    LibraryScene scene;
    scene.write("small.ppm", pixmap(1, 8, 30));
    scene.write("large.ppm", pixmap(2, 40, 30));
    INDEXED(scene, "2 2 0 0 0 0 0 | 0 0");
    VERIFY_OK(scene.open()->addRoot(scene.root, RootOptions{.minSide = 10}));
    INDEXED(scene, "2 0 0 0 1 1 0 | 0 0");
    VERIFY_OK(scene.open()->addRoot(scene.root, RootOptions{}));
    INDEXED(scene, "2 0 0 0 2 0 0 | 0 0");
    QCOMPARE(scene.tower->encoded(), 2);
}

void TestTracking::aRootThatCameBackIsNotShownOffline()
{
    LibraryScene scene;
    scene.writePictures(3);
    scene.write("broken.ppm", "x");
    INDEXED(scene, "4 4 0 0 0 0 0 | 1 0");
    fs::rename(scene.root, scene.folder / "unplugged");
    QCOMPARE(summary(scene.counts()), std::string("4 0 0 0 0 4")); // before anything is written about it
    {
        const auto opened = scene.open();
        VERIFY_OK(opened->index(scene.encoder, scene.decoder, scene.options, {}, {}));
    }
    QCOMPARE(summary(scene.counts()), std::string("4 0 0 0 0 4"));
    fs::rename(scene.folder / "unplugged", scene.root);
    // Nothing was written since: a look alone must not call it offline.
    QCOMPARE(summary(scene.counts()), std::string("4 3 1 0 0 0"));
    const auto roots = scene.open(store::Access::Read)->roots();
    VERIFY_OK(roots);
    QCOMPARE(roots->at(0).condition, RootCondition::Done);
    QVERIFY(!roots->at(0).root.offline);
}

void TestTracking::everyFileIsInOneState()
{
    LibraryScene scene;
    scene.writePictures(5);
    scene.write("broken.ppm", "x");
    scene.write("also broken.jpg", "y");
    scene.write("notes.txt", "no picture");
    scene.write("skipped/7.ppm", pixmap(7));
    VERIFY_OK(scene.open()->addRoot(scene.root, RootOptions{.exclude = {"skipped"}}));
    const fs::path second = scene.folder / "second";
    fs::create_directory(second);
    fs::copy_file(scene.at("0.ppm"), second / "twin.ppm");
    VERIFY_OK(scene.open()->addRoot(second));
    const auto report = scene.index();
    VERIFY_OK(report);
    QCOMPARE(summary(scene.counts()), std::string("9 6 2 1 0 0"));
    fs::rename(second, scene.folder / "unplugged");
    QCOMPARE(summary(scene.counts()), std::string("9 5 2 1 0 1"));
    const auto problems = scene.open(store::Access::Read)->problems();
    VERIFY_OK(problems);
    QCOMPARE(std::int64_t(problems->size()), scene.counts().failed);
    for (const store::ProblemFile &problem : *problems)
        QVERIFY(!problem.problem.reason.empty() && !problem.problem.code.empty());
}

void TestTracking::thumbnailsComeFromTheSamePass()
{
    LibraryScene scene;
    scene.write("wide.ppm", pixmap(1, 600, 300));
    scene.write("twin.ppm", pixmap(1, 600, 300));
    INDEXED(scene, "2 2 0 0 0 0 0 | 0 0");
    QCOMPARE(scene.decoder.decoded(), 1);
    const auto opened = scene.open(store::Access::Read);
    for (const store::PictureRow &row : scene.rows()) {
        const auto digest = opened->digestOf(row.id);
        VERIFY_OK(digest);
        QVERIFY(digest->has_value());
        const auto small = opened->thumbnails().find(**digest);
        QVERIFY(small);
        QCOMPARE(small->width, 256);
        QCOMPARE(small->height, 128);
    }
    QVERIFY(!opened->digestOf(PictureId{999})->has_value());
}

SEMBLANCE_TEST(TestTracking);
#include "tst_tracking.moc"
