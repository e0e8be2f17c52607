// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/store/problems.h"
#include "tests/core/store/storetest.h"

using namespace semblance;
using namespace semblance::store;
using namespace semblance::test;

class TestPictures final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rootsComeBackAsTheyWerePut();
    void aRootIsAddedOnce();
    void removingARootTakesItsPicturesAlong();
    void picturesComeBackAsTheyWerePut();
    void oneFileIsOneRow();
    void pathsAreBytesAndNotText();
    void contentsAreKnownByTheirHash();
    void contentsThatNobodyHasAreRemoved();
    void countsAddUp();
    void pendingPicturesAreThoseWithoutAnEmbedding();
    void aScanFindsWhatIsGone();
    void problemsKeepTheirBeginning();
    void retryMakesPending();
    void filtersNarrow_data();
    void filtersNarrow();
    void namesAreFoundFolded_data();
    void namesAreFoundFolded();
};

void TestPictures::rootsComeBackAsTheyWerePut()
{
    Library library;
    Roots roots(*library.database);
    Root root;
    root.path = "/media/ada/disk/Pictures";
    root.volume = "uuid:1234";
    root.volumePath = "Pictures";
    root.exclude = {"*.tmp", "cache/**"};
    root.include = {"*.jpg"};
    root.hidden = true;
    root.minSide = 64;
    root.id = must(roots.add(root));
    QCOMPARE(must(roots.find(root.id)).value_or(Root()), root);
    root.path = "/mnt/disk/Pictures";
    root.state = RootState::Paused;
    root.offline = true;
    VERIFY_OK(roots.update(root));
    QCOMPARE(must(roots.findByPath("/mnt/disk/Pictures")).value_or(Root()), root);
    QCOMPARE(must(roots.beginScan(root.id)), 1);
    QCOMPARE(must(roots.beginScan(root.id)), 2);
    VERIFY_ERROR(roots.beginScan({77}), Code::NotFound);
    VERIFY_ERROR(roots.remove({77}), Code::NotFound);
}

void TestPictures::aRootIsAddedOnce()
{
    Library library;
    addRoot(*library.database, "/a");
    Root root;
    root.path = "/a";
    VERIFY_ERROR(Roots(*library.database).add(root), Code::Invalid);
}

void TestPictures::removingARootTakesItsPicturesAlong()
{
    Library library;
    const RootId a = addRoot(*library.database, "/a"), b = addRoot(*library.database, "/b");
    Pictures pictures(*library.database);
    const PictureId lost = must(pictures.put(pictureNamed(a, "1.jpg")));
    const PictureId kept = must(pictures.put(pictureNamed(b, "1.jpg")));
    must(Problems(*library.database).put({lost, "damaged", "why", 5}));
    must(Roots(*library.database).remove(a));
    QVERIFY(!must(pictures.find(lost)).has_value());
    QVERIFY(must(pictures.find(kept)).has_value());
    QCOMPARE(must(Problems(*library.database).all()).size(), 0u);
    QVERIFY(addRoot(*library.database, "/a") > b); // ids are never used again
}

void TestPictures::picturesComeBackAsTheyWerePut()
{
    Library library;
    const RootId root = addRoot(*library.database, "/a");
    Pictures pictures(*library.database);
    PictureRow row = pictureNamed(root, "x/y.jpg", must(Contents(*library.database).put(contentNamed("y"))));
    row.fileId = "2049:77";
    row.state = PictureState::Indexed;
    row.offline = true;
    row.generation = 3;
    row.id = must(pictures.put(row));
    QCOMPARE(must(pictures.find(row.id)).value_or(PictureRow()), row);
    QCOMPARE(must(pictures.find(root, "x/y.jpg")).value_or(PictureRow()), row);
    QCOMPARE(must(pictures.findByFileId("2049:77")), std::vector<PictureRow>{row});
    row.path = "z/y.jpg"; // it moved
    row.modifiedNs = 5;
    QCOMPARE(must(pictures.put(row)), row.id);
    QVERIFY(!must(pictures.find(root, "x/y.jpg")).has_value());
    std::vector<PictureRow> seen;
    must(pictures.forEach(root, [&](const PictureRow &each) {
        seen.push_back(each);
        return true;
    }));
    QCOMPARE(seen, std::vector<PictureRow>{row});
    QCOMPARE(must(pictures.ofContents(std::vector{row.content})), std::vector<PictureRow>{row});
}

void TestPictures::oneFileIsOneRow()
{
    Library library;
    const RootId root = addRoot(*library.database, "/a");
    Pictures pictures(*library.database);
    const PictureId first = must(pictures.put(pictureNamed(root, "1.jpg")));
    PictureRow again = pictureNamed(root, "1.jpg");
    again.size = 2;
    QCOMPARE(must(pictures.put(again)), first);
    QCOMPARE(must(pictures.find(first))->size, 2);
}

