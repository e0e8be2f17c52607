// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
//
// The towers with kernels of our own against those of LibTorch, which have the published numbers
// (tst_serving).
#include "core/clip/cpu/towers.h"
#include "core/weights/tensorfile.h"
#include "tests/core/clip/torch/formulamodel.h"

#include <algorithm>

using namespace semblance;
using namespace semblance::clip;
using namespace semblance::test;

namespace {

EncoderConfig config(int width, int heads, int mlp, int layers, int patch, Activation activation)
{
    EncoderConfig made = formulaVit();
    made.image = {ImageArchitecture::Vit, 64, width, {layers}, heads, patch, mlp};
    made.text = {40, 300, width, layers, heads, mlp};
    made.dimension = 40;
    made.activation = activation;
    made.preprocess.side = 64;
    return made;
}

/// Weights whose products keep the size of their rows, with some channels of the residual stream far larger
/// than the others, as trained towers have them.
TensorDict tensorsFor(const EncoderConfig &config)
{
    TensorDict tensors = formulaTensors(config);
    for (auto &[name, tensor] : tensors) {
        if (tensor.dim() != 2 || name.find("embedding") != std::string::npos)
            continue;
        const double fanIn = static_cast<double>(
            name.ends_with("proj") && name.find("attn") == std::string::npos ? tensor.size(0)
                                                                             : tensor.size(1));
        tensor.mul_(std::sqrt(192.0 / fanIn));
    }
    return tensors;
}

std::vector<TextInput> sentences(int count, int width)
{
    std::vector<TextInput> inputs;
    for (int i = 0; i < count; ++i) {
        TextInput input{{298}, {}};
        for (int word = 0; word < (i * 5) % 37; ++word)
            input.ids.push_back(1 + (i * 7 + word * 11) % 290);
        input.ids.push_back(299);
        if (i % 3 == 1)
            input.fills.push_back(
                {1, std::vector<float>(static_cast<std::size_t>(width), 0.01f * static_cast<float>(i))});
        inputs.push_back(input);
    }
    return inputs;
}

class Towers
{
public:
    Towers(const TempFolder &folder, const EncoderConfig &config, TensorDict tensors) : config_(config)
    {
        files_ = formulaFiles(folder, config);
        writeTensors(files_.weights.front(), tensors);
        auto source = weights::openTensors(files_.weights);
        SEMBLANCE_CHECK(source.ok());
        auto named =
            weights::NamedTensors::from(std::shared_ptr<const weights::TensorSource>(std::move(*source)));
        SEMBLANCE_CHECK(named.ok());
        tensors_ = std::make_shared<const weights::NamedTensors>(std::move(*named));
    }

