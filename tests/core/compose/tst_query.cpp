// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/compose/query.h"
#include "tests/support/testmain.h"

#include <limits>

using namespace semblance;
using namespace semblance::compose;

namespace {

Query queryWith(int pictures, std::string words, std::optional<Mode> mode = std::nullopt)
{
    Query query;
    query.pictures.resize(static_cast<std::size_t>(pictures));
    query.words = std::move(words);
    query.mode = mode;
    return query;
}

std::shared_ptr<const Picture> onePixel(std::uint8_t level)
{
    return std::make_shared<const Picture>(Picture{1, 1, {level, level, level}});
}

} // namespace

class TestQuery final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void modesHaveNames();
    void withoutAModeThePictureDecides();
    void aModeNeedsWhatItCombines_data();
    void aModeNeedsWhatItCombines();
    void strengthStaysBetweenPictureAndWords_data();
    void strengthStaysBetweenPictureAndWords();
    void jsonBringsTheQueryBack();
    void pastedPicturesAreNotKept();
    void damagedJsonIsRefused_data();
    void damagedJsonIsRefused();
    void pastedPicturesAreComparedByContent();
    void relativeRegionsGrowWithThePicture();
};

void TestQuery::modesHaveNames()
{
    for (const Mode mode : {Mode::Composed, Mode::Average, Mode::Picture, Mode::Words}) {
        const auto again = modeFromName(modeName(mode));
        VERIFY_OK(again);
        QCOMPARE(*again, mode);
    }
    const auto unknown = modeFromName("mixture");
    VERIFY_ERROR(unknown, Code::Invalid);
    QVERIFY(unknown.error().sentence().find("average") != std::string::npos);
    VERIFY_ERROR(modeFromName(""), Code::Invalid);
}

void TestQuery::withoutAModeThePictureDecides()
{
    QCOMPARE(queryWith(0, "a dog").effectiveMode(), Mode::Words);
    QCOMPARE(queryWith(1, "").effectiveMode(), Mode::Composed);
    QCOMPARE(queryWith(1, "", Mode::Picture).effectiveMode(), Mode::Picture);
}

void TestQuery::aModeNeedsWhatItCombines_data()
{
    QTest::addColumn<int>("pictures");
    QTest::addColumn<QString>("words");
    QTest::addColumn<int>("mode");
    QTest::addColumn<bool>("valid");
    QTest::newRow("composed") << 1 << "in snow" << int(Mode::Composed) << true;
    QTest::newRow("composed without words") << 1 << "" << int(Mode::Composed) << true;
    QTest::newRow("composed without a picture") << 0 << "in snow" << int(Mode::Composed) << false;
    QTest::newRow("average without words") << 1 << "  " << int(Mode::Average) << false;
    QTest::newRow("average without a picture") << 0 << "dog" << int(Mode::Average) << false;
    QTest::newRow("picture without words") << 1 << "" << int(Mode::Picture) << true;
    QTest::newRow("picture without a picture") << 0 << "dog" << int(Mode::Picture) << false;
    QTest::newRow("words without a picture") << 0 << "dog" << int(Mode::Words) << true;
    QTest::newRow("words without words") << 1 << "" << int(Mode::Words) << false;
    QTest::newRow("a star is no word") << 1 << " * " << int(Mode::Words) << false;
}

void TestQuery::aModeNeedsWhatItCombines()
{
    QFETCH(int, pictures);
    QFETCH(QString, words);
    QFETCH(int, mode);
    QFETCH(bool, valid);
    const auto result = validate(queryWith(pictures, words.toStdString(), Mode(mode)));
    if (valid)
        VERIFY_OK(result);
    else
        VERIFY_ERROR(result, Code::Invalid);
}

void TestQuery::strengthStaysBetweenPictureAndWords_data()
{
    QTest::addColumn<double>("strength");
    QTest::addColumn<bool>("valid");
    QTest::newRow("the picture") << -1.0 << true;
    QTest::newRow("the words") << 1.0 << true;
    QTest::newRow("too low") << -1.01 << false;
    QTest::newRow("too high") << 1.01 << false;
    QTest::newRow("no number") << std::numeric_limits<double>::quiet_NaN() << false;
    QTest::newRow("endless") << std::numeric_limits<double>::infinity() << false;
}

void TestQuery::strengthStaysBetweenPictureAndWords()
{
    QFETCH(double, strength);
    QFETCH(bool, valid);
    Query query = queryWith(1, "in snow");
    query.strength = strength;
    QCOMPARE(validate(query).ok(), valid);
}

void TestQuery::jsonBringsTheQueryBack()
{
    Query query = queryWith(2, "卡通 \"quoted\"", Mode::Average);
    query.pictures[0].file = pathFromBytes("/pictures/ä b.jpg");
    query.pictures[0].region = Region{0.25, 0, 0.5, 1};
    query.pictures[0].relative = true;
    query.pictures[1].picture = PictureId{42};
    query.prompt = "* in snow";
    query.strength = -0.5;
    query.negative = "people";
    const auto again = queryFromJson(*parseJson(toJson(query).dump(), "query"));
    VERIFY_OK(again);
    QCOMPARE(*again, query);
    const auto simple = queryFromJson(toJson(Query{}));
    VERIFY_OK(simple);
    QCOMPARE(*simple, Query{});
    const auto later = queryFromJson(*parseJson(R"({"words": "dog", "colour": 3})", "query"));
    VERIFY_OK(later);
    QCOMPARE(later->words, std::string("dog"));
}

void TestQuery::pastedPicturesAreNotKept()
{
    Query query = queryWith(1, "");
    query.pictures[0].pixels = onePixel(7);
    VERIFY_ERROR(queryFromJson(toJson(query)), Code::NotFound);
}

void TestQuery::damagedJsonIsRefused_data()
{
    QTest::addColumn<QString>("json");
    QTest::newRow("no object") << "[]";
    QTest::newRow("words are a number") << R"({"words": 1})";
    QTest::newRow("unknown mode") << R"({"mode": "mixture"})";
    QTest::newRow("strength is a text") << R"({"strength": "1"})";
    QTest::newRow("pictures are an object") << R"({"pictures": {}})";
    QTest::newRow("picture of nothing") << R"({"pictures": [{}]})";
    QTest::newRow("short region") << R"({"pictures": [{"file": "/a", "region": [1, 2, 3]}]})";
    QTest::newRow("region of texts") << R"({"pictures": [{"file": "/a", "region": ["1", "2", "3", "4"]}]})";
}

void TestQuery::damagedJsonIsRefused()
{
    QFETCH(QString, json);
    VERIFY_ERROR(queryFromJson(*parseJson(json.toStdString(), "query")), Code::Damaged);
}

void TestQuery::pastedPicturesAreComparedByContent()
{
    QueryPicture a, b;
    a.pixels = onePixel(7);
    b.pixels = onePixel(7);
    QVERIFY(a == b);
    b.pixels = onePixel(8);
    QVERIFY(!(a == b));
    b.pixels.reset();
    QVERIFY(!(a == b));
}

void TestQuery::relativeRegionsGrowWithThePicture()
{
    QueryPicture picture;
    QVERIFY(!picture.regionIn(100, 50));
    picture.region = Region{0.5, 0.5, 0.25, 0.5};
    QCOMPARE(picture.regionIn(100, 50), picture.region);
    picture.relative = true;
    QVERIFY((picture.regionIn(100, 50) == Region{50, 25, 25, 25}));
}

SEMBLANCE_TEST(TestQuery);
#include "tst_query.moc"