void TestPictures::pathsAreBytesAndNotText()
{
    Library library;
    const RootId root = addRoot(*library.database, "/a\xff");
    Pictures pictures(*library.database);
    const std::string path = "caf\xe9/\xff\x01.jpg"; // Latin-1: not valid UTF-8
    const PictureId id = must(pictures.put(pictureNamed(root, path)));
    QCOMPARE(must(pictures.find(id))->path, path);
    QCOMPARE(must(Roots(*library.database).all())[0].path, std::filesystem::path("/a\xff"));
}

void TestPictures::contentsAreKnownByTheirHash()
{
    Library library;
    Contents contents(*library.database);
    Content content = contentNamed("a");
    content.taken = -5;
    content.camera = "Maker Model";
    content.orientation = 6;
    content.id = must(contents.put(content));
    QCOMPARE(must(contents.find(content.sha256)).value_or(Content()), content);
    content.taken = std::nullopt;
    content.width = 7;
    QCOMPARE(must(contents.put(content)), content.id);
    QCOMPARE(must(contents.find(content.id)).value_or(Content()), content);
    const std::vector<ContentId> ids = {content.id, {99}};
    QCOMPARE(must(contents.find(ids)).size(), 1u);
    QCOMPARE(must(contents.count()), 1);
}

void TestPictures::contentsThatNobodyHasAreRemoved()
{
    Library library;
    Database &database = *library.database;
    addModel(database);
    const RootId root = addRoot(database, "/a");
    const ContentId used = must(Contents(database).put(contentNamed("used")));
    const ContentId unused = must(Contents(database).put(contentNamed("unused")));
    must(Pictures(database).put(pictureNamed(root, "1.jpg", used)));
    const std::vector<EmbeddingRow> rows = {embeddingFor(used), embeddingFor(unused)};
    must(Embeddings(database).put(rows));
    QCOMPARE(must(Contents(database).removeUnused()), 1);
    QCOMPARE(must(Embeddings(database).contents(kModel)), std::vector<ContentId>{used});
    QCOMPARE(must(Embeddings(database).removedSince(kModel, 1)), std::vector<ContentId>{unused});
    VERIFY_OK(database.check());
}

void TestPictures::countsAddUp()
{
    Library library;
    Database &database = *library.database;
    addModel(database);
    addModel(database, {"other"});
    Pictures pictures(database);
    const RootId a = addRoot(database, "/a"), b = addRoot(database, "/b"), c = addRoot(database, "/c");
    const auto add = [&](RootId root, const std::string &name, PictureState state, bool embedded,
                         bool offline) {
        const ContentId content = must(Contents(database).put(contentNamed(name)));
        PictureRow row = pictureNamed(root, name, content);
        row.state = state;
        row.offline = offline;
        must(pictures.put(row));
        const EmbeddingRow embedding = embeddingFor(content);
        if (embedded)
            must(Embeddings(database).put({&embedding, 1}));
    };
    add(a, "1", PictureState::Indexed, true, false);
    add(a, "2", PictureState::Indexed, true, true); // offline comes before indexed
    add(a, "3", PictureState::Indexed, false, false);
    add(a, "4", PictureState::Failed, false, false);
    add(a, "5", PictureState::Excluded, true, false);
    must(pictures.put(pictureNamed(a, "not read yet")));
    add(b, "1", PictureState::Pending, true, false); // a copy of a/1
    add(b, "6", PictureState::Failed, false, false);
    Root offline = *must(Roots(database).find(b));
    QCOMPARE(must(pictures.counts(kModel)), (Counts{8, 2, 2, 1, 2, 1}));
    const auto byRoot = must(pictures.countsByRoot(kModel));
    QCOMPARE(byRoot.size(), 3u);
    QCOMPARE(byRoot[0].counts, (Counts{6, 1, 1, 1, 2, 1}));
    QCOMPARE(byRoot[1].counts, (Counts{2, 1, 1, 0, 0, 0}));
    QCOMPARE(byRoot[2].root, c);
    QCOMPARE(byRoot[2].counts, Counts());
    QCOMPARE(must(pictures.counts({"other"})), (Counts{8, 0, 2, 1, 4, 1}));
    QCOMPARE(must(pictures.counts({"unknown"})), (Counts{8, 0, 2, 1, 4, 1}));
    offline.offline = true;
    must(Roots(database).update(offline));
    QCOMPARE(must(pictures.counts(kModel)), (Counts{8, 1, 1, 1, 2, 3}));
}

