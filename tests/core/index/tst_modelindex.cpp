// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/files.h"
#include "core/index/exactindex.h"
#include "core/index/indexfile.h"
#include "core/index/modelindex.h"
#include "tests/core/index/indextest.h"

using namespace semblance;
using namespace semblance::index;
using namespace semblance::test;

class TestModelIndex final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theChecksumIsTheUsualOne();
    void aHeaderThatLiesIsNoticed_data();
    void aHeaderThatLiesIsNoticed();
    void aPayloadThatLiesIsNoticed_data();
    void aPayloadThatLiesIsNoticed();
    void aNewerHeaderIsSaidToBeNewer();
    void smallLibrariesAreScanned();
    void largeOnesGetAGraphThatIsSaved();
    void mediumOnesGetCodesThatAreSavedAndFollowed();
    void outgrownCodesLearnAgain();
    void itFollowsTheCatalogue();
    void aSavedGraphIsFollowedAndNotBuiltAgain();
    void aSearchingProgramDoesNotBuild();
    void whatDoesNotFitIsBuiltAgain_data();
    void whatDoesNotFitIsBuiltAgain();
    void lostRemovalsAreNoticedByTheCount();
    void manyRemovalsBuildItAgain();
    void aCancelledBuildGoesOn();
    void progressEndsAtTheEnd();
};

namespace {

constexpr int kDimension = 16;
const ModelId kModel{"aa11"};

IndexOptions small()
{
    IndexOptions options;
    options.exactUpTo = 100;
    options.graphFrom = 0; // graphs alone
    options.fewAdditions = 10;
    return options;
}

struct Place
{
    TempFolder folder;
    MadeVectors made{kDimension};
    FakeChanges changes{kModel, kDimension};

    void add(std::int64_t first, int count) { changes.add(idsFrom(first, count), made.many(count)); }
    ModelIndex index() const { return ModelIndex(kModel, kDimension, folder.path(), small()); }
    std::filesystem::path base() const { return folder / kModel.fingerprint; }
    void save()
    {
        ModelIndex maker = index();
        SEMBLANCE_CHECK(maker.refresh(changes, Effort::Maintain, CancelToken()).ok());
        SEMBLANCE_CHECK(maker.save().ok());
    }
};

IndexHeader exampleHeader()
{
    return {kModel, "catalogue", "hnsw", kDimension, 5, 7, 1000, 0xdeadbeef};
}

} // namespace

void TestModelIndex::theChecksumIsTheUsualOne()
{
    const TempFolder folder;
    std::uint64_t bytes = 0;
    const auto sum = crcOfFile(folder.write("a", "123456789"), bytes); // the check value of CRC-32
    VERIFY_OK(sum);
    QCOMPARE(*sum, 0xcbf43926u);
    QCOMPARE(bytes, 9u);
    const auto longer = crcOfFile(folder.write("b", std::string((1 << 20) + 9, 'x')), bytes);
    const auto changed = crcOfFile(folder.write("b", std::string((1 << 20) + 8, 'x') + 'y'), bytes);
    QVERIFY(*longer != *changed);
}

void TestModelIndex::aHeaderThatLiesIsNoticed_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::newRow("magic") << "semblance-index"
                           << "semblance-indey";
    QTest::newRow("version") << "\"version\": 2"
                             << "\"version\": 0";
    QTest::newRow("model") << "aa11"
                           << "aa12";
    QTest::newRow("catalogue") << "\"catalogue\": \"catalogue\""
                               << "\"catalogue\": \"other\"";
    QTest::newRow("kind") << "hnsw"
                          << "exact";
    QTest::newRow("dimension") << "\"dimension\": 16"
                               << "\"dimension\": 17";
    QTest::newRow("count") << "\"count\": 5"
                           << "\"count\": 6";
    QTest::newRow("revision") << "\"revision\": 7"
                              << "\"revision\": 8";
    QTest::newRow("bytes") << "\"payload_bytes\": 1000"
                           << "\"payload_bytes\": 1001";
    QTest::newRow("checksum") << "3735928559"
                              << "3735928558";
    QTest::newRow("no JSON") << "{"
                             << "";
    QTest::newRow("one line only") << "\n"
                                   << "";
}

void TestModelIndex::aHeaderThatLiesIsNoticed()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    const std::string honest = headerBytes(exampleHeader());
    const auto parsed = parseHeader(honest, "a.index");
    VERIFY_OK(parsed);
    QCOMPARE(*parsed, exampleHeader());
    const QString lying = QString::fromStdString(honest).replace(from, to);
    QVERIFY(lying.toStdString() != honest);
    VERIFY_ERROR(parseHeader(lying.toStdString(), "a.index"), Code::Damaged);
}

