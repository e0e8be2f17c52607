// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/torch/modelloader.h"
#include "core/clip/torch/resnet.h"
#include "core/clip/torch/texttransformer.h"
#include "core/clip/torch/vit.h"
#include "core/models/modelfolder.h"
#include "tests/support/testmain.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <algorithm>
#include <c10/core/InferenceMode.h>
#include <map>

using namespace semblance;
using namespace semblance::clip;
using namespace semblance::test;

namespace {

/// The numbers of one expected.safetensors.
class Expected
{
public:
    explicit Expected(const std::filesystem::path &path)
    {
        auto source = weights::openTensors(path);
        SEMBLANCE_CHECK(source.ok());
        source_ = std::move(*source);
        for (std::size_t i = 0; i < source_->tensors().size(); ++i)
            index_[source_->tensors()[i].name] = i;
    }

    bool has(const std::string &name) const { return index_.contains(name); }
    const std::vector<std::int64_t> &shape(const std::string &name) const
    {
        return source_->tensors()[index_.at(name)].shape;
    }
    std::vector<float> floats(const std::string &name) const
    {
        std::vector<float> values(source_->tensors()[index_.at(name)].count);
        const auto got = weights::readFloats(*source_, index_.at(name), values);
        SEMBLANCE_CHECK(got.ok());
        return values;
    }
    at::Tensor tensor(const std::string &name) const
    {
        at::Tensor result = at::empty(shape(name), at::kFloat);
        const std::vector<float> values = floats(name);
        std::copy(values.begin(), values.end(), result.data_ptr<float>());
        return result;
    }
    /// Rows of int64 ids up to the first end token, as our towers take them.
    std::vector<std::vector<int>> sentences(int endId, const std::string &name = "input_ids") const
    {
        const std::size_t index = index_.at(name);
        std::vector<std::int64_t> ids(source_->tensors()[index].count);
        const auto got = source_->readBytes(index, 0, std::as_writable_bytes(std::span(ids)));
        SEMBLANCE_CHECK(got.ok());
        const auto length = static_cast<std::size_t>(shape(name)[1]);
        std::vector<std::vector<int>> rows;
        for (std::size_t start = 0; start < ids.size(); start += length) {
            auto &row = rows.emplace_back();
            for (std::size_t i = 0; i < length && (row.empty() || row.back() != endId); ++i)
                row.push_back(static_cast<int>(ids[start + i]));
        }
        return rows;
    }

private:
    std::unique_ptr<weights::TensorSource> source_;
    std::map<std::string, std::size_t> index_;
};

double apart(std::span<const float> a, std::span<const float> b)
{
    double largest = a.size() == b.size() ? 0 : 1e9;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        largest = std::max(largest, std::abs(double(a[i]) - b[i]));
    return largest;
}

std::vector<float> rawOf(const std::vector<Embedding> &embeddings)
{
    std::vector<float> all;
    for (const Embedding &embedding : embeddings) {
        const std::vector<float> raw = embedding.raw();
        all.insert(all.end(), raw.begin(), raw.end());
    }
    return all;
}

std::filesystem::path modelsFolder()
{
    return sharedFolder() / "fixtures/clip/models";
}

/// Loads with a mapping, if one is named. The fixtures have vocabularies of 1,024 tokens without their files.
Result<std::shared_ptr<const Model>> load(const std::filesystem::path &path,
                                          const std::filesystem::path &mapping = {})
{
    auto found = models::understand(path);
    if (!found)
        return found.error();
    found->files.mapping = mapping;
    LoadOptions options;
    options.device = "cpu";
    return loadModel(found->files, options, {});
}

/// The largest difference of each layer's output for the first row from what the authors' code gave.
void compareLayers(const Expected &expected, std::map<std::string, double> &seen, Forward &forward)
{
    forward.afterLayer = [&](const std::string &name, const at::Tensor &output) {
        const std::string key = "act." + name;
        if (!expected.has(key))
            return;
        at::Tensor wanted = expected.tensor(key), first = output.select(0, 0);
        if (name.starts_with("text.")) // ours ends at the end token
            wanted = wanted.narrow(0, 0, first.size(0));
        seen[name] = (first - wanted).abs().max().item<double>();
    };
}

constexpr double kTolerance = 1e-4;

} // namespace

