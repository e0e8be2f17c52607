// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/json.h"
#include "tests/core/compose/composing.h"
#include "tests/support/testmain.h"

using namespace semblance;
using namespace semblance::compose;
using namespace semblance::test;

class TestComposer final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void composedPutsTheMappedPictureIntoThePrompt();
    void positionsAreThoseOfTheAuthors();
    void pictureIsThePictureEmbedding();
    void wordsAreTheModifiersOwnWords();
    void averageIsTheNormalisedSum();
    void strengthReachesItsEndsExactly_data();
    void strengthReachesItsEndsExactly();
    void strengthTurnsBetween();
    void strengthNeedsBothSides();
    void negativeWordsTurnAway();
    void unknownWordsAreTold();
    void oneCallReadsEverything();
    void theSameQueryGivesTheSameVector();
    void manyQueriesGiveWhatEachGivesAlone();
    void oneBadQueryAmongManyIsAnError();
};

void TestComposer::composedPutsTheMappedPictureIntoThePrompt()
{
    const clip::Model model = test::fakeModel();
    const Embedding picture = pictureOf(1, model);
    const auto found =
        compose::compose(queryWith(1, "as a cartoon"), table(), std::span(&picture, 1), model, nullptr);
    VERIFY_OK(found);
    QCOMPARE(found->mode, Mode::Composed);
    QCOMPARE(found->prompt.text, std::string("a cartoon of *"));
    QCOMPARE(found->embedding, filledOf("a cartoon of *", {picture.raw()}, model));
    QCOMPARE(found->pseudoTokens.size(), std::size_t(1));
    QCOMPARE(found->pseudoTokens[0],
             *model.mapping->map(picture.raw())); // of the raw embedding, not of the unit one
    QCOMPARE(found->tokenIds, model.tokenizer->encode("a cartoon of *", 77).ids);
    QCOMPARE(*found->picture, picture);
    QCOMPARE(*found->words, textOf("a cartoon", model));
    QVERIFY(!found->byName && !found->truncated);
}

void TestComposer::positionsAreThoseOfTheAuthors()
{
    NEEDS_SHARED();
    const auto folder = test::sharedFolder() / "fixtures";
    const auto json = readJson(folder / "clip" / "pic2word" / "pic2word.json", "read the fixture");
    VERIFY_OK(json);
    for (const Json &row : (*json)["pic2word"].items()) {
        clip::Model model = test::fakeModel();
        const auto tokenizer = clip::Tokenizer::fromFolder(folder / row["checkpoint"]["tokenizer"].string());
        VERIFY_OK(tokenizer);
        model.tokenizer = *tokenizer;
        const auto tower = std::make_shared<test::FakeTextTower>(kDimension, 12, 77, model.id);
        model.texts = tower;
        const Embedding picture = pictureOf(1, model);
        for (std::size_t i = 0; i < row["prompts"].items().size(); ++i) {
            Query query = queryWith(1, "");
            query.prompt = row["prompts"].items()[i].string();
            VERIFY_OK(compose::compose(query, {}, std::span(&picture, 1), model, nullptr));
            const auto all = tower->read();
            const auto last =
                std::find_if(all.rbegin(), all.rend(), [](const auto &each) { return !each.fills.empty(); });
            QVERIFY(last != all.rend());
            const clip::TextInput input = *last;
            const auto &stars = row["star_positions"].items()[i].items();
            std::vector<int> found;
            for (std::size_t at = 0; at < input.ids.size(); ++at)
                if (input.ids[at] == row["star_token_id"].integer())
                    found.push_back(static_cast<int>(at));
            QCOMPARE(found.size(), stars.size());
            for (std::size_t s = 0; s < stars.size(); ++s)
                QCOMPARE(found[s], static_cast<int>(stars[s].integer()));
            QCOMPARE(input.fills.size(), std::size_t(1));
            QCOMPARE(input.fills[0].position,
                     static_cast<int>(row["replaced_position"].items()[i].integer()));
            QCOMPARE(static_cast<std::int64_t>(input.ids.size()) - 1,
                     row["end_positions"].items()[i].integer());
            QCOMPARE(input.ids.back(), static_cast<int>(row["end_id"].integer()));
        }
    }
}

