// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
//
// An embedding does not depend on the number of threads or on the run.
#include "tests/core/clip/torch/formulamodel.h"

#include <thread>

using namespace semblance;
using namespace semblance::clip;
using namespace semblance::test;

class TestSameness final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void threadsAndRunsAgree_data();
    void threadsAndRunsAgree();
};

void TestSameness::threadsAndRunsAgree_data()
{
    QTest::addColumn<bool>("resNet");
    QTest::newRow("ViT") << false;
    QTest::newRow("ResNet") << true;
}

void TestSameness::threadsAndRunsAgree()
{
    QFETCH(bool, resNet);
    const TempFolder folder;
    const EncoderConfig config = resNet ? formulaResNet() : formulaVit();
    const ModelFiles files = formulaFiles(folder, config);
    const auto one = loadModel(files, onCpu(1), {}), two = loadModel(files, onCpu(2), {}),
               anew = loadModel(files, onCpu(1), {});
    VERIFY_OK(one);
    VERIFY_OK(two);
    VERIFY_OK(anew);
    QCOMPARE((*two)->threads, 2);
    const PixelBatch batch = pictures(config.image.side, 3);
    const auto a = (*one)->images->encode(batch, {}), again = (*one)->images->encode(batch, {}),
               later = (*anew)->images->encode(batch, {});
    const auto b = (*two)->images->encode(batch, {});
    VERIFY_OK(a);
    VERIFY_OK(again);
    VERIFY_OK(later);
    VERIFY_OK(b);
    QCOMPARE(*a, *again);
    QCOMPARE(*a, *later);
    std::vector<Embedding> elsewhere;
    std::thread([&] {
        if (auto c = (*two)->images->encode(batch, {}))
            elsewhere = *c;
    }).join();
    QCOMPARE(elsewhere.size(), std::size_t(3));
    for (std::size_t i = 0; i < 3; ++i) {
        QVERIFY(apart((*a)[i], (*b)[i]) < 1e-5);
        QVERIFY(apart((*a)[i], elsewhere[i]) < 1e-5);
    }
    const std::vector<TextInput> sentences = {{{298, 5, 9, 7, 265, 299}, {}}, {{298, 5, 299}, {}}};
    const auto words = (*one)->texts->encode(sentences, {}), twice = (*anew)->texts->encode(sentences, {}),
               wide = (*two)->texts->encode(sentences, {});
    VERIFY_OK(words);
    VERIFY_OK(twice);
    VERIFY_OK(wide);
    QCOMPARE(*words, *twice);
    for (std::size_t i = 0; i < sentences.size(); ++i)
        QVERIFY(apart((*words)[i], (*wide)[i]) < 1e-5);
}

SEMBLANCE_TEST(TestSameness);
#include "tst_sameness.moc"