/// Against what the authors' own programs computed from the same files.
class TestReference final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void embeddingsAreTheAuthors_data();
    void embeddingsAreTheAuthors();
    void everyLayerIsTheAuthors_data();
    void everyLayerIsTheAuthors();
    void pseudoTokensAndComposedVectorsAreTheAuthors();
};

void TestReference::embeddingsAreTheAuthors_data()
{
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("layout");
    const auto row = [](const char *model, const char *layout) {
        QTest::addRow("%s, %s", model, layout) << QString(model) << QString(layout);
    };
    row("vit_quickgelu", "open_clip_safetensors");
    row("vit_quickgelu", "hf");
    row("vit_gelu", "open_clip_safetensors");
    row("vit_gelu", "hf");
    row("resnet", "open_clip_safetensors");
    row("resnet", "open_clip_safetensors/open_clip_model.safetensors");
    row("vit_wrappers", "hf_sharded");
    row("vit_wrappers", "hf_sharded/model.safetensors.index.json");
    row("vit_wrappers", "open_clip_custom_text");
    row("vit_full_vocab", "hf");
    row("vit_quickgelu", "openai_jit_fp16.pt");
    row("resnet", "openai_jit_fp16.pt");
    row("vit_gelu", "open_clip_pt");
    for (const char *file :
         {"openai_jit_fp32.pt", "train_checkpoint_module.pt", "train_checkpoint_extra_objects.pt",
          "legacy_nonzip.pt", "cuda_tags.pt", "cuda_tags_legacy.pt", "tinyclip_ddp.pt", "tinyclip.pt",
          "hf_bin", "hf_bin_sharded", "hf_bin_sharded/pytorch_model.bin.index.json"})
        row("vit_wrappers", file);
    row("../pic2word", "pic2word_original_layout.pt");
}

void TestReference::embeddingsAreTheAuthors()
{
    NEEDS_SHARED();
    QFETCH(QString, model);
    QFETCH(QString, layout);
    const auto folder = modelsFolder() / model.toStdString();
    const auto loaded = load(folder / layout.toStdString());
    VERIFY_OK(loaded);
    const Expected expected((model.startsWith("..") ? modelsFolder() / "vit_wrappers" : folder) /
                            "expected.safetensors");
    PixelBatch batch{static_cast<int>(expected.shape("pixel_values")[0]),
                     static_cast<int>(expected.shape("pixel_values")[3]), expected.floats("pixel_values")};
    const auto images = (*loaded)->images->encode(batch, {});
    VERIFY_OK(images);
    QVERIFY(apart(rawOf(*images), expected.floats("image_embeds")) < kTolerance);
    std::vector<TextInput> inputs;
    for (auto &ids : expected.sentences((*loaded)->config.text.vocabulary - 1))
        inputs.push_back({std::move(ids), {}});
    const auto texts = (*loaded)->texts->encode(inputs, {});
    VERIFY_OK(texts);
    QVERIFY(apart(rawOf(*texts), expected.floats("text_embeds")) < kTolerance);
    QVERIFY(std::abs((*loaded)->logitScale - expected.floats("logit_scale_exp")[0]) < 1e-3);
    const std::vector<float> logits = expected.floats("logits_per_image");
    for (std::size_t i = 0; i < images->size(); ++i)
        for (std::size_t j = 0; j < texts->size(); ++j)
            QVERIFY(std::abs((*loaded)->logitScale * dot((*images)[i].unit, (*texts)[j].unit) -
                             logits[i * texts->size() + j]) < 1e-3);
}

void TestReference::everyLayerIsTheAuthors_data()
{
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("layout");
    QTest::addColumn<int>("layers");
    QTest::newRow("ViT, QuickGELU") << "vit_quickgelu"
                                    << "open_clip_safetensors" << 9;
    QTest::newRow("ViT, GELU") << "vit_gelu"
                               << "open_clip_safetensors" << 11;
    QTest::newRow("ResNet") << "resnet"
                            << "open_clip_safetensors" << 8;
}