void TestComposer::pictureIsThePictureEmbedding()
{
    const clip::Model model = test::fakeModel();
    const Embedding picture = pictureOf(1, model);
    const auto found = compose::compose(queryWith(1, "as a cartoon", Mode::Picture), table(),
                                        std::span(&picture, 1), model, nullptr);
    VERIFY_OK(found);
    QCOMPARE(found->embedding, picture);
    QVERIFY(found->pseudoTokens.empty());
    QCOMPARE(*found->words, textOf("a cartoon", model)); // "why" needs them in every mode
}

void TestComposer::wordsAreTheModifiersOwnWords()
{
    const clip::Model model = test::fakeModel();
    const auto matched = compose::compose(queryWith(0, "as a cartoon"), table(), {}, model, nullptr);
    VERIFY_OK(matched);
    QCOMPARE(matched->mode, Mode::Words);
    QCOMPARE(matched->embedding, textOf("a cartoon", model));
    QVERIFY(!matched->picture);
    const auto plain = compose::compose(queryWith(0, "A dog, running"), table(), {}, model, nullptr);
    VERIFY_OK(plain);
    QCOMPARE(plain->embedding, textOf("a dog, running", model));
    const auto star = compose::compose(queryWith(0, "* in snow"), table(), {}, model, nullptr);
    VERIFY_OK(star);
    QCOMPARE(star->embedding, textOf("in snow", model));
    QCOMPARE(star->tokenIds, model.tokenizer->encode("in snow", 77).ids);
}

void TestComposer::averageIsTheNormalisedSum()
{
    const clip::Model model = test::fakeModel();
    const Embedding picture = pictureOf(1, model);
    const auto found = compose::compose(queryWith(1, "in snow", Mode::Average), table(),
                                        std::span(&picture, 1), model, nullptr);
    VERIFY_OK(found);
    const Embedding words = textOf("in snow", model);
    std::vector<float> sum;
    for (std::size_t i = 0; i < kDimension; ++i)
        sum.push_back(picture.unit[i] + words.unit[i]);
    QVERIFY(distance(found->embedding, embeddingOf(sum, model.id)) < 1e-6f);
    QVERIFY(std::abs(length(found->embedding.unit) - 1) < 1e-5);
}

void TestComposer::strengthReachesItsEndsExactly_data()
{
    QTest::addColumn<int>("mode");
    for (const Mode mode : {Mode::Composed, Mode::Average, Mode::Picture, Mode::Words})
        QTest::newRow(std::string(modeName(mode)).c_str()) << int(mode);
}

void TestComposer::strengthReachesItsEndsExactly()
{
    QFETCH(int, mode);
    const clip::Model model = test::fakeModel();
    const Embedding picture = pictureOf(1, model);
    const auto at = [&](double strength) {
        return *compose::compose(queryWith(1, "in snow", Mode(mode), strength), table(),
                                 std::span(&picture, 1), model, nullptr);
    };
    QCOMPARE(at(-1).embedding, picture);
    QCOMPARE(at(1).embedding, textOf("in snow", model));
    QCOMPARE(at(0).embedding, at(-0.0).embedding);
}

void TestComposer::strengthTurnsBetween()
{
    const clip::Model model = test::fakeModel();
    const Embedding picture = pictureOf(1, model);
    const auto cosines = [&](double strength) {
        const auto found = *compose::compose(queryWith(1, "in snow", Mode::Average, strength), table(),
                                             std::span(&picture, 1), model, nullptr);
        return std::pair(dot(found.embedding.unit, picture.unit),
                         dot(found.embedding.unit, found.words->unit));
    };
    QVERIFY(cosines(-0.75).first > cosines(-0.25).first);
    QVERIFY(cosines(-0.25).first > cosines(0).first);
    QVERIFY(cosines(0.25).second > cosines(0).second);
    QVERIFY(cosines(0.75).second > cosines(0.25).second);
}

void TestComposer::strengthNeedsBothSides()
{
    const clip::Model model = test::fakeModel();
    const Embedding picture = pictureOf(1, model);
    const auto alone = compose::compose(queryWith(1, "", std::nullopt, 0.7), table(), std::span(&picture, 1),
                                        model, nullptr);
    VERIFY_OK(alone);
    QCOMPARE(alone->embedding, filledOf("a photo of *", {picture.raw()}, model));
    const auto words = compose::compose(queryWith(0, "dog", std::nullopt, -0.7), table(), {}, model, nullptr);
    VERIFY_OK(words);
    QCOMPARE(words->embedding, textOf("dog", model));
}

