// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/weights/names.h"

#include "tests/support/testmain.h"

#include <cstring>

using namespace semblance;
using namespace semblance::test;
using namespace semblance::weights;

namespace {

/// Tensors in memory; values count up from 0 in each.
class FakeSource final : public TensorSource
{
public:
    void add(const std::string &name, const std::vector<std::int64_t> &shape)
    {
        TensorInfo info{name, DType::F32, shape, 1};
        for (const std::int64_t side : shape)
            info.count *= static_cast<std::uint64_t>(side);
        tensors_.push_back(info);
    }
    const std::vector<TensorInfo> &tensors() const override { return tensors_; }
    const std::filesystem::path &fileOf(std::size_t) const override { return path_; }
    const std::map<std::string, std::string> &metadata() const override { return metadata_; }
    Result<void> readBytes(std::size_t index, std::uint64_t offset, std::span<std::byte> into) const override
    {
        std::vector<float> values(static_cast<std::size_t>(tensors_[index].count));
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = static_cast<float>(index * 100 + i);
        std::memcpy(into.data(), reinterpret_cast<const std::byte *>(values.data()) + offset, into.size());
        return {};
    }

private:
    std::vector<TensorInfo> tensors_;
    std::filesystem::path path_ = "model.safetensors";
    std::map<std::string, std::string> metadata_;
};

Result<NamedTensors> named(const std::vector<std::pair<std::string, std::vector<std::int64_t>>> &tensors)
{
    auto source = std::make_shared<FakeSource>();
    for (const auto &[name, shape] : tensors)
        source->add(name, shape);
    return NamedTensors::from(source);
}

} // namespace

class TestNames final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wrappersArePeeledOff_data();
    void wrappersArePeeledOff();
    void queryKeyAndValueAreJoinedInThatOrder();
    void projectionsAreTransposedByTheirNameEvenIfSquare();
    void buffersThatNobodyNeedsAreLeftOut();
    void twoSpellingsOfOneTensorAreRefused();
    void anIncompleteAttentionIsRefused();
    void whatIsNoPlainClipIsNamed_data();
    void whatIsNoPlainClipIsNamed();
};

void TestNames::wrappersArePeeledOff_data()
{
    QTest::addColumn<QByteArray>("theirs");
    QTest::addColumn<QByteArray>("published");
    const auto row = [](const char *theirs, const char *published) {
        QTest::newRow(theirs) << QByteArray(theirs) << QByteArray(published);
    };
    row("visual.conv1.weight", "visual.conv1.weight");
    row("module.visual.conv1.weight", "visual.conv1.weight");
    row("module.module.ln_final.bias", "ln_final.bias");
    row("text.positional_embedding", "positional_embedding");
    row("text.transformer.resblocks.0.ln_1.weight", "transformer.resblocks.0.ln_1.weight");
    row("_image_encoder.visual.proj", "visual.proj");
    row("_image_encoder.module.visual.proj", "visual.proj");
    row("_text_encoder.module.token_embedding.weight", "token_embedding.weight");
    row("_logit_scale.logit_scale", "logit_scale");
    row("vision_model.pre_layrnorm.weight", "visual.ln_pre.weight");
    row("vision_model.encoder.layers.11.mlp.fc1.bias", "visual.transformer.resblocks.11.mlp.c_fc.bias");
    row("text_model.encoder.layers.0.layer_norm2.weight", "transformer.resblocks.0.ln_2.weight");
    row("text_model.encoder.layers.0.self_attn.out_proj.weight",
        "transformer.resblocks.0.attn.out_proj.weight");
    row("text_model.final_layer_norm.bias", "ln_final.bias");
    row("module.fc_out.weight", "fc_out.weight");
}

void TestNames::wrappersArePeeledOff()
{
    QFETCH(QByteArray, theirs);
    QFETCH(QByteArray, published);
    const auto tensors = named({{theirs.toStdString(), {2}}});
    VERIFY_OK(tensors);
    QCOMPARE(tensors->tensors().front().name, published.toStdString());
}

