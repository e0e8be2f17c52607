// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/json.h"
#include "core/compose/composer.h"
#include "tests/support/fakes.h"
#include "tests/support/testmain.h"

#include <cmath>

using namespace semblance;
using namespace semblance::compose;

namespace {

constexpr int kDimension = 16;

Embedding pictureOf(std::uint64_t seed, const clip::Model &model)
{
    std::vector<float> raw = test::fakeNumbers(seed, kDimension);
    for (float &value : raw)
        value *= 4;
    return embeddingOf(raw, model.id);
}

Query queryWith(std::size_t pictures, std::string words, std::optional<Mode> mode = std::nullopt,
                double strength = 0)
{
    Query query;
    query.pictures.resize(pictures);
    query.words = std::move(words);
    query.mode = mode;
    query.strength = strength;
    return query;
}

const Modifiers &table()
{
    static const Modifiers made = *Modifiers::parse("as a cartoon\ta cartoon of *\ta cartoon\ten\n", "t");
    return made;
}

/// What the model makes of a plain text.
Embedding textOf(const std::string &text, const clip::Model &model)
{
    const clip::TextInput input = {model.tokenizer->encode(text, model.texts->context()).ids, {}};
    return (*model.texts->encode(std::span(&input, 1), {}))[0];
}

/// What the model makes of a prompt whose n-th slot is filled with the mapping of the n-th vector.
Embedding filledOf(const std::string &prompt, const std::vector<std::vector<float>> &raw,
                   const clip::Model &model)
{
    const auto tokens = model.tokenizer->encodePrompt(prompt, "*", 77, model.mapping->profile().slotText);
    clip::TextInput input = {tokens->ids, {}};
    for (std::size_t i = 0; i < raw.size(); ++i)
        input.fills.push_back({tokens->slots[i], *model.mapping->map(raw[i])});
    return (*model.texts->encode(std::span(&input, 1), {}))[0];
}

float distance(const Embedding &a, const Embedding &b)
{
    float most = 0;
    for (std::size_t i = 0; i < a.unit.size(); ++i)
        most = std::max(most, std::abs(a.unit[i] - b.unit[i]));
    return most;
}

std::vector<float> mean(const std::vector<float> &a, const std::vector<float> &b)
{
    std::vector<float> out;
    for (std::size_t i = 0; i < a.size(); ++i)
        out.push_back((a[i] + b[i]) / 2);
    return out;
}

} // namespace

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
    void theNthStarTakesTheNthPicture();
    void theLastOfFewerStarsTakesTheMeanOfTheRest();
    void moreStarsThanPicturesFollowTheMapping();
    void severalPicturesAreTheirNormalisedMean();
    void promptsMayBeWrittenWithTheMappingsOwnWord();
    void negativeWordsTurnAway();
    void badQueriesAreInvalid_data();
    void badQueriesAreInvalid();
    void aStarThatWouldBeCutIsInvalid();
    void longWordsAreCutAndSaySo();
    void picturesWorkWithoutATextTower();
    void whatIsMissingIsNamed();
    void foreignEmbeddingsAreRefused();
    void unknownWordsAreTold();
    void oneCallReadsEverything();
    void composingCanBeStopped();
    void theSameQueryGivesTheSameVector();
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

void TestComposer::theNthStarTakesTheNthPicture()
{
    const clip::Model model = test::fakeModel();
    const std::vector<Embedding> pictures = {pictureOf(1, model), pictureOf(2, model)};
    const auto found = compose::compose(queryWith(2, "* beside *"), table(), pictures, model, nullptr);
    VERIFY_OK(found);
    QCOMPARE(found->embedding, filledOf("* beside *", {pictures[0].raw(), pictures[1].raw()}, model));
    QCOMPARE(found->prompt.stars, 2);
}

void TestComposer::theLastOfFewerStarsTakesTheMeanOfTheRest()
{
    const clip::Model model = test::fakeModel();
    const std::vector<Embedding> pictures = {pictureOf(1, model), pictureOf(2, model), pictureOf(3, model)};
    const auto found = compose::compose(queryWith(3, "* beside *"), table(), pictures, model, nullptr);
    VERIFY_OK(found);
    QCOMPARE(found->embedding,
             filledOf("* beside *", {pictures[0].raw(), mean(pictures[1].raw(), pictures[2].raw())}, model));
    const auto one =
        compose::compose(queryWith(2, "in snow"), table(), std::span(pictures).subspan(0, 2), model, nullptr);
    VERIFY_OK(one);
    QCOMPARE(one->pseudoTokens[0], *model.mapping->map(mean(pictures[0].raw(), pictures[1].raw())));
}

