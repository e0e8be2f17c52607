// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/torch/device.h"
#include "core/clip/torch/mappingnet.h"
#include "core/clip/torch/resnet.h"
#include "core/clip/torch/texttransformer.h"
#include "core/clip/torch/vit.h"
#include "tests/core/clip/torch/formula.h"
#include "tests/support/testmain.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cosine_similarity.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <c10/core/InferenceMode.h>

using namespace semblance;
using namespace semblance::clip;
using namespace semblance::test;

namespace {

constexpr std::int64_t kEnd = 299;

at::Tensor formulaIds()
{
    at::Tensor ids = at::zeros({1, 77}, at::kLong);
    const std::int64_t words[] = {298, 5, 9, 7, 265, 299};
    for (int i = 0; i < 6; ++i)
        ids[0][i] = words[i];
    return ids;
}

Fills slot(const at::Tensor &word)
{
    return {word, at::zeros({1}, at::kLong), at::zeros({1}, at::kLong) + 4};
}

/// Largest difference of the first values from the expected ones.
double difference(const at::Tensor &output, const std::vector<double> &expected)
{
    double largest = 0;
    for (std::size_t i = 0; i < expected.size(); ++i)
        largest =
            std::max(largest, std::abs(output[0][static_cast<std::int64_t>(i)].item<double>() - expected[i]));
    return largest;
}

} // namespace

/// Weights made by a formula; the expected numbers come from the published PyTorch definitions.
class TestForward final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void theFormulaGivesItsKnownNumbers();
    void vitGivesThePublishedNumbers();
    void resNetGivesThePublishedNumbers();
    void textGivesThePublishedNumbers();
    void aFilledSlotGivesThePublishedNumbers();
    void mappingsGiveThePublishedNumbers();
    void paddingAfterTheEndChangesNothing();
    void theFirstEndTokenIsRead();
    void aPictureOfAnotherSizeIsRefusedUnlessPositionsMayBeResized();
    void gradientsReachEveryParameter_data();
    void gradientsReachEveryParameter();
    void bfloat16StaysNearFloat32_data();
    void bfloat16StaysNearFloat32();
    void batchStatisticsMoveTheRunningOnes();
    void dropoutActsInTrainingOnly();
    void missingTensorsAreNamed();
};

void TestForward::initTestCase()
{
    useThreads(1);
}

void TestForward::theFormulaGivesItsKnownNumbers()
{
    QVERIFY(std::abs(formulaValue("visual.conv1.weight", 0) - -0.4134030270) <
            3e-8); // they were printed as float32
    QVERIFY(std::abs(formulaValue("visual.conv1.weight", 1) - 0.2046309598) <
            3e-8); // they were printed as float32
    QVERIFY(std::abs(formulaValue("visual.conv1.weight", 2) - -0.1773350545) <
            3e-8); // they were printed as float32
}

void TestForward::vitGivesThePublishedNumbers()
{
    c10::InferenceMode inference;
    EncoderConfig config = formulaVit();
    const at::Tensor image = formulaTensor("image", {1, 3, 32, 32}, 2);
    const auto quick = vitParameters(formulaTensors(config), config);
    VERIFY_OK(quick);
    const at::Tensor a = forwardVit(image, *quick);
    QVERIFY(difference(a, {-0.46957, 1.36053, -1.29101, 0.04265, 0.12223, 0.42073}) < 2e-5);
    QVERIFY(std::abs(a.norm().item<double>() - 5.25104) < 2e-5);
    config.activation = Activation::Gelu;
    const auto exact = vitParameters(formulaTensors(config), config);
    VERIFY_OK(exact);
    QVERIFY(difference(forwardVit(image, *exact), {-0.46659, 1.36670, -1.28949, 0.04955, 0.12676, 0.41040}) <
            2e-5);
}

void TestForward::resNetGivesThePublishedNumbers()
{
    c10::InferenceMode inference;
    const EncoderConfig config = formulaResNet();
    const auto parameters = resNetParameters(formulaTensors(config), config);
    VERIFY_OK(parameters);
    const at::Tensor b = forwardResNet(formulaTensor("image", {1, 3, 64, 64}, 2), *parameters);
    QVERIFY(difference(b, {-0.29249, -0.76373, -0.67444, -0.02107, 0.46139, -0.59843}) < 2e-5);
    QVERIFY(std::abs(b.norm().item<double>() - 4.87587) < 2e-5);
}

void TestForward::textGivesThePublishedNumbers()
{
    c10::InferenceMode inference;
    EncoderConfig config = formulaVit();
    const auto quick = textParameters(formulaTensors(config), config);
    VERIFY_OK(quick);
    const at::Tensor a = forwardText(formulaIds(), *quick, kEnd);
    QVERIFY(difference(a, {-0.06936, 0.11025, 0.34813, 1.17085, -0.77969, 1.00382}) < 2e-5);
    QVERIFY(std::abs(a.norm().item<double>() - 5.56635) < 2e-5);
    config.activation = Activation::Gelu;
    const auto exact = textParameters(formulaTensors(config), config);
    VERIFY_OK(exact);
    QVERIFY(difference(forwardText(formulaIds(), *exact, kEnd),
                       {-0.06940, 0.11050, 0.34674, 1.16992, -0.77786, 1.00314}) < 2e-5);
}

