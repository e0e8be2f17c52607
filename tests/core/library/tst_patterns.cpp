// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/library/patterns.h"
#include "tests/support/testmain.h"

using namespace semblance;
using namespace semblance::library;

class TestPatterns final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aGlobMatchesTheWholeText_data();
    void aGlobMatchesTheWholeText();
    void excludedIsWhatMatchesOrLiesBelow_data();
    void excludedIsWhatMatchesOrLiesBelow();
    void onePathIsNamedWhateverItIsCalled();
    void withIncludesOnlyTheyCount();
    void aPatternThatMakesNoSenseIsInvalid_data();
    void aPatternThatMakesNoSenseIsInvalid();
    void manyStarsEndInReasonableTime();
};

void TestPatterns::aGlobMatchesTheWholeText_data()
{
    QTest::addColumn<QByteArray>("glob");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("matches");
    const auto row = [](const char *glob, const char *text, bool matches) {
        QTest::addRow("%s on %s", glob, text) << QByteArray(glob) << QByteArray(text) << matches;
    };
    row("*.jpg", "a.jpg", true);
    row("*.jpg", "a.JPG", true);
    row("*.jpg", "a.jpg.txt", false);
    row("*.jpg", "a/b.jpg", false);
    row("**.jpg", "a/b.jpg", true);
    row("a/**/b.jpg", "a/b.jpg", true);
    row("a/**/b.jpg", "a/x/y/b.jpg", true);
    row("a/**/b.jpg", "a/xb.jpg", false);
    row("?.png", "\xC3\xA4.png", true);
    row("?.png", "\xFF.png", true);
    row("?.png", "/.png", false);
    row("[a-c]x", "Bx", true);
    row("[!a-c]x", "bx", false);
    row("[!a-c]x", "dx", true);
    row("[]]x", "]x", true);
    row("a*b*c", "aXbYc", true);
    row("a*b*c", "aXbY", false);
    row("*a/**", "xa/y/z", true);
    row("", "", true);
    row("*", "", true);
}

void TestPatterns::aGlobMatchesTheWholeText()
{
    QFETCH(QByteArray, glob);
    QFETCH(QByteArray, text);
    QFETCH(bool, matches);
    QCOMPARE(globMatches(glob.toStdString(), text.toStdString()), matches);
}

void TestPatterns::excludedIsWhatMatchesOrLiesBelow_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("path");
    QTest::addColumn<bool>("excluded");
    const auto row = [](const char *pattern, const char *path, bool excluded) {
        QTest::addRow("%s on %s", pattern, path) << QString(pattern) << QString(path) << excluded;
    };
    row("*.png", "a/b/c.png", true);
    row("*.png", "a/b/c.jpg", false);
    row("cache", "a/Cache/c.jpg", true);
    row("cache", "a/mycache/c.jpg", false);
    row("cache/", "a/cache", false);
    row("cache/", "a/cache/b.jpg", true);
    row("2019/raw", "2019/raw/x.dng", true);
    row("2019/raw", "old/2019/raw/x.dng", false);
    row("/top.jpg", "top.jpg", true);
    row("/top.jpg", "a/top.jpg", false);
    row("2019/**", "2019/a/b.jpg", true);
    row("2019/*.jpg", "2019/a/b.jpg", false);
}

void TestPatterns::excludedIsWhatMatchesOrLiesBelow()
{
    QFETCH(QString, pattern);
    QFETCH(QString, path);
    QFETCH(bool, excluded);
    const auto patterns = Patterns::parse({}, {pattern.toStdString()});
    VERIFY_OK(patterns);
    QCOMPARE(patterns->leavesOut(path.toStdString()), excluded);
}

void TestPatterns::onePathIsNamedWhateverItIsCalled()
{
    for (const char *path : {"a.jpg", "2019/raw [old]/x?.jpg", "a*b/c.png", "[x"}) {
        const auto patterns = Patterns::parse({}, {patternFor(path)});
        VERIFY_OK(patterns);
        QVERIFY2(patterns->leavesOut(path), path);
        QVERIFY2(patterns->leavesOut(std::string(path) + "/below.jpg"), path);
        QVERIFY2(!patterns->leavesOut("elsewhere/" + std::string(path)), path);
    }
    const auto star = Patterns::parse({}, {patternFor("a*b.jpg")});
    VERIFY_OK(star);
    QVERIFY(!star->leavesOut("aab.jpg"));
}

void TestPatterns::withIncludesOnlyTheyCount()
{
    const auto patterns = Patterns::parse({"*.jpg", "keep"}, {"bad*"});
    VERIFY_OK(patterns);
    QVERIFY(!patterns->leavesOut("a/b.jpg"));
    QVERIFY(patterns->leavesOut("a/b.png"));
    QVERIFY(!patterns->leavesOut("keep/b.png"));
    QVERIFY(patterns->leavesOut("a/bad.jpg"));
    QVERIFY(!Patterns().leavesOut("anything"));
}

void TestPatterns::aPatternThatMakesNoSenseIsInvalid_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::newRow("empty") << "";
    QTest::newRow("a slash") << "/";
    QTest::newRow("an open bracket") << "a[b";
    QTest::newRow("an empty set") << "a[]";
}

void TestPatterns::aPatternThatMakesNoSenseIsInvalid()
{
    QFETCH(QString, pattern);
    VERIFY_ERROR(Patterns::parse({}, {pattern.toStdString()}), Code::Invalid);
    VERIFY_ERROR(Patterns::parse({pattern.toStdString()}, {}), Code::Invalid);
}

void TestPatterns::manyStarsEndInReasonableTime()
{
    std::string glob, text(2000, 'a');
    for (int i = 0; i < 200; ++i)
        glob += "a*";
    QVERIFY(!globMatches(glob + "b", text));
    std::string deep;
    for (int i = 0; i < 20; ++i)
        deep += "**/a/";
    QVERIFY(!globMatches(deep + "b", "a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/c"));
}

SEMBLANCE_TEST(TestPatterns);
#include "tst_patterns.moc"