void TestPictures::pendingPicturesAreThoseWithoutAnEmbedding()
{
    Library library;
    Database &database = *library.database;
    addModel(database);
    Pictures pictures(database);
    const RootId active = addRoot(database, "/a"), paused = addRoot(database, "/b");
    Root root = *must(Roots(database).find(paused));
    root.state = RootState::Paused;
    must(Roots(database).update(root));
    const ContentId done = must(Contents(database).put(contentNamed("done")));
    const EmbeddingRow embedding = embeddingFor(done);
    must(Embeddings(database).put({&embedding, 1}));
    must(pictures.put(pictureNamed(active, "done", done)));
    const PictureId fresh = must(pictures.put(pictureNamed(active, "fresh")));
    PictureRow failed = pictureNamed(active, "failed");
    failed.state = PictureState::Failed;
    must(pictures.put(failed));
    PictureRow away = pictureNamed(active, "away");
    away.offline = true;
    must(pictures.put(away));
    must(pictures.put(pictureNamed(paused, "paused")));
    const PictureId last =
        must(pictures.put(pictureNamed(active, "hashed", must(Contents(database).put(contentNamed("h"))))));
    const auto ids = [](const std::vector<PictureRow> &rows) {
        std::vector<PictureId> all;
        for (const PictureRow &row : rows)
            all.push_back(row.id);
        return all;
    };
    QCOMPARE(ids(must(pictures.pending(kModel, {}, 10))), (std::vector<PictureId>{fresh, last}));
    QCOMPARE(ids(must(pictures.pending(kModel, {}, 1))), std::vector<PictureId>{fresh});
    QCOMPARE(ids(must(pictures.pending(kModel, fresh, 10))), std::vector<PictureId>{last});
    QCOMPARE(must(pictures.pending({"unknown"}, {}, 10)).size(), 3u);
}

void TestPictures::aScanFindsWhatIsGone()
{
    Library library;
    Database &database = *library.database;
    Pictures pictures(database);
    const RootId root = addRoot(database, "/a");
    const PictureId stays = must(pictures.put(pictureNamed(root, "stays")));
    const PictureId gone = must(pictures.put(pictureNamed(root, "gone")));
    const PictureId away = must(pictures.put(pictureNamed(root, "away")));
    must(pictures.setOffline(std::vector{stays, away}, true));
    const std::int64_t generation = must(Roots(database).beginScan(root));
    must(pictures.markSeen(std::vector{stays}, generation));
    QVERIFY(!must(pictures.find(stays))->offline);
    const auto unseen = must(pictures.unseen(root, generation));
    QCOMPARE(unseen.size(), 1u);
    QCOMPARE(unseen[0].id, gone);
    must(pictures.remove(std::vector{gone}));
    QVERIFY(!must(pictures.find(gone)).has_value());
}

void TestPictures::problemsKeepTheirBeginning()
{
    Library library;
    Database &database = *library.database;
    const RootId root = addRoot(database, "/a");
    const PictureId id = must(Pictures(database).put(pictureNamed(root, "x/1.jpg")));
    Problems problems(database);
    must(problems.put({id, "damaged", "it ends early", 100}));
    must(problems.put({id, "damaged", "it still ends early", 200}));
    auto all = must(problems.all());
    QCOMPARE(all.size(), 1u);
    QCOMPARE(all[0].problem, (Problem{id, "damaged", "it still ends early", 100}));
    QCOMPARE(all[0].path, std::filesystem::path("/a/x/1.jpg"));
    QCOMPARE(must(Pictures(database).find(id))->state, PictureState::Failed);
    must(problems.put({id, "too_large", "it grew", 300}));
    QCOMPARE(must(problems.find(id))->since, 300);
    must(Pictures(database).setContent(id, must(Contents(database).put(contentNamed("a"))),
                                       PictureState::Indexed));
    QVERIFY(!must(problems.find(id)).has_value());
}

void TestPictures::retryMakesPending()
{
    Library library;
    Database &database = *library.database;
    const RootId root = addRoot(database, "/a");
    Problems problems(database);
    std::vector<PictureId> ids;
    for (const char *name : {"1", "2", "3"}) {
        ids.push_back(must(Pictures(database).put(pictureNamed(root, name))));
        must(problems.put({ids.back(), "damaged", "why", 1}));
    }
    must(problems.retry(ids[0]));
    QCOMPARE(must(Pictures(database).find(ids[0]))->state, PictureState::Pending);
    QCOMPARE(must(problems.retryAll()), 2);
    QCOMPARE(must(Pictures(database).counts(kModel)), (Counts{3, 0, 0, 0, 3, 0}));
}