void TestComposer::negativeWordsTurnAway()
{
    const clip::Model model = test::fakeModel();
    const auto nouns = makeNounTable(model, {"dog", "cat", "tree"}, {});
    VERIFY_OK(nouns);
    const Embedding picture = pictureOf(1, model);
    Query query = queryWith(1, "in snow");
    const auto before = compose::compose(query, table(), std::span(&picture, 1), model, nullptr);
    query.negative = "people";
    QVERIFY(needsNouns(query, model));
    const auto after = compose::compose(query, table(), std::span(&picture, 1), model, &*nouns);
    VERIFY_OK(after);
    const std::vector<float> n = textOf("people", model).unit;
    const float shared = dot(n, nouns->mean);
    std::vector<float> expected;
    for (std::size_t i = 0; i < kDimension; ++i)
        expected.push_back(before->embedding.unit[i] - 0.6f * (n[i] - shared * nouns->mean[i]));
    QVERIFY(distance(after->embedding, embeddingOf(expected, model.id)) < 1e-6f);
    QVERIFY(dot(after->embedding.unit, n) < dot(before->embedding.unit, n));
    VERIFY_ERROR(compose::compose(query, table(), std::span(&picture, 1), model, nullptr), Code::NotFound);
}

void TestComposer::unknownWordsAreTold()
{
    const auto found = compose::compose(queryWith(0, "a zyx"), table(), {}, test::fakeModel(), nullptr);
    VERIFY_OK(found);
    QCOMPARE(found->unknownWords,
             std::vector<std::string>{"zyx"}); // the fake vocabulary has single letters only
}

void TestComposer::oneCallReadsEverything()
{
    clip::Model model = test::fakeModel();
    const auto nouns = makeNounTable(model, {"dog"}, {});
    const auto tower = std::make_shared<test::FakeTextTower>(kDimension, 12, 77, model.id);
    model.texts = tower;
    const Embedding picture = pictureOf(1, model);
    Query query = queryWith(1, "in snow");
    query.negative = "people";
    VERIFY_OK(compose::compose(query, table(), std::span(&picture, 1), model, &*nouns));
    QCOMPARE(tower->calls(), 1);
    QCOMPARE(tower->read().size(), std::size_t(3));
}

void TestComposer::theSameQueryGivesTheSameVector()
{
    const clip::Model model = test::fakeModel();
    const std::vector<Embedding> pictures = {pictureOf(1, model), pictureOf(2, model)};
    const Query query = queryWith(2, "in snow", Mode::Composed, 0.3);
    const auto once = compose::compose(query, table(), pictures, model, nullptr);
    const auto twice = compose::compose(query, table(), pictures, model, nullptr);
    QCOMPARE(once->embedding, twice->embedding);
}

void TestComposer::manyQueriesGiveWhatEachGivesAlone()
{
    const clip::Model model = test::fakeModel();
    const auto tower = std::static_pointer_cast<test::FakeTextTower>(model.texts);
    std::vector<Query> queries = {queryWith(1, "as a cartoon"), queryWith(0, "a red car"),
                                  queryWith(2, "in snow"), queryWith(1, "")};
    queries[2].strength = 0.5;
    queries[3].mode = Mode::Picture;
    std::vector<Embedding> pictures;
    for (int seed = 1; seed <= 4; ++seed)
        pictures.push_back(pictureOf(seed, model));
    const auto many = composeMany(queries, table(), pictures, model, nullptr);
    VERIFY_OK(many);
    QCOMPARE(tower->calls(), 1);
    QCOMPARE(many->size(), queries.size());
    std::span<const Embedding> rest = pictures;
    for (std::size_t i = 0; i < queries.size(); ++i) {
        const auto own = rest.first(queries[i].pictures.size());
        rest = rest.subspan(own.size());
        const auto alone = compose::compose(queries[i], table(), own, model, nullptr);
        VERIFY_OK(alone);
        QCOMPARE((*many)[i].embedding, alone->embedding);
        QCOMPARE((*many)[i].words, alone->words);
        QCOMPARE((*many)[i].tokenIds, alone->tokenIds);
        QCOMPARE((*many)[i].pseudoTokens, alone->pseudoTokens);
    }
    QVERIFY(composeMany({}, table(), {}, model, nullptr)->empty());
}

void TestComposer::oneBadQueryAmongManyIsAnError()
{
    const clip::Model model = test::fakeModel();
    const std::vector<Query> queries = {queryWith(0, "a red car"), queryWith(0, "")};
    VERIFY_ERROR(composeMany(queries, table(), {}, model, nullptr), Code::Invalid);
}

SEMBLANCE_TEST(TestComposer);
#include "tst_composer.moc"
