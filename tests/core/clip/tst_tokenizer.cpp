// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/json.h"
#include "core/clip/cleaning.h"
#include "core/clip/htmlunescape.h"
#include "core/clip/tokenizer.h"
#include "tests/support/testmain.h"

#include <QStringList>
#include <thread>

using namespace semblance;
using namespace semblance::clip;

namespace {

using TokenizerPtr = std::shared_ptr<const Tokenizer>;

std::filesystem::path fixtures()
{
    return test::sharedFolder() / "fixtures" / "clip";
}

/// The full vocabulary, read once for the whole program; null where the reference data are absent.
TokenizerPtr fullTokenizer()
{
    static const TokenizerPtr tokenizer = [] {
        const auto read = Tokenizer::fromFolder(fixtures() / "tokenizer_full");
        return read ? *read : TokenizerPtr();
    }();
    return tokenizer;
}

/// "l o", "lo w</w>", "w o": a vocabulary small enough to check by hand; ids 512, 513, 514, start 515, end
/// 516.
TokenizerPtr smallTokenizer()
{
    const auto made = Tokenizer::fromMerges({"l o", "lo w</w>", "w o"});
    return made ? *made : TokenizerPtr();
}

std::vector<int> idsOf(const Json &json)
{
    std::vector<int> ids;
    for (const Json &id : json.items())
        ids.push_back(static_cast<int>(id.integer()));
    return ids;
}

QString shown(const std::vector<int> &ids)
{
    QStringList text;
    for (int id : ids)
        text << QString::number(id);
    return text.join(' ');
}

} // namespace

class TestTokenizer final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyReferenceTextHasTheAuthorsIds();
    void everyReferenceTextIsCleanedAsByTheAuthors();
    void vectorsOfTheReferencePage_data();
    void vectorsOfTheReferencePage();
    void everyFormOfAVocabularyGivesTheSameIds();
    void mergesAloneAreNumberedAsByTheAuthors();
    void pairsAreMergedByRankAndFromLeftToRight();
    void htmlReferencesAreUndone_data();
    void htmlReferencesAreUndone();
    void longTextIsCutAndSaysSo();
    void specialSpellingsOfAPersonAreOrdinaryText();
    void starsOfAPromptAreNeverSwallowed_data();
    void starsOfAPromptAreNeverSwallowed();
    void aSlotMayStandForAnotherWordThanTheOneTyped();
    void aStarThatWouldBeCutIsInvalid();
    void unknownWordsAreThoseOfSeveralTokens();
    void invalidBytesAreReadAsReplacementCharacters();
    void aVeryLongWordIsNoTrouble();
    void manyThreadsGetTheSameIds();
};

void TestTokenizer::everyReferenceTextHasTheAuthorsIds()
{
    NEEDS_SHARED();
    QVERIFY(fullTokenizer());
    const auto json = readJson(fixtures() / "tokens.json", "read the fixture");
    VERIFY_OK(json);
    const int context = static_cast<int>((*json)["context_length"].integer());
    int cases = 0;
    for (const Json &row : (*json)["cases"].items()) {
        const bool apart = row.has("ids_without_ftfy");
        const std::vector<int> expected = idsOf(row[apart ? "ids_without_ftfy" : "ids"]);
        const std::string text = row["text"].string();
        const std::vector<int> ids = fullTokenizer()->encode(text, context, true).ids;
        QVERIFY2(ids == expected, qPrintable(QString::fromStdString(text) + ": " + shown(ids) +
                                             " instead of " + shown(expected)));
        ++cases;
    }
    QCOMPARE(cases, 569);
}

void TestTokenizer::everyReferenceTextIsCleanedAsByTheAuthors()
{
    NEEDS_SHARED();
    const auto json = readJson(fixtures() / "tokens.json", "read the fixture");
    VERIFY_OK(json);
    for (const Json &row : (*json)["cases"].items())
        if (!row["ftfy_changes_text"].boolean())
            QCOMPARE(cleanText(row["text"].string()), row["clean"].string());
}