void TestNames::queryKeyAndValueAreJoinedInThatOrder()
{
    const std::string prefix = "vision_model.encoder.layers.3.self_attn.";
    const auto tensors = named({{prefix + "k_proj.weight", {1, 2}},
                                {prefix + "q_proj.weight", {1, 2}},
                                {prefix + "v_proj.weight", {1, 2}}});
    VERIFY_OK(tensors);
    const NamedTensor *joined = tensors->find("visual.transformer.resblocks.3.attn.in_proj_weight");
    QVERIFY(joined);
    QCOMPARE(joined->shape, (std::vector<std::int64_t>{3, 2}));
    std::vector<float> values(6);
    VERIFY_OK(tensors->read(*joined, values));
    QCOMPARE(values, (std::vector<float>{100, 101, 0, 1, 200, 201}));
}

void TestNames::projectionsAreTransposedByTheirNameEvenIfSquare()
{
    const auto tensors = named({{"text_projection.weight", {2, 2}}, {"visual.proj", {2, 2}}});
    VERIFY_OK(tensors);
    std::vector<float> values(4);
    VERIFY_OK(tensors->read(*tensors->find("text_projection"), values));
    QCOMPARE(values, (std::vector<float>{0, 2, 1, 3}));
    VERIFY_OK(tensors->read(*tensors->find("visual.proj"), values));
    QCOMPARE(values, (std::vector<float>{100, 101, 102, 103}));
}

void TestNames::buffersThatNobodyNeedsAreLeftOut()
{
    const auto tensors = named({{"vision_model.embeddings.position_ids", {1}},
                                {"visual.bn1.num_batches_tracked", {}},
                                {"context_length", {}},
                                {"logit_scale", {}}});
    VERIFY_OK(tensors);
    QCOMPARE(tensors->tensors().size(), std::size_t(1));
}

void TestNames::twoSpellingsOfOneTensorAreRefused()
{
    const auto tensors = named({{"text.ln_final.bias", {1}}, {"ln_final.bias", {1}}});
    VERIFY_ERROR(tensors, Code::Damaged);
    QVERIFY(tensors.error().sentence().find("ln_final.bias is there in two spellings") != std::string::npos);
}

void TestNames::anIncompleteAttentionIsRefused()
{
    VERIFY_ERROR(named({{"text_model.encoder.layers.0.self_attn.q_proj.weight", {1, 1}}}), Code::Damaged);
}

void TestNames::whatIsNoPlainClipIsNamed_data()
{
    QTest::addColumn<QByteArray>("tensor");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("SigLIP") << QByteArray("logit_bias") << QByteArray("SigLIP");
    QTest::newRow("timm") << QByteArray("visual.trunk.stem.0.weight") << QByteArray("timm");
    QTest::newRow("timm in DataParallel")
        << QByteArray("module.visual.trunk.stem.0.weight") << QByteArray("timm");
    QTest::newRow("HF text") << QByteArray("text.transformer.embeddings.word_embeddings.weight")
                             << QByteArray("Hugging Face");
    QTest::newRow("attention pool") << QByteArray("visual.attn_pool.query") << QByteArray("attention");
    QTest::newRow("MobileCLIP") << QByteArray("image_encoder.model.x") << QByteArray("MobileCLIP");
    QTest::newRow("LayerScale") << QByteArray("visual.transformer.resblocks.0.ls_1.gamma")
                                << QByteArray("LayerScale");
}

void TestNames::whatIsNoPlainClipIsNamed()
{
    QFETCH(QByteArray, tensor);
    QFETCH(QByteArray, says);
    const auto tensors = named({{tensor.toStdString(), {1}}});
    VERIFY_ERROR(tensors, Code::Unsupported);
    const std::string sentence = tensors.error().sentence();
    QVERIFY2(sentence.find(says.toStdString()) != std::string::npos, sentence.c_str());
}

SEMBLANCE_TEST(TestNames);
#include "tst_names.moc"
