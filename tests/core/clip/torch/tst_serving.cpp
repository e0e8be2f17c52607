// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/fingerprint.h"
#include "core/clip/inferconfig.h"
#include "core/clip/torch/device.h"
#include "core/clip/torch/guard.h"
#include "core/clip/torch/modelloader.h"
#include "core/clip/torch/towers.h"
#include "tests/core/clip/torch/formulamodel.h"
#include "tests/support/testmain.h"

#include <ATen/ops/empty.h>
#include <algorithm>

using namespace semblance;
using namespace semblance::clip;
using namespace semblance::test;

namespace {

double differs(const Embedding &embedding, const std::vector<double> &expected)
{
    double largest = 0;
    const std::vector<float> raw = embedding.raw();
    for (std::size_t i = 0; i < expected.size(); ++i)
        largest = std::max(largest, std::abs(double(raw[i]) - expected[i]));
    return largest;
}

const std::vector<int> kSentence = {298, 5, 9, 7, 265, 299};

} // namespace

class TestServing final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aModelFromAFileGivesThePublishedNumbers();
    void composedGivesThePublishedNumbers();
    void aPictureDoesNotDependOnItsBatch_data();
    void aPictureDoesNotDependOnItsBatch();
    void weightsOfAnotherTypeGiveNearlyTheSame_data() { aPictureDoesNotDependOnItsBatch_data(); }
    void weightsOfAnotherTypeGiveNearlyTheSame();
    void aSentenceDoesNotDependOnTheOthers();
    void configurationsAreInferredFromShapes_data();
    void configurationsAreInferredFromShapes();
    void aWrongShapeIsRefusedBeforeAnythingIsRead();
    void aMappingOfAnotherEncoderIsRefused();
    void wrongInputsAreRefused();
    void aWishToStopIsSeen();
    void aFileWithoutATextTowerGivesPicturesOnly();
    void theFingerprintChangesWithWhateverChangesAnEmbedding();
    void memoryThatIsNotThereIsToldApart();
    void devicesThatDoNotExistAreRefused();
};

void TestServing::aModelFromAFileGivesThePublishedNumbers()
{
    const TempFolder folder;
    const auto model = loadModel(formulaFiles(folder, formulaVit()), onCpu(1), {});
    VERIFY_OK(model);
    const auto images = (*model)->images->encode(pictures(32, 1), {});
    VERIFY_OK(images);
    QVERIFY(differs(images->front(), {-0.46957, 1.36053, -1.29101, 0.04265, 0.12223, 0.42073}) < 3e-5);
    QVERIFY(std::abs(images->front().norm - 5.25104) < 3e-5);
    QCOMPARE(images->front().model, (*model)->id);
    QCOMPARE((*model)->id.fingerprint.size(), std::size_t(64));
    const std::vector<TextInput> sentences = {{kSentence, {}}};
    const auto texts = (*model)->texts->encode(sentences, {});
    VERIFY_OK(texts);
    QVERIFY(differs(texts->front(), {-0.06936, 0.11025, 0.34813, 1.17085, -0.77969, 1.00382}) < 3e-5);
    QVERIFY(std::abs(dot(images->front().unit, texts->front().unit) - -0.0550369) < 1e-5);
}

void TestServing::composedGivesThePublishedNumbers()
{
    const TempFolder folder;
    ModelFiles files = formulaFiles(folder, formulaVit());
    for (const bool phi : {false, true}) {
        files.mapping = folder / "mapping.safetensors";
        writeTensors(files.mapping, formulaMapping(phi, 64, phi ? 256 : 32, 64));
        const auto model = loadModel(files, onCpu(1), {});
        VERIFY_OK(model);
        QCOMPARE((*model)->mapping->profile().kind, std::string(phi ? "searle" : "pic2word"));
        QCOMPARE((*model)->mapping->fingerprint().size(), std::size_t(64));
        const auto images = (*model)->images->encode(pictures(32, 1), {});
        VERIFY_OK(images);
        const auto word = (*model)->mapping->map(images->front().raw());
        VERIFY_OK(word);
        const std::vector<TextInput> sentences = {{kSentence, {{4, *word}}}};
        const auto composed = (*model)->texts->encode(sentences, {});
        VERIFY_OK(composed);
        QVERIFY(differs(composed->front(),
                        phi ? std::vector<double>{-0.10201, 0.14738, 0.32202, 1.13659, -0.68286}
                            : std::vector<double>{-0.08226, 0.11164, 0.35277, 1.12366, -0.72777}) < 3e-5);
    }
}