void TestTokenizer::vectorsOfTheReferencePage_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("ids");
    QTest::newRow("prompt") << "a photo of *"
                            << "320 1125 539 265";
    QTest::newRow("star first") << "* as a cartoon"
                                << "265 601 320 7651";
    QTest::newRow("comma with a space") << "a photo of * , add a dog"
                                        << "320 1125 539 265 267 3536 320 1929";
    QTest::newRow("comma glued to the star") << "a photo of *, add a dog"
                                             << "320 1125 539 41895 3536 320 1929";
    QTest::newRow("contraction and digits") << "it's 2024!"
                                            << "585 568 273 271 273 275 256";
    QTest::newRow("accents and characters") << "Café naïve 日本"
                                            << "15304 1097 35689 563 39121 19277 361";
    QTest::newRow("emoji") << "😀"
                           << "7334";
    QTest::newRow("nothing") << ""
                             << "";
}

void TestTokenizer::vectorsOfTheReferencePage()
{
    NEEDS_SHARED();
    QVERIFY(fullTokenizer());
    QFETCH(QString, text);
    QFETCH(QString, ids);
    std::vector<int> found = fullTokenizer()->encode(text.toStdString(), 77).ids;
    QCOMPARE(found.front(), 49406);
    QCOMPARE(found.back(), 49407);
    QCOMPARE(shown({found.begin() + 1, found.end() - 1}), ids);
}

void TestTokenizer::everyFormOfAVocabularyGivesTheSameIds()
{
    NEEDS_SHARED();
    std::vector<std::pair<std::filesystem::path, int>> files = {
        {fixtures() / "tokenizer_full" / "vocab.json", 49408},
        {fixtures() / "tokenizer_full" / "merges.txt", 49408},
        {fixtures() / "tokenizer_reduced" / "vocab.json", 1024}};
#ifdef SEMBLANCE_HAS_ZLIB
    files.emplace_back(fixtures() / "bpe_simple_vocab_16e6.txt.gz", 49408);
    files.emplace_back(fixtures() / "tokenizer_reduced" / "bpe_reduced_510_merges.txt.gz", 1024);
#endif
    const std::string text = "a photo of * , it's a Café with 日本 & 3 dogs 😀";
    std::map<int, std::vector<int>> known;
    for (const auto &[file, size] : files) {
        const auto tokenizer = Tokenizer::fromFile(file);
        VERIFY_OK(tokenizer);
        QCOMPARE((*tokenizer)->vocabularySize(), size);
        QCOMPARE((*tokenizer)->startId(), size - 2);
        QCOMPARE((*tokenizer)->endId(), size - 1);
        QCOMPARE((*tokenizer)->slotId("*"), 265);
        QCOMPARE((*tokenizer)->slotId("$"), 259);
        const auto ids = (*tokenizer)->encode(text, 77).ids;
        QCOMPARE(known.emplace(size, ids).first->second, ids);
    }
}

void TestTokenizer::mergesAloneAreNumberedAsByTheAuthors()
{
    const auto tokenizer = smallTokenizer();
    QVERIFY(tokenizer);
    QCOMPARE(tokenizer->vocabularySize(), 517);
    QCOMPARE(tokenizer->encode("!", 77).ids, (std::vector<int>{515, 256, 516}));
    QCOMPARE(tokenizer->encode("low", 77).ids, (std::vector<int>{515, 513, 516}));
    QCOMPARE(tokenizer->slotId("*"), 265);
    QCOMPARE(tokenizer->slotId("low"), 513);
    QCOMPARE(tokenizer->slotId("high"), -1);
}

