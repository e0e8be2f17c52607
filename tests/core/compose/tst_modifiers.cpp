// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/compose/modifiers.h"
#include "tests/support/testmain.h"

#include <set>

using namespace semblance;
using namespace semblance::compose;

namespace {

const Modifiers &shipped()
{
    static const Modifiers table = [] {
        const auto read =
            Modifiers::read(std::filesystem::path(SEMBLANCE_RESOURCES_DIR) / "modifiers/modifiers.tsv");
        return read ? *read : Modifiers();
    }();
    return table;
}

} // namespace

class TestModifiers final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theShippedTableIsRead();
    void theShippedTableKnowsWhatPeopleType_data();
    void theShippedTableKnowsWhatPeopleType();
    void whatIsNoModifierStaysWords_data();
    void whatIsNoModifierStaysWords();
    void theFirstRowCounts();
    void namesKeepTheirCapitals();
    void commentsAndEmptyLinesAreLeftOut();
    void damagedRowsAreNamed_data();
    void damagedRowsAreNamed();
    void aMissingTableIsNotFound();
};

void TestModifiers::theShippedTableIsRead()
{
    VERIFY_OK(Modifiers::read(std::filesystem::path(SEMBLANCE_RESOURCES_DIR) / "modifiers/modifiers.tsv"));
    QVERIFY(shipped().rows().size() > 200);
    std::set<std::string> patterns, languages;
    for (const Modifier &row : shipped().rows()) {
        languages.insert(row.language);
        for (const std::string &pattern : row.patterns)
            QVERIFY2(patterns.insert(pattern).second, pattern.c_str()); // a second one could never match
    }
    QCOMPARE(languages, (std::set<std::string>{"en", "zh"}));
}

void TestModifiers::theShippedTableKnowsWhatPeopleType_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("prompt");
    QTest::addColumn<QString>("words");
    const auto row = [](const char *typed, const char *prompt, const char *words) {
        QTest::newRow(typed) << typed << prompt << words;
    };
    row("as a cartoon", "a cartoon of *", "a cartoon");
    row("as cartoon", "a cartoon of *", "a cartoon");
    row("cartoon version", "a cartoon of *", "a cartoon");
    row("  As A  Cartoon. ", "a cartoon of *", "a cartoon");
    row("sketch", "a sketch of *", "a sketch");
    row("an oil painting", "an oil painting of *", "an oil painting");
    row("origami", "an origami of *", "an origami");
    row("as an emoji", "an emoji of *", "an emoji");
    row("sculpture", "a sculpture of *", "a sculpture");
    row("toy", "a toy of *", "a toy");
    row("at night", "a photo of * at night", "a photo at night");
    row("in snow", "a photo of * in snow", "a photo in snow");
    row("in the rain!", "a photo of * in the rain", "a photo in the rain");
    row("black and white", "a black and white photo of *", "a black and white photo");
    row("in the style of Van Gogh", "* in the style of Van Gogh", "in the style of Van Gogh");
    row("with a red hat", "a photo of * with a red hat", "with a red hat");
    row("without people", "a photo of * without people", "a photo without people");
    row("without a leash", "a photo of * without a leash", "without a leash");
    row("wearing a scarf", "a photo of * wearing a scarf", "wearing a scarf");
    row("at the airport", "a photo of * at the airport", "a photo at the airport");
    row("in Paris", "a photo of * in Paris", "a photo in Paris");
    row("as a postcard", "a postcard of *", "a postcard");
    row("as an advertisement", "an advertisement of *", "an advertisement");
    row("卡通风格", "a cartoon of *", "a cartoon");
    row("素描", "a sketch of *", "a sketch");
    row("油画", "an oil painting of *", "an oil painting");
    row("变成折纸", "an origami of *", "an origami");
    row("在夜晚。", "a photo of * at night", "a photo at night");
    row("雪中", "a photo of * in snow", "a photo in snow");
    row("黑白", "a black and white photo of *", "a black and white photo");
}

void TestModifiers::theShippedTableKnowsWhatPeopleType()
{
    QFETCH(QString, typed);
    QFETCH(QString, prompt);
    QFETCH(QString, words);
    const auto match = shipped().match(typed.toStdString());
    QVERIFY(match);
    QCOMPARE(QString::fromStdString(match->prompt), prompt);
    QCOMPARE(QString::fromStdString(match->words), words);
}