void TestModelIndex::aPayloadThatLiesIsNoticed_data()
{
    QTest::addColumn<QString>("what");
    for (const char *what : {"a bit", "shorter", "longer", "gone"})
        QTest::newRow(what) << what;
}

void TestModelIndex::aPayloadThatLiesIsNoticed()
{
    QFETCH(QString, what);
    Place place;
    place.add(1, 200);
    place.save();
    VERIFY_OK(verifyIndex(place.base(), kModel, "catalogue"));
    VERIFY_ERROR(verifyIndex(place.base(), {"bb22"}, "catalogue"), Code::Mismatch);
    VERIFY_ERROR(verifyIndex(place.base(), kModel, "another"), Code::Mismatch);
    const auto file = payloadFile(place.base());
    std::string bytes = *readAll(file, 1 << 24, "read the test's file");
    if (what == "a bit")
        bytes[bytes.size() / 2] ^= 1;
    else if (what == "shorter")
        bytes.pop_back();
    else
        bytes.push_back('x');
    VERIFY_OK(writeAtomically(file, bytes, "write the test's file"));
    if (what == "gone")
        std::filesystem::remove(file);
    VERIFY_ERROR(verifyIndex(place.base(), kModel, "catalogue"),
                 what == "gone" ? Code::NotFound : Code::Damaged);
    ModelIndex again = place.index();
    VERIFY_OK(again.refresh(place.changes, Effort::Maintain, CancelToken()));
    QCOMPARE(again.count(), 200);
    QCOMPARE(again.facts().note.empty(), what == "gone");
}

void TestModelIndex::aNewerHeaderIsSaidToBeNewer()
{
    const QString newer =
        QString::fromStdString(headerBytes(exampleHeader())).replace("\"version\": 2", "\"version\": 3");
    VERIFY_ERROR(parseHeader(newer.toStdString(), "a.index"), Code::Newer);
}

void TestModelIndex::smallLibrariesAreScanned()
{
    Place place;
    place.add(1, 100);
    ModelIndex index = place.index();
    QCOMPARE(index.facts().kind, std::string("none"));
    QCOMPARE(index.search(place.made.one(), 3, nullptr, false, CancelToken())->size(), 0u);
    VERIFY_OK(index.refresh(place.changes, Effort::Maintain, CancelToken()));
    VERIFY_OK(index.save());
    QCOMPARE(index.facts().kind, std::string("exact"));
    QCOMPARE(index.facts().size, 100);
    QVERIFY(std::filesystem::is_empty(place.folder.path())); // there is nothing to save
    place.add(101, 1);
    VERIFY_OK(index.refresh(place.changes, Effort::Maintain, CancelToken()));
    QCOMPARE(index.facts().kind, std::string("hnsw")); // it has grown
    QCOMPARE(index.count(), 101);
}

void TestModelIndex::largeOnesGetAGraphThatIsSaved()
{
    Place place;
    place.add(1, 300);
    place.save();
    ModelIndex again = place.index();
    place.changes.visited = 0;
    VERIFY_OK(again.refresh(place.changes, Effort::Answer, CancelToken()));
    QCOMPARE(again.facts().kind, std::string("hnsw"));
    QCOMPARE(again.count(), 300);
    QCOMPARE(place.changes.visited, 0); // loaded, not read from the catalogue
    QCOMPARE(again.facts().note, std::string());
}

