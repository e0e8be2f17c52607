// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/inferconfig.h"
#include "core/clip/torch/modelloader.h"
#include "core/learn/checkpoint.h"
#include "core/learn/losses.h"
#include "core/learn/mappinglosses.h"
#include "core/learn/mappingtrainer.h"
#include "core/learn/optimiser.h"
#include "core/learn/parameters.h"
#include "tests/core/learn/toydata.h"
#include "tests/support/testmain.h"

#include <ATen/ATen.h>
#include <cmath>
#include <limits>

using namespace semblance;
using namespace semblance::learn;

class TestMappingTrainer final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lossGradientsAndStepsAreTheAuthors();
    void equalLabelsShareTheirTarget();
    void severalRightTextsDoNotCompete();
    void learnsToFindPicturesAgain();
    void theSameSeedGivesTheSameMapping();
    void everyMethodGivesAnOrdinaryMapping_data();
    void everyMethodGivesAnOrdinaryMapping();
    void cancellingKeepsTheBest();
    void aStoppedTrainingGoesOnBitForBit_data() { everyMethodGivesAnOrdinaryMapping_data(); }
    void aStoppedTrainingGoesOnBitForBit();
    void aTrainingOfOtherPicturesIsNotGoneOnWith();
    void patienceEndsIt();
    void aLossThatIsNoNumberIsSaid();
    void aRunawayLossKeepsTheBestBefore();
    void badInputIsRefused_data();
    void badInputIsRefused();
    void aFullDiskIsSaid();
};

namespace {

MappingRecipe quick(std::int64_t steps)
{
    MappingRecipe recipe;
    recipe.steps = steps;
    recipe.batch = 32;
    recipe.learningRate = 3e-3;
    recipe.warmup = 5;
    recipe.weightDecay = 0;
    recipe.hidden = 64;
    recipe.dropout = 0;
    recipe.holdOut = .2;
    recipe.evaluateEvery = 20;
    recipe.threads = 1;
    return recipe;
}

/// The labels and nouns that the methods with labels need.
MappingData labelledVectors(const Towers &towers)
{
    MappingData data = learn::test::toyVectors(towers, 96);
    for (int i = 0; i < 96; ++i) {
        data.classes.push_back("class" + std::to_string(i % 3));
        data.domains.push_back(i / 24);
    }
    for (const char *noun : {"ant", "bee", "cat", "dog", "eel", "fox", "gnu", "hen", "imp", "jay"})
        data.nouns.push_back(noun);
    return data;
}

/// The model of the reference numbers, as towers.
Result<Towers> referenceTowers(const std::filesystem::path &shared)
{
    const auto folder = shared / "fixtures/clip/models/vit_wrappers/hf_sharded";
    auto source = weights::openTensors(folder / "model.safetensors.index.json");
    if (!source)
        return source.error();
    const auto named = weights::NamedTensors::from(std::move(*source));
    if (!named)
        return named.error();
    const auto config = clip::inferConfig(*named, "openai");
    if (!config)
        return config.error();
    std::vector<clip::TensorSpec> layout = clip::imageLayout(*config);
    for (clip::TensorSpec &spec : clip::textLayout(*config))
        layout.push_back(std::move(spec));
    const auto tensors = clip::readTensors(*named, layout, c10::Device(c10::kCPU), {});
    if (!tensors)
        return tensors.error();
    auto tokenizer = clip::Tokenizer::fromFolder(shared / "fixtures/clip/tokenizer_reduced");
    if (!tokenizer)
        return tokenizer.error();
    return towersOf(*tensors, *config, std::move(*tokenizer));
}

double furthest(const at::Tensor &a, const at::Tensor &b)
{
    return (a - b).abs().max().item<double>();
}

} // namespace