    cpu::TowerOptions options(const cpu::Kernels *kernels, cpu::Element element, int threads) const
    {
        cpu::TowerOptions made;
        made.kernels = kernels;
        made.element = element;
        made.threads = threads;
        made.name = "test";
        return made;
    }
    std::shared_ptr<ImageTower> images(const cpu::Kernels *kernels, cpu::Element element, int threads) const
    {
        auto tower = cpu::makeImageTower(*tensors_, config_, options(kernels, element, threads), {});
        SEMBLANCE_CHECK(tower.ok());
        return *tower;
    }
    std::shared_ptr<TextTower> texts(const cpu::Kernels *kernels, cpu::Element element, int threads) const
    {
        auto tower = cpu::makeTextTower(tensors_, config_, options(kernels, element, threads), 299, {});
        SEMBLANCE_CHECK(tower.ok());
        return *tower;
    }
    std::shared_ptr<const Model> torch() const
    {
        LoadOptions options = onCpu(1);
        options.ownKernels = false;
        auto model = loadModel(files_, options, {});
        SEMBLANCE_CHECK(model.ok());
        return *model;
    }

private:
    EncoderConfig config_;
    ModelFiles files_;
    std::shared_ptr<const weights::NamedTensors> tensors_;
};

double lowestCosine(const std::vector<Embedding> &a, const std::vector<Embedding> &b)
{
    double lowest = 1;
    for (std::size_t i = 0; i < a.size(); ++i)
        lowest = std::min(lowest, double(dot(a[i].unit, b[i].unit)));
    return lowest;
}

double mostApart(const std::vector<Embedding> &a, const std::vector<Embedding> &b)
{
    double most = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        most = std::max(most, apart(a[i], b[i]));
    return most;
}

struct Shape
{
    const char *name;
    EncoderConfig config;
};

std::vector<Shape> shapes()
{
    return {{"heads of 64, patches of 16", config(192, 3, 768, 3, 16, Activation::QuickGelu)},
            {"heads of 80, patches of 8", config(160, 2, 336, 2, 8, Activation::Gelu)},
            {"heads of 88", config(176, 2, 512, 1, 32, Activation::Gelu)},
            {"one head", config(64, 1, 128, 2, 4, Activation::QuickGelu)}};
}

void rows()
{
    QTest::addColumn<QString>("kernels");
    QTest::addColumn<int>("shape");
    for (const char *name : {"avx512", "avx2"})
        for (int i = 0; i < static_cast<int>(shapes().size()); ++i)
            QTest::addRow("%s, %s", name, shapes()[static_cast<std::size_t>(i)].name) << QString(name) << i;
}

#define NEEDS_KERNELS()                                                                                      \
    QFETCH(QString, kernels);                                                                                \
    QFETCH(int, shape);                                                                                      \
    const cpu::Kernels *own = cpu::kernelsNamed(kernels.toUtf8().constData());                               \
    if (!own)                                                                                                \
        QSKIP("this processor does not have the instructions");                                              \
    const EncoderConfig encoder = shapes()[static_cast<std::size_t>(shape)].config

} // namespace

class TestCpuTowers final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void float32IsThatOfLibTorch_data() { rows(); }
    void float32IsThatOfLibTorch();
    void aResNetIsThatOfLibTorch();
    void narrowTypesAgreeWithFloat32_data() { rows(); }
    void narrowTypesAgreeWithFloat32();
    void int8BearsChannelsThatAreFarLargerThanOthers_data();
    void int8BearsChannelsThatAreFarLargerThanOthers();
    void anEmbeddingDependsNeitherOnBatchNorThreadsNorRun_data() { rows(); }
    void anEmbeddingDependsNeitherOnBatchNorThreadsNorRun();
    void aWishToStopIsSeen();
    void otherArchitecturesAreLeftToLibTorch();
};

void TestCpuTowers::float32IsThatOfLibTorch()
{
    NEEDS_KERNELS();
    const TempFolder folder;
    const Towers towers(folder, encoder, tensorsFor(encoder));
    const auto torch = towers.torch();
    const PixelBatch batch = pictures(64, 5);
    const auto expected = torch->images->encode(batch, {});
    const auto got = towers.images(own, cpu::Element::F32, 1)->encode(batch, {});
    VERIFY_OK(expected);
    VERIFY_OK(got);
    QVERIFY2(mostApart(*expected, *got) < 5e-5, qPrintable(QString::number(mostApart(*expected, *got))));
    const auto inputs = sentences(9, encoder.text.width);
    const auto words = torch->texts->encode(inputs, {});
    const auto same = towers.texts(own, cpu::Element::F32, 1)->encode(inputs, {});
    VERIFY_OK(words);
    VERIFY_OK(same);
    QVERIFY2(mostApart(*words, *same) < 5e-5, qPrintable(QString::number(mostApart(*words, *same))));
}

