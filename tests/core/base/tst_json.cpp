// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/json.h"
#include "tests/support/testmain.h"

#include <cmath>
#include <limits>

using namespace semblance;

class TestJson final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsWrittenReadsBackTheSame();
    void objectsKeepTheirOrder();
    void floatsComeBackBitForBit();
    void invalidUtf8IsWrittenAsReplacement();
    void refusesWithAReason_data();
    void refusesWithAReason();
    void wholeNumbersOnlyRefusesOthers_data();
    void wholeNumbersOnlyRefusesOthers();
    void aMissingMemberIsNull();
    void partsOfATemporaryOutliveIt();
};

void TestJson::whatIsWrittenReadsBackTheSame()
{
    const Json value = Json::object({{"a", 1},
                                     {"b", Json::array({Json(true), Json(), Json("x\"\\\n\x01")})},
                                     {"c", Json::object({{"d", -0.25}, {"e", std::int64_t(1) << 60}})}});
    for (int indent : {-1, 2}) {
        const auto again = parseJson(value.dump(indent), "test");
        VERIFY_OK(again);
        QVERIFY(*again == value);
    }
}

void TestJson::objectsKeepTheirOrder()
{
    const auto json = parseJson(R"({"z":1,"a":2,"m":3})", "test");
    VERIFY_OK(json);
    QCOMPARE(json->dump(), std::string(R"({"z": 1, "a": 2, "m": 3})"));
}

void TestJson::floatsComeBackBitForBit()
{
    for (float value : {0.1f, 1e-30f, 3.4028235e38f, -1.0f / 3, 0.0f}) {
        const auto json = parseJson(Json(value).dump(), "test");
        VERIFY_OK(json);
        QCOMPARE(static_cast<float>(json->number()), value);
    }
    QCOMPARE(Json(std::nan("")).dump(), std::string("null"));
    QCOMPARE(Json(std::numeric_limits<double>::infinity()).dump(), std::string("null"));
}

void TestJson::invalidUtf8IsWrittenAsReplacement()
{
    QCOMPARE(Json(std::string("a\xFF")).dump(), std::string("\"a\xEF\xBF\xBD\""));
}

void TestJson::refusesWithAReason_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("reason");
    QTest::newRow("a name twice") << QByteArray(R"({"a":1,"a":2})") << QByteArray("twice");
    QTest::newRow("cut short") << QByteArray(R"({"a":)") << QByteArray("not valid JSON");
    QTest::newRow("something behind") << QByteArray("{} x") << QByteArray("not valid JSON");
    QTest::newRow("nothing") << QByteArray("") << QByteArray("not valid JSON");
    QTest::newRow("not UTF-8") << QByteArray("\"\xFF\"") << QByteArray("UTF-8");
    QTest::newRow("too deep") << QByteArray(100, '[') << QByteArray("nested deeper");
}

void TestJson::refusesWithAReason()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, reason);
    const auto json = parseJson(text.toStdString(), "the test's text");
    VERIFY_ERROR(json, Code::Damaged);
    QVERIFY2(json.error().sentence().find(reason.toStdString()) != std::string::npos,
             json.error().sentence().c_str());
    QVERIFY(json.error().sentence().find("the test's text") != std::string::npos);
}

void TestJson::wholeNumbersOnlyRefusesOthers_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("negative") << QByteArray("[-1]");
    QTest::newRow("fraction") << QByteArray("[1.5]");
    QTest::newRow("exponent") << QByteArray("[1e3]");
    QTest::newRow("larger than 2^53") << QByteArray("[9007199254740993]");
}

void TestJson::wholeNumbersOnlyRefusesOthers()
{
    QFETCH(QByteArray, text);
    JsonLimits limits;
    limits.wholeNumbersOnly = true;
    VERIFY_ERROR(parseJson(text.toStdString(), "test", limits), Code::Damaged);
    VERIFY_OK(parseJson("[0, 9007199254740992]", "test", limits));
}

void TestJson::aMissingMemberIsNull()
{
    const Json json = Json::object({{"a", "text"}});
    QVERIFY(json["b"].isNull());
    QCOMPARE(json["b"].integer(7), std::int64_t(7));
    QCOMPARE(json["a"].number(2.5), 2.5);
    QVERIFY(json["a"]["deeper"].isNull());
}

void TestJson::partsOfATemporaryOutliveIt()
{
    const auto make = [] { return Json::object({{"list", Json::array({Json("one"), Json("two")})}}); };
    std::string all;
    for (const Json &item : make()["list"].items())
        all += item.string();
    for (const auto &[name, value] : make().members())
        all += name + std::to_string(value.items().size());
    QCOMPARE(all, std::string("onetwolist2"));
}

SEMBLANCE_TEST(TestJson);
#include "tst_json.moc"