void TestMappingTrainer::lossGradientsAndStepsAreTheAuthors()
{
    NEEDS_SHARED();
    const auto shared = semblance::test::sharedFolder();
    const auto towers = referenceTowers(shared);
    VERIFY_OK(towers);
    const auto expected = learn::readTensors(shared / "fixtures/clip/pic2word/training.safetensors");
    VERIFY_OK(expected);
    QVERIFY(std::abs(towers->scale - 14.242778778076172) < 1e-4);
    const double rate = 1e-4, decay = .1;
    std::vector<clip::TensorSpec> layout;
    for (const char *name : {"layers.0.0.weight", "layers.0.0.bias", "layers.1.0.weight", "layers.1.0.bias",
                             "fc_out.weight", "fc_out.bias"})
        layout.push_back({name, expected->at(std::string("constant_lr.grad1.") + name).sizes().vec(),
                          clip::TensorRole::Weight});
    Parameters parameters(layout, at::kCPU);
    // The start weights are in no file that is read yet: the first step of AdamW, known with its gradient, is
    // undone.
    for (const clip::TensorSpec &spec : layout) {
        const at::Tensor gradient = expected->at("constant_lr.grad1." + spec.name).to(at::kDouble);
        const at::Tensor after = expected->at("constant_lr.weights_after_1." + spec.name).to(at::kDouble);
        const at::Tensor start = (after + gradient / (gradient.abs() + 1e-6) * rate) /
                                 (spec.shape.size() == 2 ? 1 - rate * decay : 1.0);
        parameters.tensor(spec.name).detach().copy_(start);
    }
    AdamW optimiser(parameters.trained(), parameters.decaying(), {.9, .98, 1e-6, decay});
    const auto mapping = clip::mappingParameters(parameters.tensors(), 32, 64, "");
    VERIFY_OK(mapping);
    const PromptTable prompts(*towers, {"a photo of *"});
    const double losses[] = {5.101089954376221, 5.041610240936279, 4.9826812744140625};
    for (int step = 0; step < 3; ++step) {
        const at::Tensor loss = cycleLoss(*towers, prompts, *mapping, expected->at("features"), 0);
        QVERIFY2(std::abs(loss.item<double>() - losses[step]) < 1e-4,
                 qPrintable(QString::number(loss.item<double>(), 'g', 9)));
        parameters.gradients().zero_();
        loss.backward();
        if (step == 0)
            for (const clip::TensorSpec &spec : layout) {
                const at::Tensor gradient = expected->at("constant_lr.grad1." + spec.name);
                QVERIFY2(furthest(parameters.tensor(spec.name).grad(), gradient) <
                             1e-4 * gradient.abs().max().item<double>(),
                         spec.name.c_str());
            }
        optimiser.step(parameters.trained(), parameters.gradients(), rate);
    }
    for (const clip::TensorSpec &spec : layout)
        QVERIFY2(furthest(parameters.tensor(spec.name).detach(),
                          expected->at("constant_lr.weights_after_3." + spec.name)) < 1e-6,
                 spec.name.c_str());
}

void TestMappingTrainer::equalLabelsShareTheirTarget()
{
    const at::Tensor a = unitRows(at::tensor({1.f, 0.f, 1.f, .1f, 0.f, 1.f}).view({3, 2}));
    const at::Tensor b = unitRows(at::tensor({1.f, .2f, 1.f, .5f, .1f, 1.f}).view({3, 2}));
    const auto own = [&](double scale, const at::Tensor &rows, const at::Tensor &columns, int row) {
        const at::Tensor logs = at::log_softmax(at::matmul(rows[row], columns.t()) * scale, 0);
        return row < 2 ? -(logs[0].item<double>() + logs[1].item<double>()) / 2 : -logs[2].item<double>();
    };
    double expected = 0;
    for (int row = 0; row < 3; ++row)
        expected += (own(10, a, b, row) + own(10, b, a, row)) / 6;
    const double shared = labelledContrastive(a, b, at::tensor({0, 0, 1}, at::kLong), 10).item<double>();
    QVERIFY2(std::abs(shared - expected) < 1e-5, qPrintable(QString("%1 %2").arg(shared).arg(expected)));
    const at::Tensor distinct = at::tensor({0, 1, 2}, at::kLong);
    QVERIFY(std::abs(labelledContrastive(a, b, distinct, 10).item<double>() -
                     symmetricContrastive(a, b, 10).item<double>()) < 1e-6);
}

void TestMappingTrainer::severalRightTextsDoNotCompete()
{
    const at::Tensor logits = at::tensor({5.f, 5.f, -5.f}).view({1, 3});
    const at::Tensor right = at::tensor({1, 1, 0}, at::kLong).to(at::kBool).view({1, 3});
    const at::Tensor none = at::zeros({1, 3}, at::kBool);
    QVERIFY(rightAgainstWrong(logits, right, none).item<double>() < 1e-4);
    const at::Tensor wrongIgnored = rightAgainstWrong(
        at::tensor({0.f, 9.f}).view({1, 2}), at::tensor({1, 0}, at::kLong).to(at::kBool).view({1, 2}),
        at::tensor({0, 1}, at::kLong).to(at::kBool).view({1, 2}));
    QVERIFY(wrongIgnored.item<double>() < 1e-4);
}

void TestMappingTrainer::learnsToFindPicturesAgain()
{
    const Towers towers = learn::test::toyTowers();
    const auto trained = trainMapping(quick(150), learn::test::toyVectors(towers, 400), towers, {}, {});
    VERIFY_OK(trained);
    const MappingReport &report = trained->report;
    QCOMPARE(report.steps, std::int64_t(150));
    QVERIFY2(report.loss < .5 * report.firstLoss,
             qPrintable(QString("%1 -> %2").arg(report.firstLoss).arg(report.loss)));
    QVERIFY2(report.validationRecall > .2, qPrintable(QString::number(report.validationRecall)));
}

