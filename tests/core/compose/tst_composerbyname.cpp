// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/compose/byname.h"
#include "core/compose/composer.h"
#include "tests/support/fakes.h"
#include "tests/support/testmain.h"

#include <cmath>
#include <numeric>

using namespace semblance;
using namespace semblance::compose;

namespace {

const std::vector<std::string> kNouns = {"dog", "apple", "cat", "tree", "house", "car"};

/// Two dimensions: nouns at known angles.
NounTable compass()
{
    return {{"m"}, {"east", "north", "west"}, 2, {1, 0, 0, 1, -1, 0}, {0, 1}};
}

clip::Model withoutMapping()
{
    test::FakeModelOptions options;
    options.mapping = false;
    return test::fakeModel(options);
}

Embedding textOf(const std::string &text, const clip::Model &model)
{
    const clip::TextInput input = {model.tokenizer->encode(text, 77).ids, {}};
    return (*model.texts->encode(std::span(&input, 1), {}))[0];
}

} // namespace

class TestComposerByName final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutAMappingNounsTakeTheStarsPlace();
    void weightsAreASoftmaxAtTheModelsOwnScale();
    void articlesAreNotDoubled_data();
    void articlesAreNotDoubled();
    void severalStarsHaveTheirOwnNouns();
    void withoutNounsItSaysSo();
    void readsAsAsksTheComposedVector();
    void readsAsWithoutAMappingAsksThePicture();
    void nounsOfAnotherModelAreRefused();
};

void TestComposerByName::withoutAMappingNounsTakeTheStarsPlace()
{
    const clip::Model model = withoutMapping();
    const auto nouns = makeNounTable(model, kNouns, {});
    VERIFY_OK(nouns);
    const Embedding picture = embeddingOf(test::fakeNumbers(3, 16), model.id);
    Query query;
    query.pictures.resize(1);
    query.prompt = "a cartoon of *";
    QVERIFY(needsNouns(query, model));
    const auto found = compose::compose(query, {}, std::span(&picture, 1), model, &*nouns);
    VERIFY_OK(found);
    QVERIFY(found->byName);
    QCOMPARE(found->byNameReason, std::string("the model has no mapping"));
    QVERIFY(found->pseudoTokens.empty());
    QCOMPARE(found->prompt.text, std::string("a cartoon of *"));
    QCOMPARE(found->names.size(), std::size_t(kNamesForStar));
    std::vector<float> sum(16, 0.0f);
    for (const NounScore &name : found->names) {
        const Embedding sentence = textOf("a cartoon of " + withArticle(name.noun), model);
        for (std::size_t i = 0; i < sum.size(); ++i)
            sum[i] += name.score * sentence.unit[i];
    }
    const Embedding expected = embeddingOf(sum, model.id);
    for (std::size_t i = 0; i < sum.size(); ++i)
        QVERIFY(std::abs(found->embedding.unit[i] - expected.unit[i]) < 1e-5f);
    QCOMPARE(found->tokenIds,
             model.tokenizer->encode("a cartoon of " + withArticle(found->names[0].noun), 77).ids);
}

void TestComposerByName::weightsAreASoftmaxAtTheModelsOwnScale()
{
    const std::vector<float> unit = {0.8f, 0.6f};
    for (const double scale : {5.0, 28.6, 100.0}) {
        const auto names = weightedNouns(unit, compass(), scale);
        QCOMPARE(names.size(), std::size_t(3));
        QCOMPARE(names[0].noun, std::string("east"));
        double sum = 0;
        for (const NounScore &name : names)
            sum += name.score;
        QVERIFY(std::abs(sum - 1) < 1e-6);
        QVERIFY(std::abs(names[1].score / names[0].score - std::exp(scale * (0.6 - 0.8))) < 1e-5);
    }
}