void TestComposer::moreStarsThanPicturesFollowTheMapping()
{
    test::FakeModelOptions options;
    const clip::Model first = test::fakeModel(options);
    options.profile = {"lincir", "$", true, 0};
    const clip::Model every = test::fakeModel(options);
    const Embedding picture = pictureOf(1, first);
    const auto left =
        compose::compose(queryWith(1, "* and *"), table(), std::span(&picture, 1), first, nullptr);
    VERIFY_OK(left);
    QCOMPARE(left->embedding, filledOf("* and *", {picture.raw()}, first));
    QCOMPARE(left->pseudoTokens.size(), std::size_t(1));
    const auto all =
        compose::compose(queryWith(1, "* and *"), table(), std::span(&picture, 1), every, nullptr);
    VERIFY_OK(all);
    QCOMPARE(all->embedding, filledOf("* and *", {picture.raw(), picture.raw()}, every));
    QCOMPARE(all->tokenIds[1], 259); // the word that the mapping was trained with
}

void TestComposer::severalPicturesAreTheirNormalisedMean()
{
    const clip::Model model = test::fakeModel();
    const std::vector<Embedding> pictures = {pictureOf(1, model), pictureOf(2, model)};
    const auto found = compose::compose(queryWith(2, "", Mode::Picture), table(), pictures, model, nullptr);
    VERIFY_OK(found);
    QVERIFY(distance(found->embedding, embeddingOf(mean(pictures[0].unit, pictures[1].unit), model.id)) <
            1e-6f);
}

