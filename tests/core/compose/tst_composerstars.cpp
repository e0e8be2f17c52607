// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "tests/core/compose/composing.h"
#include "tests/support/testmain.h"

using namespace semblance;
using namespace semblance::compose;
using namespace semblance::test;

class TestComposerStars final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theNthStarTakesTheNthPicture();
    void theLastOfFewerStarsTakesTheMeanOfTheRest();
    void moreStarsThanPicturesFollowTheMapping();
    void severalPicturesAreTheirNormalisedMean();
    void promptsMayBeWrittenWithTheMappingsOwnWord();
};

void TestComposerStars::theNthStarTakesTheNthPicture()
{
    const clip::Model model = test::fakeModel();
    const std::vector<Embedding> pictures = {pictureOf(1, model), pictureOf(2, model)};
    const auto found = compose::compose(queryWith(2, "* beside *"), table(), pictures, model, nullptr);
    VERIFY_OK(found);
    QCOMPARE(found->embedding, filledOf("* beside *", {pictures[0].raw(), pictures[1].raw()}, model));
    QCOMPARE(found->prompt.stars, 2);
}

void TestComposerStars::theLastOfFewerStarsTakesTheMeanOfTheRest()
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

void TestComposerStars::moreStarsThanPicturesFollowTheMapping()
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

void TestComposerStars::severalPicturesAreTheirNormalisedMean()
{
    const clip::Model model = test::fakeModel();
    const std::vector<Embedding> pictures = {pictureOf(1, model), pictureOf(2, model)};
    const auto found = compose::compose(queryWith(2, "", Mode::Picture), table(), pictures, model, nullptr);
    VERIFY_OK(found);
    QVERIFY(distance(found->embedding, embeddingOf(mean(pictures[0].unit, pictures[1].unit), model.id)) <
            1e-6f);
}

void TestComposerStars::promptsMayBeWrittenWithTheMappingsOwnWord()
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

SEMBLANCE_TEST(TestComposerStars);
#include "tst_composerstars.moc"
