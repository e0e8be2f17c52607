// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "tests/core/compose/composing.h"
#include "tests/support/testmain.h"

using namespace semblance;
using namespace semblance::compose;
using namespace semblance::test;

class TestComposerRefusals final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void badQueriesAreInvalid_data();
    void badQueriesAreInvalid();
    void aStarThatWouldBeCutIsInvalid();
    void longWordsAreCutAndSaySo();
    void picturesWorkWithoutATextTower();
    void whatIsMissingIsNamed();
    void foreignEmbeddingsAreRefused();
    void composingCanBeStopped();
};

void TestComposerRefusals::badQueriesAreInvalid_data()
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

void TestComposerRefusals::badQueriesAreInvalid()
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

void TestComposerRefusals::aStarThatWouldBeCutIsInvalid()
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

void TestComposerRefusals::longWordsAreCutAndSaySo()
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

void TestComposerRefusals::picturesWorkWithoutATextTower()
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

void TestComposerRefusals::whatIsMissingIsNamed()
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

void TestComposerRefusals::foreignEmbeddingsAreRefused()
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

void TestComposerRefusals::composingCanBeStopped()
{
    const clip::Model model = test::fakeModel();
    CancelToken cancel;
    cancel.cancel();
    VERIFY_ERROR(compose::compose(queryWith(0, "dog"), table(), {}, model, nullptr, cancel),
                 Code::Interrupted);
}

SEMBLANCE_TEST(TestComposerRefusals);
#include "tst_composerrefusals.moc"