void TestServing::aPictureDoesNotDependOnItsBatch_data()
{
    QTest::addColumn<bool>("resNet");
    QTest::newRow("ViT") << false;
    QTest::newRow("ResNet") << true;
}

void TestServing::aPictureDoesNotDependOnItsBatch()
{
    QFETCH(bool, resNet);
    const TempFolder folder;
    const EncoderConfig config = resNet ? formulaResNet() : formulaVit();
    const auto model = loadModel(formulaFiles(folder, config), onCpu(2), {});
    VERIFY_OK(model);
    const PixelBatch many = pictures(config.image.side, 37);
    const auto together = (*model)->images->encode(many, {});
    VERIFY_OK(together);
    const std::size_t each = many.values.size() / 37;
    for (const int i : {0, 1, 31, 32, 36}) {
        const auto first =
            many.values.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(i) * each);
        const PixelBatch one{1, many.side,
                             std::vector<float>(first, first + static_cast<std::ptrdiff_t>(each))};
        const auto alone = (*model)->images->encode(one, {});
        VERIFY_OK(alone);
        QVERIFY(apart(alone->front(), (*together)[static_cast<std::size_t>(i)]) < 1e-5);
    }
}

void TestServing::weightsOfAnotherTypeGiveNearlyTheSame()
{
    // What a graphics device does in half precision, in the one narrow type that every processor has.
    QFETCH(bool, resNet);
    const EncoderConfig config = resNet ? formulaResNet() : formulaVit();
    TensorDict tensors = formulaTensors(config);
    Serving serving;
    serving.threads = 1;
    const auto exact = makeImageTower(tensors, config, serving);
    VERIFY_OK(exact);
    for (const TensorSpec &spec : imageLayout(config))
        if (spec.role == TensorRole::Weight)
            tensors[spec.name] = tensors[spec.name].to(at::kBFloat16);
    serving.compute = at::kBFloat16;
    const auto narrow = makeImageTower(tensors, config, serving);
    VERIFY_OK(narrow);
    const PixelBatch batch = pictures(config.image.side, 40);
    const auto expected = (*exact)->encode(batch, {}), got = (*narrow)->encode(batch, {});
    VERIFY_OK(expected);
    VERIFY_OK(got);
    QCOMPARE(got->size(), std::size_t(40));
    for (std::size_t i = 0; i < 40; ++i) {
        const float cosine = dot((*got)[i].unit, (*expected)[i].unit);
        QVERIFY2(cosine > 0.999f && cosine < 0.9999999f, qPrintable(QString::number(cosine)));
    }
}

void TestServing::aSentenceDoesNotDependOnTheOthers()
{
    const TempFolder folder;
    const auto model = loadModel(formulaFiles(folder, formulaVit()), onCpu(2), {});
    VERIFY_OK(model);
    std::vector<TextInput> sentences;
    for (int i = 0; i < 70; ++i) {
        TextInput input{{298}, {}};
        for (int word = 0; word < i % 5 + 1; ++word)
            input.ids.push_back(1 + (i * 7 + word) % 290);
        input.ids.push_back(299);
        if (i % 3 == 0)
            input.fills.push_back({1, std::vector<float>(64, 0.01f * static_cast<float>(i))});
        sentences.push_back(input);
    }
    const auto together = (*model)->texts->encode(sentences, {});
    VERIFY_OK(together);
    for (std::size_t i = 0; i < sentences.size(); i += 9) {
        const auto alone = (*model)->texts->encode(std::span(&sentences[i], 1), {});
        VERIFY_OK(alone);
        QVERIFY(apart(alone->front(), (*together)[i]) < 1e-5);
    }
    // What stands behind the end changes nothing.
    TextInput padded = sentences[0];
    padded.ids.insert(padded.ids.end(), {299, 0, 0});
    const auto again = (*model)->texts->encode(std::span(&padded, 1), {});
    VERIFY_OK(again);
    QVERIFY(apart(again->front(), (*together)[0]) < 1e-5);
}