void TestTokenizer::pairsAreMergedByRankAndFromLeftToRight()
{
    const int a = 64, aEnd = 320; // 'a' is byte 97, symbol 97 - 33
    const auto tokenizer = Tokenizer::fromMerges({"a a", "aa aa", "b aa"});
    VERIFY_OK(tokenizer);
    const auto inner = [&](const char *word) {
        const auto ids = (*tokenizer)->encode(word, 77).ids;
        return std::vector<int>(ids.begin() + 1, ids.end() - 1);
    };
    QCOMPARE(inner("aaa"), (std::vector<int>{512, aEnd}));
    QCOMPARE(inner("aaaa"), (std::vector<int>{512, a, aEnd}));
    QCOMPARE(inner("aaaaa"), (std::vector<int>{513, aEnd}));
    QCOMPARE(inner("baaa"), (std::vector<int>{514, aEnd}));
    QCOMPARE(inner("baaaaa"), (std::vector<int>{65, 513, aEnd}));
}

void TestTokenizer::htmlReferencesAreUndone_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("plain");
    QTest::newRow("named") << "&amp;&lt;&eacute;"
                           << "&<é";
    QTest::newRow("without semicolon") << "&copy 2024 &ampersand"
                                       << "© 2024 &ersand";
    QTest::newRow("longest known prefix") << "&notit; &notin;"
                                          << "¬it; ∉";
    QTest::newRow("two code points") << "&NotEqualTilde;"
                                     << "\u2242\u0338";
    QTest::newRow("decimal") << "&#233;&#233x"
                             << "éé"
                                "x";
    QTest::newRow("hexadecimal") << "&#xE9;&#Xe9"
                                 << "éé";
    QTest::newRow("old pages") << "&#146;&#128;"
                               << "\u2019\u20ac";
    QTest::newRow("zero, surrogate, too large") << "&#0;&#xD800;&#99999999999;"
                                                << "\uFFFD\uFFFD\uFFFD";
    QTest::newRow("controls vanish") << "a&#1;b&#xFFFE;c"
                                     << "abc";
    QTest::newRow("no reference") << "& &; &# &#x &unknown; &z"
                                  << "& &; &# &#x &unknown; &z";
    QTest::newRow("at the end") << "&"
                                << "&";
}

void TestTokenizer::htmlReferencesAreUndone()
{
    QFETCH(QString, text);
    QFETCH(QString, plain);
    QCOMPARE(QString::fromStdString(htmlUnescape(text.toStdString())), plain);
}

void TestTokenizer::longTextIsCutAndSaysSo()
{
    const auto tokenizer = smallTokenizer();
    const Tokens fits = tokenizer->encode("low low low", 5);
    QVERIFY(!fits.truncated);
    QCOMPARE(fits.ids, (std::vector<int>{515, 513, 513, 513, 516}));
    const Tokens cut = tokenizer->encode("low low low low", 5);
    QVERIFY(cut.truncated);
    QCOMPARE(cut.ids, fits.ids);
}

void TestTokenizer::specialSpellingsOfAPersonAreOrdinaryText()
{
    const auto tokenizer = smallTokenizer();
    const std::string text = "low <|endoftext|> low";
    const auto ids = tokenizer->encode(text, 77).ids;
    QCOMPARE(std::count(ids.begin(), ids.end(), 516), 1);
    const auto special = tokenizer->encode(text, 77, true).ids;
    QCOMPARE(special, (std::vector<int>{515, 513, 516, 513, 516}));
}

void TestTokenizer::starsOfAPromptAreNeverSwallowed_data()
{
    QTest::addColumn<QString>("prompt");
    QTest::addColumn<QString>("ids");
    QTest::addColumn<QString>("slots_");
    QTest::newRow("as in the paper") << "low * , low"
                                     << "515 513 265 267 513 516"
                                     << "2";
    QTest::newRow("comma glued") << "low *, low"
                                 << "515 513 265 267 513 516"
                                 << "2";
    QTest::newRow("in brackets") << "(*)"
                                 << "515 263 265 264 516"
                                 << "2";
    QTest::newRow("twice") << "* low *"
                           << "515 265 513 265 516"
                           << "1 3";
    QTest::newRow("two together") << "**"
                                  << "515 265 265 516"
                                  << "1 2";
    QTest::newRow("beside a word") << "low*"
                                   << "515 513 265 516"
                                   << "2";
    QTest::newRow("as HTML") << "&#42; low"
                             << "515 265 513 516"
                             << "1";
    QTest::newRow("none") << "low"
                          << "515 513 516"
                          << "";
}

