// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/search/filter.h"
#include "core/search/match.h"
#include "core/search/stacks.h"
#include "tests/core/store/storetest.h"

#include <cmath>
#include <set>

using namespace semblance;
using namespace semblance::search;
using namespace semblance::test;

class TestRanking final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theMatchIsTheDistanceInDeviations_data();
    void theMatchIsTheDistanceInDeviations();
    void aLibraryWithoutSpreadMatchesNothing();
    void whatIsWeakDependsOnTheBest();
    void theSampleStaysUntilTheLibraryHasDoubled();
    void theSampleIsDrawnFromEverywhere();
    void stacksAreNearDuplicates();
    void stacksAreShots_data();
    void stacksAreShots();
    void rawFilesAreKnownByTheirExtension();
    void filtersNameFolders_data();
    void filtersNameFolders();
    void typesHaveOtherNames();
};

namespace {

std::vector<ContentId> contentsUpTo(std::int64_t last)
{
    std::vector<ContentId> ids;
    for (std::int64_t id = 1; id <= last; ++id)
        ids.push_back({id});
    return ids;
}

} // namespace

void TestRanking::theMatchIsTheDistanceInDeviations_data()
{
    QTest::addColumn<float>("score");
    QTest::addColumn<double>("match");
    // The sample's scores are -0.5 and 0.5: mean 0, deviation 0.5.
    QTest::newRow("at the mean") << 0.0f << 0.0;
    QTest::newRow("below the mean") << -0.7f << 0.0;
    QTest::newRow("one deviation") << 0.5f << 100.0 / 6;
    QTest::newRow("two deviations") << 1.0f << 100.0 / 3;
    QTest::newRow("seven deviations") << 3.5f << 100.0;
}

void TestRanking::theMatchIsTheDistanceInDeviations()
{
    QFETCH(float, score);
    QFETCH(double, match);
    const std::vector<float> query = {1, 0};
    const MatchScale scale(query, std::vector<float>{0.5f, 0.8f, -0.5f, 0.8f});
    QVERIFY(std::abs(scale(score) - match) < 1e-4);
}

void TestRanking::aLibraryWithoutSpreadMatchesNothing()
{
    const std::vector<float> query = {1, 0};
    QCOMPARE(MatchScale()(0.9f), 0.0);
    QCOMPARE(MatchScale(query, std::vector<float>{})(0.9f), 0.0);
    QCOMPARE(MatchScale(query, std::vector<float>{0.6f, 0.8f})(0.9f), 0.0);
    QCOMPARE(MatchScale(query, std::vector<float>{0.6f, 0.8f, 0.6f, -0.8f})(0.9f), 0.0);
}

void TestRanking::whatIsWeakDependsOnTheBest()
{
    QCOMPARE(weakBelow(100), 50.0);
    QCOMPARE(weakBelow(50), 40.0);
    QCOMPARE(weakBelow(20), 30.0); // all of them are weak
}

void TestRanking::theSampleStaysUntilTheLibraryHasDoubled()
{
    const auto at = [](std::int64_t count) { return MatchScale::sample(contentsUpTo(count)); };
    QCOMPARE(at(0).size(), 0u);
    QCOMPARE(at(1).size(), 1u);
    QCOMPARE(at(1000).size(), 512u);
    QCOMPARE(at(1000), at(1023));
    QCOMPARE(at(20000), at(32767));
    QVERIFY(at(32768) != at(32767));
    QCOMPARE(at(1'000'000).size(), MatchScale::kMost);
}

void TestRanking::theSampleIsDrawnFromEverywhere()
{
    const auto sample = MatchScale::sample(contentsUpTo(65536));
    QCOMPARE(std::set<ContentId>(sample.begin(), sample.end()).size(), MatchScale::kMost);
    QVERIFY(std::is_sorted(sample.begin(), sample.end()));
    std::array<int, 8> parts{};
    for (const ContentId id : sample)
        ++parts[static_cast<std::size_t>((id.value - 1) / 8192)];
    for (const int part : parts) // 512 expected, deviation 21
        QVERIFY(part > 400 && part < 620);
}

void TestRanking::stacksAreNearDuplicates()
{
    Stacks stacks(0.95);
    const std::vector<float> a = {1, 0}, near = {0.96f, 0.28f}, far = {0.8f, 0.6f};
    const std::vector<store::PictureRow> one = {pictureNamed({1}, "a.jpg")};
    const std::vector<store::PictureRow> two = {pictureNamed({1}, "b.jpg")};
    QVERIFY(!stacks.find(a, one).has_value());
    QCOMPARE(stacks.lead(a, one), 0u);
    QCOMPARE(stacks.find(near, two), std::optional<std::size_t>(0));
    QVERIFY(!stacks.find(far, two).has_value());
    QCOMPARE(stacks.lead(far, two), 1u);
    // 0.96 to the first, 0.936 to the second: the first in order takes it.
    QCOMPARE(stacks.find(near, two), std::optional<std::size_t>(0));
}