void TestServing::configurationsAreInferredFromShapes_data()
{
    QTest::addColumn<bool>("resNet");
    QTest::newRow("ViT") << false;
    QTest::newRow("ResNet") << true;
}

void TestServing::configurationsAreInferredFromShapes()
{
    QFETCH(bool, resNet);
    const TempFolder folder;
    const EncoderConfig config = resNet ? formulaResNet() : formulaVit();
    ModelFiles files = formulaFiles(folder, config);
    files.config.reset();
    const auto model = loadModel(files, onCpu(1), {});
    VERIFY_OK(model);
    const ImageTowerConfig &image = (*model)->config.image;
    QCOMPARE(image.side, config.image.side);
    QCOMPARE(image.width, config.image.width);
    QCOMPARE(image.layers, config.image.layers);
    QCOMPARE(image.heads, config.image.heads);
    QCOMPARE(image.mlpWidth, config.image.mlpWidth);
    QCOMPARE((*model)->config.dimension, 64);
    QCOMPARE((*model)->config.text.vocabulary, 300);
    QCOMPARE((*model)->config.text.layers, 2);
    QCOMPARE((*model)->config.text.heads, 1);
    QCOMPARE((*model)->config.preprocess.side, config.image.side);
}

void TestServing::aWrongShapeIsRefusedBeforeAnythingIsRead()
{
    const TempFolder folder;
    ModelFiles files = formulaFiles(folder, formulaVit());
    files.config->text.mlpWidth = 128;
    files.config->image.layers = {3};
    const auto model = loadModel(files, onCpu(1), {});
    VERIFY_ERROR(model, Code::Mismatch);
    const std::string sentence = model.error().sentence();
    QVERIFY2(sentence.find("visual.transformer.resblocks.2.ln_1.weight is missing") != std::string::npos,
             sentence.c_str());
    QVERIFY2(sentence.find("and 2 more") != std::string::npos, sentence.c_str());
}

void TestServing::aMappingOfAnotherEncoderIsRefused()
{
    const TempFolder folder;
    ModelFiles files = formulaFiles(folder, formulaVit());
    files.mapping = folder / "mapping.safetensors";
    writeTensors(files.mapping, formulaMapping(false, 48, 32, 64));
    VERIFY_ERROR(loadModel(files, onCpu(1), {}), Code::Mismatch);
    writeTensors(files.mapping, formulaMapping(false, 64, 32, 512));
    VERIFY_ERROR(loadModel(files, onCpu(1), {}), Code::Mismatch);
    files.mapping = files.weights.front();
    VERIFY_ERROR(loadModel(files, onCpu(1), {}), Code::Unsupported);
}

void TestServing::wrongInputsAreRefused()
{
    const TempFolder folder;
    const auto model = loadModel(formulaFiles(folder, formulaVit()), onCpu(1), {});
    VERIFY_OK(model);
    VERIFY_ERROR((*model)->images->encode(pictures(64, 1), {}), Code::Mismatch);
    QCOMPARE((*model)->images->encode({}, {})->size(), std::size_t(0));
    TextTower &texts = *(*model)->texts;
    const auto say = [&](TextInput input) { return texts.encode(std::span(&input, 1), {}); };
    VERIFY_ERROR(say({{}, {}}), Code::Invalid);
    VERIFY_ERROR(say({{298, 5}, {}}), Code::Invalid);
    VERIFY_ERROR(say({{298, 300, 299}, {}}), Code::Invalid);
    VERIFY_ERROR(say({{298, -1, 299}, {}}), Code::Invalid);
    VERIFY_ERROR(say({std::vector<int>(78, 299), {}}), Code::Invalid);
    VERIFY_ERROR(say({{298, 265, 299}, {{3, std::vector<float>(64)}}}), Code::Invalid);
    VERIFY_ERROR(say({{298, 265, 299}, {{1, std::vector<float>(63)}}}), Code::Invalid);
    VERIFY_ERROR(say({{298, 265, 299}, {{1, std::vector<float>(64)}, {1, std::vector<float>(64)}}}),
                 Code::Invalid);
}