void TestTokenizer::starsOfAPromptAreNeverSwallowed()
{
    QFETCH(QString, prompt);
    QFETCH(QString, ids);
    QFETCH(QString, slots_);
    const auto tokens = smallTokenizer()->encodePrompt(prompt.toStdString(), "*", 77);
    VERIFY_OK(tokens);
    QCOMPARE(shown(tokens->ids), ids);
    QCOMPARE(shown(tokens->slots), slots_);
}

void TestTokenizer::aSlotMayStandForAnotherWordThanTheOneTyped()
{
    const auto tokens = smallTokenizer()->encodePrompt("low * $", "*", 77, "$");
    VERIFY_OK(tokens);
    QCOMPARE(shown(tokens->ids), QString("515 513 259 259 516"));
    QCOMPARE(shown(tokens->slots), QString("2"));
    VERIFY_ERROR(smallTokenizer()->encodePrompt("low *", "*", 77, "several"), Code::Unsupported);
}

void TestTokenizer::aStarThatWouldBeCutIsInvalid()
{
    const auto tokenizer = smallTokenizer();
    const auto last = tokenizer->encodePrompt("low low *", "*", 5);
    VERIFY_OK(last);
    QCOMPARE(last->slots, std::vector<int>{3});
    QVERIFY(!last->truncated);
    VERIFY_ERROR(tokenizer->encodePrompt("low low low *", "*", 5), Code::Invalid);
    std::string far;
    for (int i = 0; i < 1000; ++i)
        far += "low ";
    VERIFY_ERROR(tokenizer->encodePrompt(far + "*", "*", 77), Code::Invalid);
    const auto cut = tokenizer->encodePrompt("* " + far, "*", 77);
    VERIFY_OK(cut);
    QVERIFY(cut->truncated);
    QCOMPARE(cut->ids.size(), std::size_t(77));
}

void TestTokenizer::unknownWordsAreThoseOfSeveralTokens()
{
    QCOMPARE(smallTokenizer()->unknownWords("Low high, low 42 (HIGH)"), std::vector<std::string>{"high"});
    QVERIFY(smallTokenizer()->unknownWords("").empty());
}

void TestTokenizer::invalidBytesAreReadAsReplacementCharacters()
{
    const auto tokenizer = smallTokenizer();
    QCOMPARE(tokenizer->encode("\xFF", 77), tokenizer->encode("\uFFFD", 77));
    QCOMPARE(tokenizer->encode("\xE2\x82", 77).ids.back(), 516);
}

void TestTokenizer::aVeryLongWordIsNoTrouble()
{
    const auto tokenizer = smallTokenizer();
    const Tokens tokens = tokenizer->encode(std::string(1'000'000, 'l'), 77);
    QVERIFY(tokens.truncated);
    QCOMPARE(tokens.ids.size(), std::size_t(77));
}

void TestTokenizer::manyThreadsGetTheSameIds()
{
    const auto tokenizer = smallTokenizer();
    const Tokens expected = tokenizer->encode("low lower lowest slow", 77);
    std::vector<Tokens> found(8);
    {
        std::vector<std::jthread> threads;
        for (Tokens &tokens : found)
            threads.emplace_back([&tokens, &tokenizer] {
                for (int i = 0; i < 200; ++i)
                    tokens = tokenizer->encode("low lower lowest slow", 77);
            });
    }
    for (const Tokens &tokens : found)
        QCOMPARE(tokens, expected);
}

SEMBLANCE_TEST(TestTokenizer);
#include "tst_tokenizer.moc"