void TestReference::everyLayerIsTheAuthors()
{
    NEEDS_SHARED();
    QFETCH(QString, model);
    QFETCH(QString, layout);
    QFETCH(int, layers);
    const auto folder = modelsFolder() / model.toStdString();
    const auto found = models::understand(folder / layout.toStdString());
    VERIFY_OK(found);
    const EncoderConfig &config = *found->files.config;
    auto source = weights::openTensors(found->files.weights);
    VERIFY_OK(source);
    const auto named =
        weights::NamedTensors::from(std::shared_ptr<const weights::TensorSource>(std::move(*source)));
    VERIFY_OK(named);
    auto tensors = readTensors(*named, imageLayout(config), at::kCPU, {});
    VERIFY_OK(tensors);
    auto text = readTensors(*named, textLayout(config), at::kCPU, {});
    VERIFY_OK(text);
    tensors->merge(*text);

    const c10::InferenceMode inference;
    const Expected expected(folder / "expected.safetensors");
    std::map<std::string, double> seen;
    Forward forward;
    compareLayers(expected, seen, forward);
    const at::Tensor pixels = expected.tensor("pixel_values").narrow(0, 0, 1);
    if (config.image.kind == ImageArchitecture::Vit)
        forwardVit(pixels, *vitParameters(*tensors, config), forward);
    else
        forwardResNet(pixels, *resNetParameters(*tensors, config), {}, forward);
    const std::vector<int> first = expected.sentences(config.text.vocabulary - 1)[0];
    at::Tensor ids = at::empty({1, static_cast<std::int64_t>(first.size())}, at::kLong);
    std::copy(first.begin(), first.end(), ids.data_ptr<std::int64_t>());
    forwardText(ids, *textParameters(*tensors, config), config.text.vocabulary - 1, {}, forward);
    QCOMPARE(static_cast<int>(seen.size()), layers);
    for (const auto &[name, difference] : seen)
        QVERIFY2(difference < kTolerance, (name + ": " + std::to_string(difference)).c_str());
}

void TestReference::pseudoTokensAndComposedVectorsAreTheAuthors()
{
    NEEDS_SHARED();
    constexpr int kStar = 265, kEnd = 49407;
    const auto pic2word = sharedFolder() / "fixtures/clip/pic2word";
    const auto loaded =
        load(modelsFolder() / "vit_full_vocab/hf", pic2word / "pic2word_full_vocab_3layers.safetensors");
    VERIFY_OK(loaded);
    QCOMPARE((*loaded)->mapping->profile(), MappingProfile());
    const Expected expected(pic2word / "expected_full_vocab_3layers.safetensors");
    const auto words = (*loaded)->mapping->map(expected.floats("image_features"));
    VERIFY_OK(words);
    QVERIFY(apart(*words, expected.floats("pseudo_tokens")) < kTolerance);

    const auto width = static_cast<std::size_t>((*loaded)->mapping->wordWidth());
    std::vector<TextInput> inputs;
    for (const auto &ids : expected.sentences(kEnd))
        for (std::size_t picture = 0; picture < 4; ++picture) {
            const auto star = static_cast<int>(std::find(ids.begin(), ids.end(), kStar) - ids.begin());
            const auto word = words->begin() + static_cast<std::ptrdiff_t>(picture * width);
            inputs.push_back({ids, {{star, {word, word + static_cast<std::ptrdiff_t>(width)}}}});
        }
    const auto composed = (*loaded)->texts->encode(inputs, {});
    VERIFY_OK(composed);
    QVERIFY(apart(rawOf(*composed), expected.floats("composed")) < kTolerance);

    // Prompt 3 has two stars: one picture in each.
    const auto ids = expected.sentences(kEnd)[3];
    TextInput both{ids, {}};
    for (std::size_t i = 0; i < ids.size(); ++i)
        if (ids[i] == kStar) {
            const auto word = words->begin() + static_cast<std::ptrdiff_t>(both.fills.size() * width);
            both.fills.push_back({static_cast<int>(i), {word, word + static_cast<std::ptrdiff_t>(width)}});
        }
    QCOMPARE(both.fills.size(), std::size_t(2));
    const auto pair = (*loaded)->texts->encode(std::span(&both, 1), {});
    VERIFY_OK(pair);
    QVERIFY(apart(rawOf(*pair), expected.floats("two_tokens_prompt3_images0_1")) < kTolerance);
}

SEMBLANCE_TEST(TestReference);
#include "tst_reference.moc"