void TestModifiers::whatIsNoModifierStaysWords_data()
{
    QTest::addColumn<QString>("typed");
    for (const char *typed :
         {"", "is red and has longer sleeves", "a dog on a sofa", "cartoons", "within", "戴墨镜的狗"})
        QTest::newRow(typed) << typed;
}

void TestModifiers::whatIsNoModifierStaysWords()
{
    QFETCH(QString, typed);
    QVERIFY(!shipped().match(typed.toStdString()));
}

void TestModifiers::theFirstRowCounts()
{
    const auto table =
        Modifiers::parse("in snow\tfirst *\tfirst\ten\nin {X}\tsecond * {X}\tsecond {X}\ten\n", "t");
    VERIFY_OK(table);
    QCOMPARE(table->match("in snow")->row, std::size_t(0));
    QCOMPARE(table->match("in rain")->row, std::size_t(1));
    QCOMPARE(table->match("in rain")->prompt, std::string("second * rain"));
    QCOMPARE(Modifiers().match("in snow").has_value(), false);
}

void TestModifiers::namesKeepTheirCapitals()
{
    const auto table = Modifiers::parse("By {x} Style\t* by {X}\tby {X}\ten", "t");
    VERIFY_OK(table);
    QCOMPARE(table->match("by  Van  Gogh style")->prompt, std::string("* by Van Gogh"));
    QCOMPARE(table->match("BY İzmir STYLE")->prompt, std::string("* by i\u0307zmir")); // lower case is longer
}

void TestModifiers::commentsAndEmptyLinesAreLeftOut()
{
    const auto table =
        Modifiers::parse("\uFEFF# a comment\r\n\r\n  \nnight|dark\t* at night\tnight\ten\r\n", "t");
    VERIFY_OK(table);
    QCOMPARE(table->rows().size(), std::size_t(1));
    QCOMPARE(table->rows()[0], (Modifier{{"night", "dark"}, "* at night", "night", "en"}));
    VERIFY_OK(Modifiers::parse("", "t"));
}

void TestModifiers::damagedRowsAreNamed_data()
{
    QTest::addColumn<QString>("row");
    QTest::newRow("too few columns") << "night\t* at night\tnight";
    QTest::newRow("too many columns") << "night\t* at night\tnight\ten\tmore";
    QTest::newRow("no pattern") << "\t* at night\tnight\ten";
    QTest::newRow("an empty pattern") << "night||dark\t* at night\tnight\ten";
    QTest::newRow("no star") << "night\tat night\tnight\ten";
    QTest::newRow("no words") << "night\t* at night\t\ten";
    QTest::newRow("a star in the words") << "night\t* at night\t* night\ten";
    QTest::newRow("everything matches") << "{X}\t* {X}\t{X}\ten";
    QTest::newRow("two unknowns") << "{X} and {X}\t* {X}\t{X}\ten";
    QTest::newRow("an unknown from nowhere") << "night\t* at {X}\tnight\ten";
}

void TestModifiers::damagedRowsAreNamed()
{
    QFETCH(QString, row);
    const auto table = Modifiers::parse("# comment\n" + row.toStdString() + "\n", "mine.tsv");
    VERIFY_ERROR(table, Code::Damaged);
    const std::string sentence = table.error().sentence();
    QVERIFY2(sentence.find("line 2") != std::string::npos, sentence.c_str());
    QVERIFY2(sentence.find("mine.tsv") != std::string::npos, sentence.c_str());
    VERIFY_ERROR(Modifiers::parse("\xFF\xFE", "t"), Code::Damaged);
}

void TestModifiers::aMissingTableIsNotFound()
{
    const test::TempFolder folder;
    VERIFY_ERROR(Modifiers::read(folder / "none.tsv"), Code::NotFound);
    VERIFY_ERROR(Modifiers::read(folder.write("large.tsv", std::string((1u << 20) + 1, '#'))),
                 Code::TooLarge);
}

SEMBLANCE_TEST(TestModifiers);
#include "tst_modifiers.moc"
