// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/error.h"
#include "core/base/unicode.h"
#include "tests/support/testmain.h"

using namespace semblance;

class TestUnicode final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void invalidBytesBecomeReplacements();
    void lowerCaseIsPythons_data();
    void lowerCaseIsPythons();
    void spacesArePythons();
    void classesAreUnicodes();
    void foldingFindsNamesWithAccents();
    void anErrorIsOneSentence();
};

void TestUnicode::invalidBytesBecomeReplacements()
{
    QCOMPARE(validUtf8("a\xC3(\xF0\x9F\x98\x80"), std::string("a\xEF\xBF\xBD(\xF0\x9F\x98\x80"));
    QVERIFY(!isValidUtf8("\xED\xA0\x80")); // a surrogate
    QCOMPARE(codePoints("\xF0\x9F\x98\x80"), std::vector<char32_t>({0x1F600}));
}

void TestUnicode::lowerCaseIsPythons_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("lower");
    QTest::newRow("plain") << "A Dog"
                           << "a dog";
    QTest::newRow("final sigma") << "ΟΔΥΣΣΕΥΣ"
                                 << "οδυσσευς";
    QTest::newRow("sigma alone") << "Σ"
                                 << "σ";
    QTest::newRow("dotted capital I") << "İ" << QString::fromUtf8("i\u0307");
    QTest::newRow("cyrillic") << "ПРИВЕТ"
                              << "привет";
    QTest::newRow("sharp s stays") << "STRAßE"
                                   << "straße";
}

void TestUnicode::lowerCaseIsPythons()
{
    QFETCH(QString, text);
    QFETCH(QString, lower);
    QCOMPARE(QString::fromStdString(lowerCase(text.toStdString())), lower);
}

void TestUnicode::spacesArePythons()
{
    for (char32_t point : {U' ', U'\t', U'\n', char32_t(0x1C), char32_t(0x1F), char32_t(0x85), char32_t(0xA0),
                           char32_t(0x3000), char32_t(0x2028)})
        QVERIFY2(isSpace(point), std::to_string(static_cast<unsigned>(point)).c_str());
    for (char32_t point : {U'a', char32_t(0x200B), char32_t(0xFEFF), char32_t(0x1B)})
        QVERIFY2(!isSpace(point), std::to_string(static_cast<unsigned>(point)).c_str());
}

void TestUnicode::classesAreUnicodes()
{
    QVERIFY(isLetter(U'é') && isLetter(U'日') && !isLetter(U'5') && !isLetter(U'*'));
    QVERIFY(isNumber(U'5') && isNumber(U'²') && isNumber(U'Ⅳ') && !isNumber(U'x'));
}

void TestUnicode::foldingFindsNamesWithAccents()
{
    QCOMPARE(foldForSearch("Café ÄPFEL ﬁn"), foldForSearch("cafe apfel fin"));
}

void TestUnicode::anErrorIsOneSentence()
{
    const Error error{Code::Damaged, "decode the picture", "/a/b.jpg", "it ends after 10 bytes",
                      "Copy it again"};
    QCOMPARE(error.sentence(),
             std::string("Could not decode the picture /a/b.jpg: it ends after 10 bytes. Copy it again."));
    QCOMPARE(std::string(codeName(error.code)), std::string("damaged"));
}

SEMBLANCE_TEST(TestUnicode);
#include "tst_unicode.moc"