void TestModelIndex::mediumOnesGetCodesThatAreSavedAndFollowed()
{
    Place place;
    IndexOptions options = small();
    options.graphFrom = 1'000;
    const auto make = [&] { return ModelIndex(kModel, kDimension, place.folder.path(), options); };
    place.add(1, 300);
    {
        ModelIndex searching = make();
        VERIFY_OK(searching.refresh(place.changes, Effort::Answer, CancelToken()));
        QCOMPARE(searching.facts().kind, std::string("exact")); // nothing is saved yet
        QVERIFY(searching.keepsVectors());
        ModelIndex maker = make();
        VERIFY_OK(maker.refresh(place.changes, Effort::Maintain, CancelToken()));
        VERIFY_OK(maker.save());
    }
    place.changes.visited = 0;
    ModelIndex again = make();
    VERIFY_OK(again.refresh(place.changes, Effort::Answer, CancelToken()));
    QCOMPARE(again.facts().kind, std::string("codes"));
    QCOMPARE(place.changes.visited, 0);
    QVERIFY(again.keepsVectors());
    QVERIFY(!again.searchesExactly());
    place.add(301, 150); // many for a graph, few for codes
    place.changes.remove(idsFrom(1, 20));
    VERIFY_OK(again.refresh(place.changes, Effort::Answer, CancelToken()));
    QCOMPARE(again.count(), 430);
    QCOMPARE(again.facts().kind, std::string("codes"));
    QCOMPARE(place.changes.visited, 150);
    place.add(1'000, 700); // now a graph is due, for the program that maintains
    VERIFY_OK(again.refresh(place.changes, Effort::Maintain, CancelToken()));
    QCOMPARE(again.facts().kind, std::string("hnsw"));
    place.changes.remove(idsFrom(1, 2'000)); // and nothing again for a small rest
    place.add(5'000, 40);
    VERIFY_OK(again.refresh(place.changes, Effort::Maintain, CancelToken()));
    QCOMPARE(again.facts().kind, std::string("exact"));
}

void TestModelIndex::outgrownCodesLearnAgain()
{
    Place place;
    IndexOptions options = small();
    options.graphFrom = 100'000;
    const auto refreshed = [&](Effort effort) {
        ModelIndex index(kModel, kDimension, place.folder.path(), options);
        SEMBLANCE_CHECK(index.refresh(place.changes, effort, CancelToken()).ok());
        SEMBLANCE_CHECK(index.save().ok());
        return index.facts();
    };
    place.add(1, 200);
    QCOMPARE(refreshed(Effort::Maintain).kind, std::string("codes"));
    const auto visitedFor = [&](Effort effort) {
        place.changes.visited = 0;
        SEMBLANCE_CHECK(refreshed(effort).kind == "codes");
        return place.changes.visited;
    };
    place.add(1'000, 590); // 790: not yet four times as many
    QCOMPARE(visitedFor(Effort::Maintain), 590);
    place.add(2'000, 20);
    QCOMPARE(visitedFor(Effort::Answer), 20); // a search does not stop for that
    place.add(3'000, 1);
    QVERIFY(visitedFor(Effort::Maintain) >= 811); // all are coded anew
    place.add(4'000, 5);
    QCOMPARE(visitedFor(Effort::Maintain), 5); // and that is remembered
}

void TestModelIndex::itFollowsTheCatalogue()
{
    for (const int count : {50, 200}) { // exact, graph
        Place place;
        place.add(1, count);
        ModelIndex index = place.index();
        VERIFY_OK(index.refresh(place.changes, Effort::Maintain, CancelToken()));
        const auto fresh = place.made.one();
        place.changes.add(idsFrom(1000, 1), fresh);
        place.changes.remove(idsFrom(1, 2));
        place.changes.visited = 0;
        VERIFY_OK(index.refresh(place.changes, Effort::Maintain, CancelToken()));
        QCOMPARE(place.changes.visited, 1);
        QCOMPARE(index.count(), count - 1);
        QCOMPARE(index.revision(), 3);
        const auto hits = index.search(fresh, 1, nullptr, false, CancelToken());
        QCOMPARE((*hits)[0].content, ContentId{1000});
        std::vector<float> unit(kDimension);
        QVERIFY(!index.vector({1}, unit));
        QVERIFY(index.vector({3}, unit));
    }
}

void TestModelIndex::aSavedGraphIsFollowedAndNotBuiltAgain()
{
    Place place;
    place.add(1, 300);
    place.save();
    place.add(301, 5);
    place.changes.remove(idsFrom(1, 1));
    for (const Effort effort : {Effort::Answer, Effort::Maintain}) {
        ModelIndex index = place.index();
        place.changes.visited = 0;
        VERIFY_OK(index.refresh(place.changes, effort, CancelToken()));
        QCOMPARE(place.changes.visited, 5);
        QCOMPARE(index.count(), 304);
        QCOMPARE(index.facts().kind, std::string("hnsw"));
    }
}

void TestModelIndex::aSearchingProgramDoesNotBuild()
{
    Place place;
    place.add(1, 300);
    ModelIndex without = place.index();
    VERIFY_OK(without.refresh(place.changes, Effort::Answer, CancelToken()));
    QCOMPARE(without.facts().kind, std::string("exact"));
    place.save();
    place.add(301, 200); // too many to add before answering
    ModelIndex behind = place.index();
    VERIFY_OK(behind.refresh(place.changes, Effort::Answer, CancelToken()));
    QCOMPARE(behind.facts().kind, std::string("exact"));
    QCOMPARE(behind.count(), 500);
    QVERIFY(std::filesystem::exists(headerFile(place.base()))); // not its to throw away
}

void TestModelIndex::whatDoesNotFitIsBuiltAgain_data()
{
    QTest::addColumn<QString>("what");
    for (const char *what : {"another catalogue", "older catalogue", "another dimension", "another count",
                             "another kind", "header of rubbish"})
        QTest::newRow(what) << what;
}

void TestModelIndex::whatDoesNotFitIsBuiltAgain()
{
    QFETCH(QString, what);
    Place place;
    place.add(1, 300);
    place.save();
    auto header = verifyIndex(place.base(), kModel, "catalogue");
    VERIFY_OK(header);
    if (what == "another catalogue")
        place.changes.rename("new");
    else if (what == "older catalogue")
        header->revision = 5;
    else if (what == "another dimension")
        header->dimension = 32;
    else if (what == "another count")
        header->count = 299;
    else if (what == "another kind")
        header->kind = "exact";
    const std::string bytes = what == "header of rubbish" ? "rubbish\n1\n" : headerBytes(*header);
    VERIFY_OK(writeAtomically(headerFile(place.base()), bytes, "write the test's file"));
    ModelIndex index = place.index();
    place.changes.visited = 0;
    VERIFY_OK(index.refresh(place.changes, Effort::Maintain, CancelToken()));
    QCOMPARE(place.changes.visited, 300);
    QVERIFY2(index.facts().note.starts_with("the saved index was not used: "), index.facts().note.c_str());
    QVERIFY(!std::filesystem::exists(headerFile(place.base())));
    VERIFY_OK(index.save());
    ModelIndex again = place.index();
    place.changes.visited = 0;
    VERIFY_OK(again.refresh(place.changes, Effort::Answer, CancelToken()));
    QCOMPARE(place.changes.visited, 0);
}

void TestModelIndex::lostRemovalsAreNoticedByTheCount()
{
    Place place;
    place.add(1, 50);
    ModelIndex index = place.index();
    VERIFY_OK(index.refresh(place.changes, Effort::Maintain, CancelToken()));
    place.changes.remove(idsFrom(1, 1));
    place.changes.forgetRemovals();
    VERIFY_OK(index.refresh(place.changes, Effort::Maintain, CancelToken()));
    QCOMPARE(index.count(), 49);
    QVERIFY(!index.facts().note.empty());
}

void TestModelIndex::manyRemovalsBuildItAgain()
{
    Place place;
    place.add(1, 400);
    ModelIndex index = place.index();
    VERIFY_OK(index.refresh(place.changes, Effort::Maintain, CancelToken()));
    place.changes.remove(idsFrom(1, 150));
    VERIFY_OK(index.refresh(place.changes, Effort::Maintain, CancelToken()));
    place.changes.visited = 0;
    VERIFY_OK(index.refresh(place.changes, Effort::Maintain, CancelToken()));
    QCOMPARE(place.changes.visited, 250); // the graph without its dead
    QCOMPARE(index.count(), 250);
}

void TestModelIndex::aCancelledBuildGoesOn()
{
    Place place;
    place.add(1, 2000);
    ModelIndex index = place.index();
    const CancelToken cancel;
    cancel.cancel();
    VERIFY_ERROR(index.refresh(place.changes, Effort::Maintain, cancel), Code::Interrupted);
    VERIFY_OK(index.save());
    ModelIndex again = place.index();
    VERIFY_OK(again.refresh(place.changes, Effort::Maintain, CancelToken()));
    QCOMPARE(again.count(), 2000);
    QCOMPARE(again.facts().note, std::string());
}

void TestModelIndex::progressEndsAtTheEnd()
{
    Place place;
    place.add(1, 1000);
    ModelIndex index = place.index();
    std::vector<Progress> seen;
    VERIFY_OK(index.refresh(place.changes, Effort::Answer, CancelToken(),
                            [&](const Progress &progress) { seen.push_back(progress); }));
    QVERIFY(!seen.empty());
    QCOMPARE(seen.back().done, 1000);
    QCOMPARE(seen.back().total, 1000);
    QCOMPARE(seen.back().stage, std::string("index"));
}

SEMBLANCE_TEST(TestModelIndex);
#include "tst_modelindex.moc"