void TestRanking::stacksAreShots_data()
{
    QTest::addColumn<QString>("leader");
    QTest::addColumn<QString>("other");
    QTest::addColumn<bool>("together");
    QTest::newRow("RAW behind JPEG") << "x/IMG_1.JPG"
                                     << "x/IMG_1.CR2" << true;
    QTest::newRow("JPEG behind RAW") << "x/IMG_1.nef"
                                     << "x/IMG_1.jpg" << true;
    QTest::newRow("HEIC and DNG") << "x/IMG_1.heic"
                                  << "x/IMG_1.dng" << true;
    QTest::newRow("two JPEGs") << "x/IMG_1.jpg"
                               << "x/IMG_1.jpeg" << false;
    QTest::newRow("two RAWs") << "x/IMG_1.dng"
                              << "x/IMG_1.cr2" << false;
    QTest::newRow("another stem") << "x/IMG_1.jpg"
                                  << "x/IMG_2.cr2" << false;
    QTest::newRow("another folder") << "x/IMG_1.jpg"
                                    << "y/IMG_1.cr2" << false;
    QTest::newRow("a dot in the folder") << "x.y/IMG"
                                         << "x.z/IMG" << false;
}

void TestRanking::stacksAreShots()
{
    QFETCH(QString, leader);
    QFETCH(QString, other);
    QFETCH(bool, together);
    Stacks stacks(0.95);
    const std::vector<store::PictureRow> first = {pictureNamed({1}, leader.toStdString())};
    const std::vector<store::PictureRow> second = {pictureNamed({1}, other.toStdString())};
    const std::vector<store::PictureRow> elsewhere = {pictureNamed({2}, other.toStdString())};
    stacks.lead(std::vector<float>{1, 0}, first);
    QCOMPARE(stacks.find(std::vector<float>{0, 1}, second).has_value(), together);
    QVERIFY(!stacks.find(std::vector<float>{0, 1}, elsewhere).has_value());
}

void TestRanking::rawFilesAreKnownByTheirExtension()
{
    QVERIFY(isRaw(pictureNamed({1}, "a/b.ARW")));
    QVERIFY(!isRaw(pictureNamed({1}, "a/b.jpg")));
    QVERIFY(!isRaw(pictureNamed({1}, "raw")));
}

void TestRanking::filtersNameFolders_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<int>("expected"); // contents; -1: no such folder
    QTest::newRow("a root") << "/home/a" << 2;
    QTest::newRow("inside a root") << "/home/a/x" << 1;
    QTest::newRow("with a slash at the end") << "/home/a/x/" << 1;
    QTest::newRow("above two roots") << "/home" << 3;
    QTest::newRow("not in the library") << "/elsewhere" << -1;
    QTest::newRow("in a root, but empty") << "/home/a/none" << 0;
}

void TestRanking::filtersNameFolders()
{
    QFETCH(QString, folder);
    QFETCH(int, expected);
    Library library;
    store::Database &database = *library.database;
    const RootId a = addRoot(database, "/home/a"), b = addRoot(database, "/home/b");
    store::Pictures pictures(database);
    store::Contents contents(database);
    must(pictures.put(pictureNamed(a, "x/1.jpg", must(contents.put(contentNamed("1"))))));
    must(pictures.put(pictureNamed(a, "2.jpg", must(contents.put(contentNamed("2"))))));
    must(pictures.put(pictureNamed(b, "3.jpg", must(contents.put(contentNamed("3"))))));
    Filter filter;
    filter.folder = folder.toStdString();
    const auto narrowed = Narrowed::make(filter, database);
    if (expected < 0) {
        VERIFY_ERROR(narrowed, Code::NotFound);
        return;
    }
    VERIFY_OK(narrowed);
    QCOMPARE(static_cast<int>(narrowed->contents()->size()), expected);
    QCOMPARE(narrowed->admits(pictureNamed(a, "x/1.jpg")), folder != "/home/a/none");
    QCOMPARE(narrowed->admits(pictureNamed(b, "3.jpg")), folder == "/home");
}

void TestRanking::typesHaveOtherNames()
{
    Library library;
    store::Database &database = *library.database;
    const RootId root = addRoot(database, "/a");
    for (const char *format : {"JPEG", "HEIC", "PNG"}) {
        store::Content content = contentNamed(format);
        content.format = format;
        must(store::Pictures(database).put(
            pictureNamed(root, format, must(store::Contents(database).put(content)))));
    }
    Filter filter;
    filter.types = {"jpg", "HEIF"};
    const auto narrowed = Narrowed::make(filter, database);
    VERIFY_OK(narrowed);
    QCOMPARE(narrowed->contents()->ids(), (std::vector<ContentId>{{1}, {2}}));
    QVERIFY(Filter().empty());
    QCOMPARE(Narrowed::make(Filter(), database)->contents(), nullptr);
}

SEMBLANCE_TEST(TestRanking);
#include "tst_ranking.moc"