void TestComposer::promptsMayBeWrittenWithTheMappingsOwnWord()
{
    test::FakeModelOptions options;
    options.profile = {"searle", "$", false, 0};
    const clip::Model model = test::fakeModel(options);
    const Embedding picture = pictureOf(1, model);
    Query query = queryWith(1, "");
    query.prompt = "a photo of $ that is red";
    const auto found = compose::compose(query, table(), std::span(&picture, 1), model, nullptr);
    VERIFY_OK(found);
    QCOMPARE(found->prompt.text, std::string("a photo of * that is red"));
    query.prompt = "* for 5 $";
    const auto price = compose::compose(query, table(), std::span(&picture, 1), model, nullptr);
    VERIFY_OK(price);
    QCOMPARE(price->pseudoTokens.size(), std::size_t(1));
    QCOMPARE(price->prompt.stars, 1);
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

void TestComposer::badQueriesAreInvalid_data()
{
    QTest::addColumn<int>("pictures");
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("prompt");
    QTest::addColumn<int>("mode");
    QTest::addColumn<double>("strength");
    QTest::newRow("prompt without a star") << 1 << ""
                                           << "a cat in snow" << int(Mode::Composed) << 0.0;
    QTest::newRow("composed without a picture") << 0 << "* in snow"
                                                << "" << int(Mode::Composed) << 0.0;
    QTest::newRow("words without words") << 1 << ""
                                         << "" << int(Mode::Words) << 0.0;
    QTest::newRow("too strong") << 1 << "in snow"
                                << "" << int(Mode::Composed) << 1.5;
}

void TestComposer::badQueriesAreInvalid()
{
    QFETCH(int, pictures);
    QFETCH(QString, words);
    QFETCH(QString, prompt);
    QFETCH(int, mode);
    QFETCH(double, strength);
    const clip::Model model = test::fakeModel();
    Query query = queryWith(static_cast<std::size_t>(pictures), words.toStdString(), Mode(mode), strength);
    query.prompt = prompt.toStdString();
    const std::vector<Embedding> embeddings(static_cast<std::size_t>(pictures), pictureOf(1, model));
    VERIFY_ERROR(compose::compose(query, table(), embeddings, model, nullptr), Code::Invalid);
}

void TestComposer::aStarThatWouldBeCutIsInvalid()
{
    test::FakeModelOptions options;
    options.context = 16;
    options.mapping = false;
    clip::Model model = test::fakeModel(options);
    const auto nouns = makeNounTable(model, {"dog"}, {});
    const Embedding picture = pictureOf(1, model);
    const Query query = queryWith(1, "far too many words before the *");
    VERIFY_ERROR(compose::compose(query, table(), std::span(&picture, 1), model, &*nouns), Code::Invalid);
    model.mapping = std::make_shared<test::FakeMapping>(kDimension, 12);
    VERIFY_ERROR(compose::compose(query, table(), std::span(&picture, 1), model, nullptr), Code::Invalid);
}

void TestComposer::longWordsAreCutAndSaySo()
{
    test::FakeModelOptions options;
    options.context = 24;
    const clip::Model model = test::fakeModel(options);
    const Embedding picture = pictureOf(1, model);
    const auto cut = compose::compose(queryWith(1, "with many words that do not fit"), table(),
                                      std::span(&picture, 1), model, nullptr);
    VERIFY_OK(cut);
    QVERIFY(cut->truncated);
    QCOMPARE(cut->tokenIds.size(), std::size_t(24));
    const auto words =
        compose::compose(queryWith(0, "many words that do not fit at all"), table(), {}, model, nullptr);
    VERIFY_OK(words);
    QVERIFY(words->truncated);
}

void TestComposer::picturesWorkWithoutATextTower()
{
    test::FakeModelOptions options;
    options.texts = options.tokenizer = options.mapping = false;
    const clip::Model model = test::fakeModel(options);
    const Embedding picture = pictureOf(1, model);
    const auto found = compose::compose(queryWith(1, "in snow", Mode::Picture, -0.5), table(),
                                        std::span(&picture, 1), model, nullptr);
    VERIFY_OK(found);
    QCOMPARE(found->embedding, picture);
    QVERIFY(!found->words);
}

void TestComposer::whatIsMissingIsNamed()
{
    test::FakeModelOptions options;
    options.tokenizer = false;
    clip::Model model = test::fakeModel(options);
    const Embedding picture = pictureOf(1, model);
    for (const Query &query :
         {queryWith(1, "in snow"), queryWith(1, "in snow", Mode::Average),
          queryWith(1, "in snow", Mode::Words), queryWith(1, "in snow", Mode::Picture, 0.5)}) {
        const auto found = compose::compose(query, table(), std::span(&picture, 1), model, nullptr);
        VERIFY_ERROR(found, Code::NotFound);
        QVERIFY(found.error().sentence().find("vocabulary") != std::string::npos);
    }
    model.tokenizerMissing = "bpe_simple_vocab_16e6.txt.gz is not there";
    const auto told = compose::compose(queryWith(1, ""), table(), std::span(&picture, 1), model, nullptr);
    VERIFY_ERROR(told, Code::NotFound);
    QCOMPARE(told.error().cause, model.tokenizerMissing);
}

void TestComposer::foreignEmbeddingsAreRefused()
{
    const clip::Model model = test::fakeModel();
    Embedding picture = pictureOf(1, model);
    picture.model = ModelId{"another"};
    VERIFY_ERROR(compose::compose(queryWith(1, ""), table(), std::span(&picture, 1), model, nullptr),
                 Code::Mismatch);
    picture = pictureOf(1, model);
    picture.unit.pop_back();
    VERIFY_ERROR(compose::compose(queryWith(1, ""), table(), std::span(&picture, 1), model, nullptr),
                 Code::Mismatch);
    clip::Model other = model;
    other.mapping = std::make_shared<test::FakeMapping>(kDimension, 13);
    picture = pictureOf(1, model);
    VERIFY_ERROR(compose::compose(queryWith(1, ""), table(), std::span(&picture, 1), other, nullptr),
                 Code::Mismatch);
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

void TestComposer::composingCanBeStopped()
{
    const clip::Model model = test::fakeModel();
    CancelToken cancel;
    cancel.cancel();
    VERIFY_ERROR(compose::compose(queryWith(0, "dog"), table(), {}, model, nullptr, cancel),
                 Code::Interrupted);
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

SEMBLANCE_TEST(TestComposer);
#include "tst_composer.moc"