void TestForward::aFilledSlotGivesThePublishedNumbers()
{
    c10::InferenceMode inference;
    const EncoderConfig config = formulaVit();
    const auto parameters = textParameters(formulaTensors(config), config);
    VERIFY_OK(parameters);
    const at::Tensor a =
        forwardText(formulaIds(), *parameters, kEnd, slot(formulaTensor("slot", {1, 64}, 1)));
    QVERIFY(difference(a, {-0.07954, 0.09465, 0.36357, 1.12543, -0.73636, 1.02228}) < 2e-5);
    QVERIFY(std::abs(a.norm().item<double>() - 5.55722) < 2e-5);
}

void TestForward::mappingsGiveThePublishedNumbers()
{
    c10::InferenceMode inference;
    const EncoderConfig config = formulaVit();
    const TensorDict tensors = formulaTensors(config);
    const auto image = vitParameters(tensors, config);
    const auto text = textParameters(tensors, config);
    VERIFY_OK(image);
    VERIFY_OK(text);
    const at::Tensor raw = forwardVit(formulaTensor("image", {1, 3, 32, 32}, 2), *image);

    const auto pic2word = mappingParameters(formulaMapping(false, 64, 32, 64), 64, 64, "m");
    VERIFY_OK(pic2word);
    const at::Tensor word = forwardMapping(raw, *pic2word);
    QVERIFY(difference(word, {0.04536, -0.08358, 0.04252, -0.09389, 0.17564, 0.05747}) < 2e-5);
    const at::Tensor composed = forwardText(formulaIds(), *text, kEnd, slot(word));
    QVERIFY(difference(composed, {-0.08226, 0.11164, 0.35277, 1.12366, -0.72777, 1.01988}) < 2e-5);
    QVERIFY(std::abs(at::cosine_similarity(raw, composed).item<double>() - -0.0390187) < 2e-6);

    const auto phi = mappingParameters(formulaMapping(true, 64, 256, 64), 64, 64, "m");
    VERIFY_OK(phi);
    const at::Tensor other = forwardMapping(raw, *phi);
    QVERIFY(difference(other, {-0.49648, -0.14778, 0.24422, 0.15626, -0.28562, -0.42349}) < 2e-5);
    QVERIFY(difference(forwardText(formulaIds(), *text, kEnd, slot(other)),
                       {-0.10201, 0.14738, 0.32202, 1.13659, -0.68286, 0.94677}) < 2e-5);
}

void TestForward::paddingAfterTheEndChangesNothing()
{
    c10::InferenceMode inference;
    const EncoderConfig config = formulaVit();
    const auto parameters = textParameters(formulaTensors(config), config);
    VERIFY_OK(parameters);
    const at::Tensor whole = forwardText(formulaIds(), *parameters, kEnd);
    const at::Tensor cut = forwardText(formulaIds().narrow(1, 0, 6), *parameters, kEnd);
    QVERIFY((whole - cut).abs().max().item<double>() < 5e-6);
}

void TestForward::theFirstEndTokenIsRead()
{
    c10::InferenceMode inference;
    const EncoderConfig config = formulaVit();
    const auto parameters = textParameters(formulaTensors(config), config);
    VERIFY_OK(parameters);
    at::Tensor ids = formulaIds();
    ids.narrow(1, 6, 71).fill_(kEnd);
    const at::Tensor padded = forwardText(ids, *parameters, kEnd);
    QVERIFY((padded - forwardText(formulaIds(), *parameters, kEnd)).abs().max().item<double>() < 5e-6);
}

void TestForward::aPictureOfAnotherSizeIsRefusedUnlessPositionsMayBeResized()
{
    c10::InferenceMode inference;
    const EncoderConfig config = formulaResNet();
    const auto parameters = resNetParameters(formulaTensors(config), config);
    VERIFY_OK(parameters);
    const at::Tensor larger = formulaTensor("image", {1, 3, 96, 96}, 2);
    QVERIFY_THROWS_EXCEPTION(c10::Error, forwardResNet(larger, *parameters));
    ResNetOptions options;
    options.resizePositions = true;
    QCOMPARE(forwardResNet(larger, *parameters, options).sizes().vec(), (std::vector<std::int64_t>{1, 64}));
}

void TestForward::gradientsReachEveryParameter_data()
{
    QTest::addColumn<bool>("resNet");
    QTest::addColumn<bool>("bfloat16");
    QTest::newRow("ViT") << false << false;
    QTest::newRow("ResNet") << true << false;
    QTest::newRow("ViT in bfloat16") << false << true;
    QTest::newRow("ResNet in bfloat16") << true << true;
}