void TestMappingTrainer::theSameSeedGivesTheSameMapping()
{
    const Towers towers = learn::test::toyTowers();
    const MappingData data = learn::test::toyVectors(towers, 64);
    MappingRecipe recipe = quick(10);
    recipe.dropout = .1;
    const auto first = trainMapping(recipe, data, towers, {}, {});
    const auto second = trainMapping(recipe, data, towers, {}, {});
    VERIFY_OK(first);
    VERIFY_OK(second);
    for (std::size_t i = 0; i < first->tensors.size(); ++i)
        QVERIFY(at::equal(first->tensors[i].second, second->tensors[i].second));
}

void TestMappingTrainer::everyMethodGivesAnOrdinaryMapping_data()
{
    QTest::addColumn<int>("method");
    for (const MappingMethod method :
         {MappingMethod::Pic2Word, MappingMethod::Taught, MappingMethod::Aware, MappingMethod::Mixed})
        QTest::newRow(std::string(methodName(method)).c_str()) << static_cast<int>(method);
}

void TestMappingTrainer::everyMethodGivesAnOrdinaryMapping()
{
    QFETCH(int, method);
    const semblance::test::TempFolder folder;
    const Towers towers = learn::test::toyTowers();
    MappingRecipe recipe = quick(40);
    recipe.method = static_cast<MappingMethod>(method);
    const auto trained = trainMapping(recipe, labelledVectors(towers), towers, {}, {});
    VERIFY_OK(trained);
    QVERIFY(trained->report.loss < trained->report.firstLoss);
    VERIFY_OK(writeMapping(folder / "m.safetensors", *trained, recipe, "abc"));
    const auto read = learn::readTensors(folder / "m.safetensors");
    VERIFY_OK(read);
    VERIFY_OK(clip::mappingParameters(*read, towers.config.dimension, towers.config.text.width, "m"));
    const auto source = weights::openTensors(folder / "m.safetensors");
    VERIFY_OK(source);
    QCOMPARE((*source)->metadata().at("method"), std::string(methodName(recipe.method)));
    QCOMPARE((*source)->metadata().at("encoder"), std::string("abc"));
}

void TestMappingTrainer::cancellingKeepsTheBest()
{
    const Towers towers = learn::test::toyTowers();
    const CancelToken cancel;
    MappingRecipe recipe = quick(1000000);
    recipe.evaluateEvery = 2;
    const ProgressFn progress = [&](const Progress &) { cancel.cancel(); };
    const auto trained = trainMapping(recipe, learn::test::toyVectors(towers, 64), towers, progress, cancel);
    VERIFY_OK(trained);
    QVERIFY(trained->report.cancelled);
    QVERIFY(trained->report.steps >= 1 && trained->report.steps < 1000);
    QVERIFY(trained->report.validationLoss > 0);
}

void TestMappingTrainer::aStoppedTrainingGoesOnBitForBit()
{
    QFETCH(int, method);
    const semblance::test::TempFolder folder;
    const Towers towers = learn::test::toyTowers();
    const MappingData data = labelledVectors(towers);
    MappingRecipe recipe = quick(30);
    recipe.method = static_cast<MappingMethod>(method);
    recipe.dropout = .1;
    recipe.evaluateEvery = 4;
    const auto whole = trainMapping(recipe, data, towers, {}, {});
    VERIFY_OK(whole);
    recipe.checkpoint = folder / "m.training";
    recipe.resume = true;
    // Stopped before every step but the first of each start: as often as can be.
    int starts = 0;
    std::optional<TrainedMapping> last;
    while (!last || last->report.cancelled) {
        QVERIFY(++starts <= 31);
        const CancelToken cancel;
        const ProgressFn stop = [&](const Progress &) { cancel.cancel(); };
        auto some = trainMapping(recipe, data, towers, stop, cancel);
        VERIFY_OK(some);
        last = std::move(*some);
    }
    QVERIFY(starts > 25);
    QCOMPARE(last->report.steps, whole->report.steps);
    QCOMPARE(last->report.loss, whole->report.loss);
    QCOMPARE(last->report.firstLoss, whole->report.firstLoss);
    QCOMPARE(last->report.validationLoss, whole->report.validationLoss);
    for (std::size_t i = 0; i < whole->tensors.size(); ++i)
        QVERIFY(at::equal(last->tensors[i].second, whole->tensors[i].second));
    QVERIFY(!std::filesystem::exists(recipe.checkpoint));
}

