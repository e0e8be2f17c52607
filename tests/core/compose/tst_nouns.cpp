// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/compose/nouns.h"
#include "tests/support/fakes.h"
#include "tests/support/testmain.h"

#include <cmath>
#include <set>

using namespace semblance;
using namespace semblance::compose;

class TestNouns final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theShippedListIsRead();
    void commentsAndEmptyLinesAreLeftOut();
    void emptyListsAreRefused();
    void articlesSuitTheNoun_data();
    void articlesSuitTheNoun();
    void aRowIsTheSentenceOfItsNoun();
    void theMeanHasLengthOneAndPointsAlongTheRows();
    void progressEndsAtTheNumberOfNouns();
    void makingATableCanBeStopped();
    void aModelWithoutWordsSaysWhatIsMissing();
    void nearestNounsComeBestFirst();
};

void TestNouns::theShippedListIsRead()
{
    const auto nouns = readNouns(std::filesystem::path(SEMBLANCE_RESOURCES_DIR) / "nouns/nouns.txt");
    VERIFY_OK(nouns);
    QVERIFY(nouns->size() >= 1500);
    const std::set<std::string> known(nouns->begin(), nouns->end());
    QCOMPARE(known.size(), nouns->size());
    for (const char *noun :
         {"dog", "elephant", "giraffe", "guitar", "horse", "house", "person", "cat", "car", "tree"})
        QVERIFY2(known.contains(noun), noun);
    for (const std::string &noun : *nouns)
        QVERIFY2(
            std::all_of(noun.begin(), noun.end(),
                        [](char c) { return (c >= 'a' && c <= 'z') || c == ' ' || c == '-' || c == '\''; }),
            noun.c_str());
}

void TestNouns::commentsAndEmptyLinesAreLeftOut()
{
    const test::TempFolder folder;
    const auto nouns = readNouns(folder.write("nouns.txt", "# things\nDog\r\n\n  polar   bear \ncat"));
    VERIFY_OK(nouns);
    QCOMPARE(*nouns, (std::vector<std::string>{"dog", "polar bear", "cat"}));
}

void TestNouns::emptyListsAreRefused()
{
    const test::TempFolder folder;
    VERIFY_ERROR(readNouns(folder.write("nouns.txt", "# nothing\n")), Code::Damaged);
    VERIFY_ERROR(readNouns(folder / "none.txt"), Code::NotFound);
    std::string many;
    for (int i = 0; i < 100'001; ++i)
        many += "a\n";
    VERIFY_ERROR(readNouns(folder.write("many.txt", many)), Code::Damaged);
}

void TestNouns::articlesSuitTheNoun_data()
{
    QTest::addColumn<QString>("noun");
    QTest::addColumn<QString>("with");
    for (const auto &[noun, with] :
         {std::pair("dog", "a dog"), std::pair("apple", "an apple"), std::pair("unicorn", "a unicorn"),
          std::pair("umbrella", "an umbrella"), std::pair("scissors", "scissors"), std::pair("bus", "a bus"),
          std::pair("glass", "a glass"), std::pair("lens", "a lens")})
        QTest::newRow(noun) << noun << with;
}

void TestNouns::articlesSuitTheNoun()
{
    QFETCH(QString, noun);
    QFETCH(QString, with);
    QCOMPARE(QString::fromStdString(withArticle(noun.toStdString())), with);
}

void TestNouns::aRowIsTheSentenceOfItsNoun()
{
    const clip::Model model = test::fakeModel();
    const auto table = makeNounTable(model, {"dog", "apple"}, {});
    VERIFY_OK(table);
    QCOMPARE(table->model, model.id);
    QCOMPARE(table->dimension, 16);
    QCOMPARE(table->matrix.size(), std::size_t(32));
    const clip::TextInput input = {model.tokenizer->encode("a photo of an apple", 77).ids, {}};
    const auto expected = model.texts->encode(std::span(&input, 1), {});
    VERIFY_OK(expected);
    QCOMPARE(std::vector<float>(table->matrix.begin() + 16, table->matrix.end()), (*expected)[0].unit);
}

void TestNouns::theMeanHasLengthOneAndPointsAlongTheRows()
{
    const auto table = makeNounTable(test::fakeModel(), {"dog", "apple", "cat"}, {});
    VERIFY_OK(table);
    QVERIFY(std::abs(length(table->mean) - 1) < 1e-6);
    float sum = 0;
    for (std::size_t row = 0; row < 3; ++row)
        sum += dot(table->mean, std::span(table->matrix).subspan(row * 16, 16));
    QVERIFY(sum > 0);
}

void TestNouns::progressEndsAtTheNumberOfNouns()
{
    std::vector<Progress> seen;
    const auto table = makeNounTable(test::fakeModel(), std::vector<std::string>(150, "dog"), {},
                                     [&](const Progress &progress) { seen.push_back(progress); });
    VERIFY_OK(table);
    QVERIFY(seen.size() >= 2);
    QCOMPARE(seen.back().done, 150);
    QCOMPARE(seen.back().total, 150);
}

void TestNouns::makingATableCanBeStopped()
{
    CancelToken cancel;
    const auto table = makeNounTable(test::fakeModel(), std::vector<std::string>(1000, "dog"), cancel,
                                     [&](const Progress &) { cancel.cancel(); });
    VERIFY_ERROR(table, Code::Interrupted);
}

void TestNouns::aModelWithoutWordsSaysWhatIsMissing()
{
    test::FakeModelOptions options;
    options.tokenizer = false;
    const auto vocabulary = makeNounTable(test::fakeModel(options), {"dog"}, {});
    VERIFY_ERROR(vocabulary, Code::NotFound);
    QVERIFY(vocabulary.error().sentence().find("vocabulary") != std::string::npos);
    options.texts = false;
    const auto tower = makeNounTable(test::fakeModel(options), {"dog"}, {});
    VERIFY_ERROR(tower, Code::NotFound);
    QVERIFY(tower.error().sentence().find("text tower") != std::string::npos);
}

void TestNouns::nearestNounsComeBestFirst()
{
    NounTable table{{"m"}, {"left", "up", "right", "also right"}, 2, {-1, 0, 0, 1, 1, 0, 1, 0}, {1, 0}};
    const std::vector<float> unit = {0.8f, 0.6f};
    QCOMPARE(nearestNouns(unit, table, 3),
             (std::vector<NounScore>{{"right", 0.8f}, {"also right", 0.8f}, {"up", 0.6f}}));
    QCOMPARE(nearestNouns(unit, table, 100).size(), std::size_t(4));
    QVERIFY(nearestNouns(unit, table, 0).empty());
}

SEMBLANCE_TEST(TestNouns);
#include "tst_nouns.moc"