void TestComposerByName::articlesAreNotDoubled_data()
{
    QTest::addColumn<QString>("prompt");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("none") << "a cartoon of *"
                          << "a cartoon of an east";
    QTest::newRow("first") << "* in snow"
                           << "an east in snow";
    QTest::newRow("the") << "the * in snow"
                         << "the east in snow";
    QTest::newRow("a") << "a photo of a *"
                       << "a photo of a east";
    QTest::newRow("word that ends like one") << "a sofa *"
                                             << "a sofa an east";
}

void TestComposerByName::articlesAreNotDoubled()
{
    QFETCH(QString, prompt);
    QFETCH(QString, sentence);
    const std::vector<std::vector<float>> stars = {{1, 0}};
    const auto sentences = namedSentences(prompt.toStdString(), stars, compass(), 20);
    QCOMPARE(QString::fromStdString(sentences.front().text), sentence);
}

void TestComposerByName::severalStarsHaveTheirOwnNouns()
{
    const std::vector<std::vector<float>> stars = {{0.8f, 0.6f}, {-0.6f, 0.8f}};
    const auto sentences = namedSentences("* beside *", stars, compass(), 20);
    QCOMPARE(sentences.size(), std::size_t(3));
    QCOMPARE(sentences[0].text, std::string("an east beside a north"));
    QCOMPARE(sentences[1].text, std::string("a north beside a west"));
    double sum = 0;
    for (const NamedSentence &sentence : sentences)
        sum += sentence.weight;
    QVERIFY(std::abs(sum - 1) < 1e-9);
    QVERIFY(sentences[0].weight > sentences[1].weight);
}

void TestComposerByName::withoutNounsItSaysSo()
{
    const clip::Model model = withoutMapping();
    const Embedding picture = embeddingOf(test::fakeNumbers(3, 16), model.id);
    Query query;
    query.pictures.resize(1);
    const auto found = compose::compose(query, {}, std::span(&picture, 1), model, nullptr);
    VERIFY_ERROR(found, Code::NotFound);
    QVERIFY(found.error().sentence().find("nouns") != std::string::npos);
}

void TestComposerByName::readsAsAsksTheComposedVector()
{
    const clip::Model model = test::fakeModel();
    const auto nouns = makeNounTable(model, kNouns, {});
    VERIFY_OK(nouns);
    const Embedding picture = embeddingOf(test::fakeNumbers(3, 16), model.id);
    Query query;
    query.pictures.resize(1);
    const auto composed = compose::compose(query, {}, std::span(&picture, 1), model, nullptr);
    VERIFY_OK(composed);
    const auto read = readsAs(picture, model, *nouns);
    VERIFY_OK(read);
    QCOMPARE(read->size(), std::size_t(kReadsAs));
    QCOMPARE(*read, nearestNouns(composed->embedding.unit, *nouns, kReadsAs));
    for (std::size_t i = 1; i < read->size(); ++i)
        QVERIFY((*read)[i - 1].score >= (*read)[i].score);
}

void TestComposerByName::readsAsWithoutAMappingAsksThePicture()
{
    const clip::Model model = withoutMapping();
    const auto nouns = makeNounTable(model, kNouns, {});
    const Embedding picture = embeddingOf(test::fakeNumbers(3, 16), model.id);
    const auto read = readsAs(picture, model, *nouns, {}, 2);
    VERIFY_OK(read);
    QCOMPARE(*read, nearestNouns(picture.unit, *nouns, 2));
}

void TestComposerByName::nounsOfAnotherModelAreRefused()
{
    const clip::Model model = withoutMapping();
    auto nouns = makeNounTable(model, kNouns, {});
    nouns->model = ModelId{"another"};
    const Embedding picture = embeddingOf(test::fakeNumbers(3, 16), model.id);
    VERIFY_ERROR(readsAs(picture, model, *nouns), Code::Mismatch);
    Query query;
    query.pictures.resize(1);
    VERIFY_ERROR(compose::compose(query, {}, std::span(&picture, 1), model, &*nouns), Code::Mismatch);
}

SEMBLANCE_TEST(TestComposerByName);
#include "tst_composerbyname.moc"
