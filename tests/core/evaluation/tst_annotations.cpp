// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/evaluation/annotations.h"
#include "core/evaluation/mask.h"
#include "core/evaluation/method.h"
#include "core/evaluation/missing.h"
#include "tests/core/evaluation/madeup.h"

#include <numeric>

using namespace semblance;
using namespace semblance::evaluation;

class TestAnnotations final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theFirstProblemNamesFileAndEntry();
    void polygonsAreFilledByPixelCentres();
    void runsGoDownTheColumns();
    void whatLiesOutsideAMaskIsWhite();
    void galleriesShrinkAroundMissingPictures();
    void aQueryThatLostItsMainPictureIsLeftOutWhereItCounts();
    void methodsKeepTheirOrder();
};

void TestAnnotations::theFirstProblemNamesFileAndEntry()
{
    const test::TempFolder folder;
    auto file = Annotations::read(folder.write("a.json", R"([{"x": 3}, {"y": "two"}])"));
    VERIFY_OK(file);
    file->at(0);
    QCOMPARE(file->text(file->entries()[0], "x"), std::string("3"));
    QVERIFY(!file->problem());
    file->at(1);
    QCOMPARE(file->text(file->entries()[1], "x"), std::string());
    file->at(2);
    file->number(file->entries()[1], "y");
    VERIFY_ERROR(Result<void>(*file->problem()), Code::Damaged);
    QVERIFY(file->problem()->file.find("a.json") != std::string::npos);
    QVERIFY2(file->problem()->cause.find("(entry 2)") != std::string::npos, file->problem()->cause.c_str());
}

void TestAnnotations::polygonsAreFilledByPixelCentres()
{
    const Mask square{4, 3, {{1, 0, 3, 0, 3, 2, 1, 2}}, {}};
    QCOMPARE(insideOf(square), (std::vector<std::uint8_t>{0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0}));
    const Mask two{
        4, 1, {{0, 0, 1, 0, 1, 1, 0, 1}, {3, 0, 9, 0, 9, 9, 3, 9}}, {}}; // reaches out of the picture
    QCOMPARE(insideOf(two), (std::vector<std::uint8_t>{1, 0, 0, 1}));
}

void TestAnnotations::runsGoDownTheColumns()
{
    const Mask runs{3, 2, {}, {1, 2, 2, 100}}; // also more than there is
    QCOMPARE(insideOf(runs), (std::vector<std::uint8_t>{0, 1, 0, 1, 0, 1}));
}

void TestAnnotations::whatLiesOutsideAMaskIsWhite()
{
    Picture picture{2, 1, {1, 2, 3, 4, 5, 6}};
    whiten(picture, {2, 1, {{0, 0, 1, 0, 1, 1, 0, 1}}, {}});
    QCOMPARE(picture.rgb, (std::vector<std::uint8_t>{1, 2, 3, 255, 255, 255}));
    Picture larger{4, 2, std::vector<std::uint8_t>(24, 7)}; // a mask of another size is stretched
    whiten(larger, {2, 1, {{0, 0, 1, 0, 1, 1, 0, 1}}, {}});
    QCOMPARE(std::accumulate(larger.rgb.begin(), larger.rgb.end(), 0), 12 * 7 + 12 * 255);
}

namespace {

/// Four pictures; two queries.
Task small(Measure measure)
{
    Task task;
    task.metrics = {{measure, 1, false}};
    for (const char *name : {"a", "b", "c", "d"})
        task.views.push_back({name, name, {}, {}, false});
    Part part{"", {0, 1, 2, 3}, {}};
    Query one, two;
    one.id = "one";
    one.picture = 0;
    one.right = {1, 3};
    one.removed = {0};
    one.subset = {1, 2, 3};
    two.id = "two";
    two.picture = 1;
    two.right = {2};
    part.queries = {one, two};
    task.parts = {part};
    return task;
}

} // namespace

void TestAnnotations::galleriesShrinkAroundMissingPictures()
{
    int leftOut = 0;
    const Task left = without(small(Measure::HitRate), {false, true, false, false}, leftOut);
    QCOMPARE(leftOut, 1); // "two" lost its picture
    QCOMPARE(left.parts[0].gallery, (std::vector<int>{0, 2, 3}));
    const Query &one = left.parts[0].queries.at(0);
    QCOMPARE(one.right, std::vector<int>{2});
    QCOMPARE(one.removed, std::vector<int>{0});
    QCOMPARE(one.subset, (std::vector<int>{1, 2}));
    leftOut = 0;
    without(small(Measure::HitRate), {false, false, true, false}, leftOut);
    QCOMPARE(leftOut, 1); // "two" has nothing right any more
    Task hopeless = small(Measure::SetRecall);
    hopeless.countsHopeless = true;
    leftOut = 0;
    QCOMPARE(without(hopeless, {false, false, true, false}, leftOut).parts[0].queries.size(), std::size_t(2));
    QCOMPARE(leftOut, 0);
}

void TestAnnotations::aQueryThatLostItsMainPictureIsLeftOutWhereItCounts()
{
    int leftOut = 0;
    without(small(Measure::MainHitRate), {false, true, false, false}, leftOut);
    QCOMPARE(leftOut, 2);
}

void TestAnnotations::methodsKeepTheirOrder()
{
    const auto two = methodsFrom({"text", "composed", "text"});
    VERIFY_OK(two);
    QCOMPARE(*two, (std::vector<Method>{Method::Composed, Method::Text}));
    QCOMPARE(methodsFrom({})->size(), std::size_t(4));
    VERIFY_ERROR(methodsFrom({"mixture"}), Code::Invalid);
}

SEMBLANCE_TEST(TestAnnotations);
#include "tst_annotations.moc"