void TestCpuTowers::aResNetIsThatOfLibTorch()
{
    for (const char *name : {"avx512", "avx2"}) {
        const cpu::Kernels *own = cpu::kernelsNamed(name);
        if (!own)
            continue;
        for (const int width : {8, 16}) {
            EncoderConfig encoder = formulaResNet();
            encoder.image.width = width;
            encoder.image.heads = width / 2;
            encoder.image.layers = {2, 1, 2, 1};
            const TempFolder folder;
            const Towers towers(folder, encoder, formulaTensors(encoder));
            const PixelBatch batch = pictures(64, 11);
            const auto expected = towers.torch()->images->encode(batch, {});
            VERIFY_OK(expected);
            float size = 0;
            for (const Embedding &embedding : *expected)
                size = std::max(size, embedding.norm);
            const auto one = towers.images(own, cpu::Element::F32, 1)->encode(batch, {});
            const auto many = towers.images(own, cpu::Element::F32, 3)->encode(batch, {});
            VERIFY_OK(one);
            VERIFY_OK(many);
            QVERIFY2(mostApart(*expected, *one) < 1e-5 * std::max(1.f, size),
                     qPrintable(QString::number(mostApart(*expected, *one))));
            QCOMPARE(mostApart(*one, *many), 0.0);
        }
    }
}

void TestCpuTowers::narrowTypesAgreeWithFloat32()
{
    NEEDS_KERNELS();
    const TempFolder folder;
    const Towers towers(folder, encoder, tensorsFor(encoder));
    const PixelBatch batch = pictures(64, 5);
    const auto inputs = sentences(9, encoder.text.width);
    const auto exact = towers.images(own, cpu::Element::F32, 1)->encode(batch, {});
    const auto words = towers.texts(own, cpu::Element::F32, 1)->encode(inputs, {});
    for (const auto &[element, least] :
         {std::pair{cpu::Element::BF16, 0.9995}, std::pair{cpu::Element::I8, 0.99}}) {
        if (!cpu::serves(*own, element))
            continue;
        const auto got = towers.images(own, element, 1)->encode(batch, {});
        VERIFY_OK(got);
        QVERIFY2(lowestCosine(*exact, *got) > least, qPrintable(QString::number(lowestCosine(*exact, *got))));
        const auto said = towers.texts(own, element, 1)->encode(inputs, {});
        VERIFY_OK(said);
        QVERIFY2(lowestCosine(*words, *said) > least,
                 qPrintable(QString::number(lowestCosine(*words, *said))));
        QVERIFY(mostApart(*exact, *got) > 0);
    }
}

void TestCpuTowers::int8BearsChannelsThatAreFarLargerThanOthers_data()
{
    QTest::addColumn<int>("channels");
    QTest::addColumn<double>("size");
    QTest::newRow("a few large channels") << 3 << 20.0;
    QTest::newRow("one huge channel") << 1 << 200.0;
    QTest::newRow("many of all sizes") << 40 << 60.0;
}

void TestCpuTowers::int8BearsChannelsThatAreFarLargerThanOthers()
{
    const cpu::Kernels *own = cpu::bestKernels();
    if (!own || !cpu::serves(*own, cpu::Element::I8))
        QSKIP("this processor does not multiply int8");
    QFETCH(int, channels);
    QFETCH(double, size);
    const EncoderConfig encoder = shapes()[0].config;
    TensorDict tensors = tensorsFor(encoder);
    for (auto &[name, tensor] : tensors)
        if (name.ends_with("ln_1.weight") || name.ends_with("ln_2.weight") || name.ends_with("ln_1.bias") ||
            name.ends_with("ln_2.bias"))
            for (int i = 0; i < channels; ++i)
                tensor.data_ptr<float>()[(i * 37 + 11) % 192] *= static_cast<float>(size / (1 + i % 4));
    // As in trained towers, what reads such a channel gives it little weight.
    for (auto &[name, tensor] : tensors)
        if (name.ends_with("in_proj_weight") || name.ends_with("c_fc.weight"))
            for (std::int64_t row = 0; row < tensor.size(0); ++row)
                for (int i = 0; i < channels; ++i)
                    tensor.data_ptr<float>()[row * 192 + (i * 37 + 11) % 192] /=
                        static_cast<float>(size / (1 + i % 4));
    const TempFolder folder;
    const Towers towers(folder, encoder, std::move(tensors));
    const PixelBatch batch = pictures(64, 9);
    const auto exact = towers.images(own, cpu::Element::F32, 1)->encode(batch, {});
    const auto got = towers.images(own, cpu::Element::I8, 1)->encode(batch, {});
    VERIFY_OK(exact);
    VERIFY_OK(got);
    QVERIFY2(lowestCosine(*exact, *got) > 0.99, qPrintable(QString::number(lowestCosine(*exact, *got))));
    const auto inputs = sentences(9, encoder.text.width);
    const auto words = towers.texts(own, cpu::Element::F32, 1)->encode(inputs, {});
    const auto said = towers.texts(own, cpu::Element::I8, 1)->encode(inputs, {});
    VERIFY_OK(words);
    VERIFY_OK(said);
    QVERIFY2(lowestCosine(*words, *said) > 0.99, qPrintable(QString::number(lowestCosine(*words, *said))));
}