void TestServing::aWishToStopIsSeen()
{
    const TempFolder folder;
    const ModelFiles files = formulaFiles(folder, formulaVit());
    const auto model = loadModel(files, onCpu(1), {});
    VERIFY_OK(model);
    const CancelToken cancel;
    cancel.cancel();
    VERIFY_ERROR(loadModel(files, onCpu(1), cancel), Code::Interrupted);
    VERIFY_ERROR((*model)->images->encode(pictures(32, 1), cancel), Code::Interrupted);
    const std::vector<TextInput> sentences = {{kSentence, {}}};
    VERIFY_ERROR((*model)->texts->encode(sentences, cancel), Code::Interrupted);
}

void TestServing::aFileWithoutATextTowerGivesPicturesOnly()
{
    const TempFolder folder;
    ModelFiles files = formulaFiles(folder, formulaVit());
    writeTensors(files.weights.front(), formulaTensors(imageLayout(formulaVit())));
    const auto model = loadModel(files, onCpu(1), {});
    VERIFY_OK(model);
    QVERIFY(!(*model)->texts);
    QVERIFY(!(*model)->tokenizerMissing.empty());
    VERIFY_OK((*model)->images->encode(pictures(32, 1), {}));
    writeTensors(files.weights.front(), formulaTensors(textLayout(formulaVit())));
    VERIFY_ERROR(loadModel(files, onCpu(1), {}), Code::Unsupported);
}

void TestServing::theFingerprintChangesWithWhateverChangesAnEmbedding()
{
    const std::vector<std::string> digests = {std::string(64, 'a')};
    const EncoderConfig config = formulaVit();
    std::set<std::string> seen = {fingerprintOf(digests, config)};
    EncoderConfig other = config;
    other.architecture = "another name"; // for people only
    QVERIFY(!seen.insert(fingerprintOf(digests, other)).second);
    other.activation = Activation::Gelu;
    QVERIFY(seen.insert(fingerprintOf(digests, other)).second);
    other = config;
    other.preprocess.mean[1] += 1e-6f;
    QVERIFY(seen.insert(fingerprintOf(digests, other)).second);
    other = config;
    other.preprocess.mode = ResizeMode::Squash;
    QVERIFY(seen.insert(fingerprintOf(digests, other)).second);
    other = config;
    other.image.heads = 4;
    QVERIFY(seen.insert(fingerprintOf(digests, other)).second);
    const std::vector<std::string> others = {std::string(64, 'b')};
    QVERIFY(seen.insert(fingerprintOf(others, config)).second);
}

void TestServing::memoryThatIsNotThereIsToldApart()
{
    const auto asked = guarded("test", "x", []() -> Result<int> {
        const at::Tensor tensor = at::empty({std::int64_t(1) << 46}, at::kFloat);
        return static_cast<int>(tensor.numel() & 1);
    });
    VERIFY_ERROR(asked, Code::NoMemory);
    const auto failed =
        guarded("test", "x", []() -> Result<int> { throw std::runtime_error("something else"); });
    VERIFY_ERROR(failed, Code::Internal);
}

void TestServing::devicesThatDoNotExistAreRefused()
{
    VERIFY_ERROR(chooseDevice("gpu"), Code::Invalid);
    VERIFY_ERROR(chooseDevice("cuda:x"), Code::Invalid);
    VERIFY_ERROR(chooseDevice("cuda:99"), Code::Unsupported);
    VERIFY_OK(chooseDevice("auto"));
    VERIFY_OK(chooseDevice("cpu"));
    QVERIFY(defaultThreads() >= 1);
    const TempFolder folder;
    LoadOptions options = onCpu(1);
    options.precision = "fp16";
    VERIFY_ERROR(loadModel(formulaFiles(folder, formulaVit()), options, {}), Code::Unsupported);
}

SEMBLANCE_TEST(TestServing);
#include "tst_serving.moc"