void TestPictures::filtersNarrow_data()
{
    using Orientation = PictureFilter::Orientation;
    QTest::addColumn<PictureFilter>("filter");
    QTest::addColumn<std::vector<int>>("expected");
    const auto row = [](const char *name, const std::function<void(PictureFilter &)> &set,
                        std::vector<int> expected) {
        PictureFilter filter;
        set(filter);
        QTest::newRow(name) << filter << std::move(expected);
    };
    row("nothing set", [](auto &) {}, {1, 2, 3, 4});
    row("root", [](auto &f) { f.root = RootId{2}; }, {3, 4});
    row("folder", [](auto &f) { f.root = RootId{1}, f.folder = "x"; }, {1});
    row("folder whose name begins alike", [](auto &f) { f.root = RootId{1}, f.folder = "xy"; }, {2});
    row("format", [](auto &f) { f.formats = {"png", "heic"}; }, {2, 3});
    row("after, by the camera or else by the file", [](auto &f) { f.after = 1000; }, {2, 3, 4});
    row("before", [](auto &f) { f.before = 1000; }, {1});
    row("landscape", [](auto &f) { f.orientation = Orientation::Landscape; }, {1, 4});
    row("portrait", [](auto &f) { f.orientation = Orientation::Portrait; }, {2});
    row("square", [](auto &f) { f.orientation = Orientation::Square; }, {3});
    row("shorter side", [](auto &f) { f.minSide = 100; }, {1, 3, 4});
    row("pixels", [](auto &f) { f.pixels = {{20'000, 0}}; }, {1, 3, 4});
    row("pixels in one of two ranges", [](auto &f) { f.pixels = {{0, 20'000}, {100'000, 0}}; }, {2, 4});
    row("camera", [](auto &f) { f.cameras = {"Kamera"}; }, {2});
    row("no camera, or that one", [](auto &f) { f.cameras = {"", "Kamera"}; }, {1, 2, 3, 4});
    row("several", [](auto &f) { f.minSide = 100, f.formats = {"jpeg"}, f.root = RootId{1}; }, {1});
}

void TestPictures::filtersNarrow()
{
    QFETCH(PictureFilter, filter);
    QFETCH(std::vector<int>, expected);
    Library library;
    Database &database = *library.database;
    const RootId a = addRoot(database, "/a"), b = addRoot(database, "/b");
    const auto add = [&](RootId root, const char *path, const char *format, int width, int height,
                         std::optional<std::int64_t> taken) {
        Content content = contentNamed(path);
        content.format = format;
        content.width = width;
        content.height = height;
        content.taken = taken;
        content.camera = content.format == "png" ? "Kamera" : "";
        must(Pictures(database).put(pictureNamed(root, path, must(Contents(database).put(content)))));
    };
    add(a, "x/1.jpg", "jpeg", 200, 100, 999);
    add(a, "xy/2.png", "png", 99, 200, 1000);
    add(b, "x/3.heic", "heic", 300, 300, 1001);
    add(b, "4.jpg", "jpeg", 400, 300, std::nullopt);
    must(Pictures(database).put(pictureNamed(b, "x/copy.jpg", {4})));
    PictureRow excluded = pictureNamed(b, "no.jpg", must(Contents(database).put(contentNamed("no"))));
    excluded.state = PictureState::Excluded;
    must(Pictures(database).put(excluded));
    std::vector<int> found;
    for (const ContentId id : must(Pictures(database).matching(filter)))
        found.push_back(static_cast<int>(id.value));
    QCOMPARE(found, expected);
    QCOMPARE(filter.empty(), QString(QTest::currentDataTag()) == "nothing set");
}

void TestPictures::namesAreFoundFolded_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<int>("found");
    QTest::newRow("a part of a name") << "mg_12" << 1;
    QTest::newRow("accents and case do not matter") << "CAFE" << 1;
    QTest::newRow("every word must be there") << "cafe night" << 0;
    QTest::newRow("in any order") << "jpg img" << 1;
    QTest::newRow("folders are not names") << "holiday" << 0;
    QTest::newRow("nothing asked") << "  " << 0;
    QTest::newRow("no wildcards") << "%" << 0;
}

void TestPictures::namesAreFoundFolded()
{
    QFETCH(QString, words);
    QFETCH(int, found);
    Library library;
    const RootId root = addRoot(*library.database, "/a");
    Pictures pictures(*library.database);
    must(pictures.put(pictureNamed(root, "holiday/IMG_1234.JPG")));
    must(pictures.put(pictureNamed(root, "holiday/Caf\xc3\xa9.png")));
    QCOMPARE(static_cast<int>(must(pictures.named(words.toStdString(), 10)).size()), found);
}

SEMBLANCE_TEST(TestPictures);
#include "tst_pictures.moc"
