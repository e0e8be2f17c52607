// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/compose/prompt.h"
#include "core/compose/wording.h"
#include "tests/support/testmain.h"

using namespace semblance;
using namespace semblance::compose;

class TestPrompt final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void effectivePrompt_data();
    void effectivePrompt();
    void thePersonsOwnPromptCounts_data();
    void thePersonsOwnPromptCounts();
    void wordsAreTidied_data();
    void wordsAreTidied();
    void aMappingsAuthorsHaveTheirOwnSentence();
};

void TestPrompt::effectivePrompt_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("prompt");
    QTest::addColumn<QString>("words");
    QTest::addColumn<int>("stars");
    QTest::addColumn<int>("modifier"); // -1: none
    QTest::newRow("modifier of the table") << "as a cartoon"
                                           << "a cartoon of *"
                                           << "a cartoon" << 1 << 0;
    QTest::newRow("modifier with words") << "in Paris"
                                         << "a photo of * in Paris"
                                         << "Paris" << 1 << 1;
    QTest::newRow("star is kept") << "* in snow"
                                  << "* in snow"
                                  << "in snow" << 1 << -1;
    QTest::newRow("several stars") << "* beside *, both wet"
                                   << "* beside *, both wet"
                                   << "beside , both wet" << 2 << -1;
    QTest::newRow("star of a Chinese keyboard") << "＊ in snow"
                                                << "* in snow"
                                                << "in snow" << 1 << -1;
    QTest::newRow("anything else") << "is red"
                                   << "a photo of * , is red"
                                   << "is red" << 1 << -1;
    QTest::newRow("no words") << ""
                              << "a photo of *"
                              << "" << 1 << -1;
    QTest::newRow("white space only") << " \t "
                                      << "a photo of *"
                                      << "" << 1 << -1;
    QTest::newRow("a star alone") << "*"
                                  << "*"
                                  << "" << 1 << -1;
}

void TestPrompt::effectivePrompt()
{
    QFETCH(QString, typed);
    QFETCH(QString, prompt);
    QFETCH(QString, words);
    QFETCH(int, stars);
    QFETCH(int, modifier);
    const auto table = Modifiers::parse("as a cartoon\ta cartoon of *\ta cartoon\ten\n"
                                        "in {X}\ta photo of * in {X}\t{X}\ten\n",
                                        "t");
    VERIFY_OK(table);
    Query query;
    query.words = typed.toStdString();
    const Prompt made = makePrompt(query, *table);
    QCOMPARE(QString::fromStdString(made.text), prompt);
    QCOMPARE(QString::fromStdString(made.words), words);
    QCOMPARE(made.stars, stars);
    QCOMPARE(made.modifier ? int(*made.modifier) : -1, modifier);
}

void TestPrompt::thePersonsOwnPromptCounts_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("own");
    QTest::addColumn<QString>("words");
    QTest::newRow("with words") << "in snow"
                                << "a sculpture of * in snow"
                                << "in snow";
    QTest::newRow("without words") << ""
                                   << "a sculpture of *"
                                   << "a sculpture of";
    QTest::newRow("without a star") << ""
                                    << "a sculpture"
                                    << "a sculpture";
}

void TestPrompt::thePersonsOwnPromptCounts()
{
    QFETCH(QString, typed);
    QFETCH(QString, own);
    QFETCH(QString, words);
    Query query;
    query.words = typed.toStdString();
    query.prompt = own.toStdString();
    const Prompt made = makePrompt(query, {});
    QCOMPARE(QString::fromStdString(made.text), own);
    QCOMPARE(QString::fromStdString(made.words), words);
    QVERIFY(!made.modifier);
}

void TestPrompt::wordsAreTidied_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("tidied");
    QTest::newRow("curly quotes") << "it\u2019s \u201Ca dog\u201D"
                                  << "it's \"a dog\"";
    QTest::newRow("full width") << "ＡＢＣ１（＊）！"
                                << "ABC1(*)!";
    QTest::newRow("ideographic space") << "\u3000a\u3000b"
                                       << "a b";
    QTest::newRow("accents apart") << "cafe\u0301"
                                   << "caf\u00E9";
    QTest::newRow("white space") << "\n a \t\n b\u00A0"
                                 << "a b";
    QTest::newRow("capitals stay") << "Van Gogh"
                                   << "Van Gogh";
}

void TestPrompt::wordsAreTidied()
{
    QFETCH(QString, typed);
    QFETCH(QString, tidied);
    QCOMPARE(QString::fromStdString(tidy(typed.toStdString())), tidied);
}

void TestPrompt::aMappingsAuthorsHaveTheirOwnSentence()
{
    Query query;
    query.words = "is red";
    const auto searle = clip::profileOfKind("searle");
    QVERIFY(searle.has_value());
    QCOMPARE(makePrompt(query, {}, searle->wordsPrompt).text, std::string("a photo of * that is red"));
    query.words = "* in snow";
    QCOMPARE(makePrompt(query, {}, searle->wordsPrompt).text, std::string("* in snow"));
    query.words.clear();
    QCOMPARE(makePrompt(query, {}, searle->wordsPrompt).text, std::string("a photo of *"));
    QVERIFY(!clip::profileOfKind("another").has_value());
}

SEMBLANCE_TEST(TestPrompt);
#include "tst_prompt.moc"