void TestForward::gradientsReachEveryParameter()
{
    QFETCH(bool, resNet);
    QFETCH(bool, bfloat16);
    const EncoderConfig config = resNet ? formulaResNet() : formulaVit();
    TensorDict tensors = formulaTensors(config);
    for (auto &[name, tensor] : tensors)
        if (name.find("running_") == std::string::npos)
            tensor.requires_grad_(true);
    Forward forward;
    forward.compute = bfloat16 ? at::kBFloat16 : at::kFloat;
    ResNetOptions options;
    options.batchNorm = BatchNormMode::Batch;
    const at::Tensor pixels = formulaTensor("image", {2, 3, config.image.side, config.image.side}, 2)
                                  .contiguous(at::MemoryFormat::ChannelsLast);
    const at::Tensor image = resNet
                                 ? forwardResNet(pixels, *resNetParameters(tensors, config), options, forward)
                                 : forwardVit(pixels, *vitParameters(tensors, config), forward);
    const auto mapping = mappingParameters(formulaMapping(false, 64, 32, 64), 64, 64, "m");
    const at::Tensor word = forwardMapping(image.narrow(0, 0, 1), *mapping, 0, false, forward);
    const at::Tensor text =
        forwardText(formulaIds(), *textParameters(tensors, config), kEnd, slot(word), forward);
    ((image * image).sum() + (text * text).sum()).backward();
    for (const auto &[name, tensor] : tensors) {
        if (!tensor.requires_grad() || name == "logit_scale")
            continue;
        QVERIFY2(tensor.grad().defined(), name.c_str());
        QVERIFY2(tensor.grad().abs().sum().item<double>() > 0, name.c_str());
        QVERIFY2(tensor.grad().isfinite().all().item<bool>(), name.c_str());
    }
}

void TestForward::bfloat16StaysNearFloat32_data()
{
    QTest::addColumn<bool>("resNet");
    QTest::newRow("ViT") << false;
    QTest::newRow("ResNet") << true;
}

void TestForward::bfloat16StaysNearFloat32()
{
    QFETCH(bool, resNet);
    c10::InferenceMode inference;
    const EncoderConfig config = resNet ? formulaResNet() : formulaVit();
    const TensorDict tensors = formulaTensors(config);
    const at::Tensor pixels = formulaTensor("image", {1, 3, config.image.side, config.image.side}, 2);
    Forward half;
    half.compute = at::kBFloat16;
    const auto run = [&](const Forward &forward) {
        return resNet ? forwardResNet(pixels, *resNetParameters(tensors, config), {}, forward)
                      : forwardVit(pixels, *vitParameters(tensors, config), forward);
    };
    const at::Tensor rough = run(half);
    QVERIFY(rough.scalar_type() == at::kFloat);
    QVERIFY(at::cosine_similarity(rough, run({})).item<double>() > 0.999);
}

void TestForward::batchStatisticsMoveTheRunningOnes()
{
    const EncoderConfig config = formulaResNet();
    const TensorDict tensors = formulaTensors(config);
    const auto parameters = resNetParameters(tensors, config);
    VERIFY_OK(parameters);
    const at::Tensor before = tensorOf(tensors, "visual.bn1.running_mean").clone();
    const at::Tensor pixels = formulaTensor("image", {2, 3, 64, 64}, 2);
    forwardResNet(pixels, *parameters);
    QVERIFY(tensorOf(tensors, "visual.bn1.running_mean").equal(before));
    ResNetOptions options;
    options.batchNorm = BatchNormMode::Batch;
    forwardResNet(pixels, *parameters, options);
    QVERIFY(!tensorOf(tensors, "visual.bn1.running_mean").equal(before));
}

void TestForward::dropoutActsInTrainingOnly()
{
    const auto mapping = mappingParameters(formulaMapping(false, 64, 32, 64), 64, 64, "m");
    VERIFY_OK(mapping);
    const at::Tensor raw = formulaTensor("raw", {4, 64}, 2);
    QVERIFY(forwardMapping(raw, *mapping, 0.5, false).equal(forwardMapping(raw, *mapping)));
    QVERIFY(!forwardMapping(raw, *mapping, 0.5, true).equal(forwardMapping(raw, *mapping)));
}

void TestForward::missingTensorsAreNamed()
{
    const EncoderConfig config = formulaVit();
    TensorDict tensors = formulaTensors(config);
    tensors.erase("visual.proj");
    tensors["visual.ln_post.bias"] = at::zeros({7});
    const auto parameters = vitParameters(tensors, config);
    VERIFY_ERROR(parameters, Code::Mismatch);
    const std::string sentence = parameters.error().sentence();
    QVERIFY2(sentence.find("visual.proj is missing") != std::string::npos, sentence.c_str());
    QVERIFY2(sentence.find("visual.ln_post.bias is [7] instead of [128]") != std::string::npos,
             sentence.c_str());
}

SEMBLANCE_TEST(TestForward);
#include "tst_forward.moc"