void TestMappingTrainer::aTrainingOfOtherPicturesIsNotGoneOnWith()
{
    const semblance::test::TempFolder folder;
    const Towers towers = learn::test::toyTowers();
    MappingRecipe recipe = quick(30);
    recipe.checkpoint = folder / "m.training";
    const CancelToken cancel;
    cancel.cancel();
    VERIFY_OK(trainMapping(recipe, learn::test::toyVectors(towers, 64), towers, {}, cancel));
    QVERIFY(std::filesystem::exists(recipe.checkpoint));
    recipe.resume = true;
    VERIFY_ERROR(trainMapping(recipe, learn::test::toyVectors(towers, 65), towers, {}, {}), Code::Mismatch);
    MappingRecipe other = recipe;
    other.hidden *= 2;
    VERIFY_ERROR(trainMapping(other, learn::test::toyVectors(towers, 64), towers, {}, {}), Code::Mismatch);
    folder.write("m.training", "no checkpoint");
    VERIFY_ERROR(trainMapping(recipe, learn::test::toyVectors(towers, 64), towers, {}, {}),
                 Code::Unsupported);
    recipe.resume = false; // a new one does not look at it
    VERIFY_OK(trainMapping(recipe, learn::test::toyVectors(towers, 64), towers, {}, {}));
}

void TestMappingTrainer::patienceEndsIt()
{
    const Towers towers = learn::test::toyTowers();
    MappingRecipe recipe = quick(100000);
    recipe.evaluateEvery = 1;
    recipe.patience = 3;
    const auto trained = trainMapping(recipe, learn::test::toyVectors(towers, 64), towers, {}, {});
    VERIFY_OK(trained);
    QVERIFY(trained->report.stoppedEarly);
    QVERIFY(trained->report.steps < 100000);
}

void TestMappingTrainer::aLossThatIsNoNumberIsSaid()
{
    Towers towers = learn::test::toyTowers();
    towers.scale = std::numeric_limits<double>::infinity();
    VERIFY_ERROR(trainMapping(quick(10), learn::test::toyVectors(towers, 64), towers, {}, {}),
                 Code::Internal);
}

void TestMappingTrainer::aRunawayLossKeepsTheBestBefore()
{
    Towers towers = learn::test::toyTowers();
    MappingRecipe recipe = quick(1000000);
    recipe.evaluateEvery = 1;
    int told = 0;
    const ProgressFn spoil = [&](const Progress &) {
        if (++told == 2)
            towers.scale = std::numeric_limits<double>::infinity();
    };
    const auto trained = trainMapping(recipe, learn::test::toyVectors(towers, 64), towers, spoil, {});
    VERIFY_OK(trained);
    QVERIFY(trained->report.warning.find("best mapping before") != std::string::npos);
    for (const auto &[name, tensor] : trained->tensors)
        QVERIFY2(at::isfinite(tensor).all().item<bool>(), name.c_str());
}

void TestMappingTrainer::badInputIsRefused_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<double>("rate");
    QTest::addColumn<int>("method");
    QTest::newRow("too few pictures") << 5 << 1e-3 << 0;
    QTest::newRow("a learning rate of zero") << 64 << 0.0 << 0;
    QTest::newRow("no labels for aware") << 64 << 1e-3 << 2;
    QTest::newRow("no nouns for taught") << 64 << 1e-3 << 1;
}

void TestMappingTrainer::badInputIsRefused()
{
    QFETCH(int, count);
    QFETCH(double, rate);
    QFETCH(int, method);
    const Towers towers = learn::test::toyTowers();
    MappingRecipe recipe = quick(5);
    recipe.learningRate = rate;
    recipe.method = static_cast<MappingMethod>(method);
    const auto refused = trainMapping(recipe, learn::test::toyVectors(towers, count), towers, {}, {});
    VERIFY_ERROR(refused, Code::Invalid);
    QVERIFY(refused.error().sentence().size() > 40);
}

void TestMappingTrainer::aFullDiskIsSaid()
{
    const Towers towers = learn::test::toyTowers();
    const auto trained = trainMapping(quick(2), learn::test::toyVectors(towers, 64), towers, {}, {});
    VERIFY_OK(trained);
    const semblance::test::TempFolder folder;
    std::error_code error;
    std::filesystem::create_symlink("/dev/full", folder / "m.safetensors.part", error);
    if (error || !std::filesystem::exists("/dev/full"))
        QSKIP("there is no /dev/full here");
    const auto written = writeMapping(folder / "m.safetensors", *trained, quick(2), "abc");
    QVERIFY(!written.ok());
    QVERIFY(!std::filesystem::exists(folder / "m.safetensors"));
}

SEMBLANCE_TEST(TestMappingTrainer);
#include "tst_mappingtrainer.moc"