void TestCpuTowers::anEmbeddingDependsNeitherOnBatchNorThreadsNorRun()
{
    NEEDS_KERNELS();
    const TempFolder folder;
    const Towers towers(folder, encoder, tensorsFor(encoder));
    const PixelBatch batch = pictures(64, 7);
    const auto inputs = sentences(7, encoder.text.width);
    for (const cpu::Element element : {cpu::Element::F32, cpu::Element::BF16, cpu::Element::I8}) {
        if (!cpu::serves(*own, element))
            continue;
        const auto first = towers.images(own, element, 1)->encode(batch, {});
        const auto words = towers.texts(own, element, 1)->encode(inputs, {});
        VERIFY_OK(first);
        VERIFY_OK(words);
        for (const int threads : {1, 2, 3, 9}) {
            const auto images = towers.images(own, element, threads);
            const auto texts = towers.texts(own, element, threads);
            QCOMPARE(mostApart(*first, *images->encode(batch, {})), 0.0);
            QCOMPARE(mostApart(*first, *images->encode(batch, {})), 0.0);
            QCOMPARE(mostApart(*words, *texts->encode(inputs, {})), 0.0);
            for (const std::size_t i : {0u, 3u, 6u}) {
                const std::size_t each = batch.values.size() / 7;
                const auto from = batch.values.begin() + static_cast<std::ptrdiff_t>(i * each);
                const PixelBatch one{1, 64,
                                     std::vector<float>(from, from + static_cast<std::ptrdiff_t>(each))};
                QCOMPARE(apart((*first)[i], images->encode(one, {})->front()), 0.0);
                QCOMPARE(apart((*words)[i], texts->encode(std::span(&inputs[i], 1), {})->front()), 0.0);
            }
        }
    }
}

void TestCpuTowers::aWishToStopIsSeen()
{
    const cpu::Kernels *own = cpu::bestKernels();
    if (!own)
        QSKIP("this processor has no kernels of ours");
    const TempFolder folder;
    const EncoderConfig encoder = shapes()[0].config;
    const Towers towers(folder, encoder, tensorsFor(encoder));
    const CancelToken cancel;
    cancel.cancel();
    for (const int threads : {1, 4}) {
        VERIFY_ERROR(towers.images(own, cpu::Element::F32, threads)->encode(pictures(64, 3), cancel),
                     Code::Interrupted);
        const auto inputs = sentences(3, encoder.text.width);
        VERIFY_ERROR(towers.texts(own, cpu::Element::F32, threads)->encode(inputs, cancel),
                     Code::Interrupted);
    }
}

void TestCpuTowers::otherArchitecturesAreLeftToLibTorch()
{
    QVERIFY(!cpu::servesImages(formulaResNet(), cpu::Element::BF16));
    EncoderConfig odd = shapes()[0].config;
    QVERIFY(cpu::servesImages(odd, cpu::Element::F32) && cpu::servesTexts(odd));
    odd.image.width = odd.text.width = 200;
    QVERIFY(!cpu::servesImages(odd, cpu::Element::F32) && !cpu::servesTexts(odd));
}

SEMBLANCE_TEST(TestCpuTowers);
#include "tst_cputowers.moc"
