// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/models/configreader.h"
#include "tests/support/testmain.h"

using namespace semblance;
using namespace semblance::clip;
using namespace semblance::models;

namespace {

Result<ReadConfig> openClip(const QByteArray &text)
{
    const auto json = parseJson(text.toStdString(), "open_clip_config.json");
    SEMBLANCE_CHECK(json.ok());
    return readOpenClip(*json, "open_clip_config.json");
}

Result<ReadConfig> huggingFace(const QByteArray &text, const QByteArray &preprocessor = "null")
{
    const auto json = parseJson(text.toStdString(), "config.json");
    const auto beside = parseJson(preprocessor.toStdString(), "preprocessor_config.json");
    SEMBLANCE_CHECK(json.ok() && beside.ok());
    return readHuggingFace(*json, *beside, "config.json");
}

} // namespace

class TestConfig final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void openClipVitIsRead();
    void openClipResNetIsRead();
    void openClipPreprocessingIsRead();
    void openClipsOtherFamiliesAreRefused_data();
    void openClipsOtherFamiliesAreRefused();
    void huggingFaceDefaultsAreViTB32();
    void huggingFaceFieldsAreRead();
    void theOlderDictionariesWin();
    void anEndTokenOfTwoIsIgnored();
    void huggingFacePreprocessors_data();
    void huggingFacePreprocessors();
    void huggingFaceModelsOfOtherKindsAreRefused_data();
    void huggingFaceModelsOfOtherKindsAreRefused();
};

void TestConfig::openClipVitIsRead()
{
    const auto read = openClip(R"({"model_cfg": {"embed_dim": 1024, "vision_cfg": {"image_size": [224, 224],
        "layers": 32, "width": 1280, "head_width": 80, "patch_size": 14}, "text_cfg": {"context_length": 77,
        "vocab_size": 49408, "width": 1024, "heads": 16, "layers": 24}}})");
    VERIFY_OK(read);
    const EncoderConfig &config = read->config;
    QCOMPARE(config.image.heads, 16);
    QCOMPARE(config.image.side, 224);
    QCOMPARE(config.image.mlpWidth, 5120);
    QCOMPARE(config.image.layers, std::vector<int>{32});
    QCOMPARE(config.text.heads, 16);
    QCOMPARE(config.text.mlpWidth, 4096);
    QCOMPARE(config.dimension, 1024);
    QVERIFY(config.activation == Activation::Gelu);
    QVERIFY(!read->preprocessKnown);
    QCOMPARE(config.architecture, std::string("ViT-H-14"));
}

void TestConfig::openClipResNetIsRead()
{
    const auto read =
        openClip(R"({"model_cfg": {"embed_dim": 640, "quick_gelu": true, "vision_cfg": {"image_size": 288,
        "layers": [4, 6, 10, 6], "width": 80, "patch_size": null}, "text_cfg": {"width": 640, "heads": 10, "layers": 12}}})");
    VERIFY_OK(read);
    QVERIFY(read->config.image.kind == ImageArchitecture::ResNet);
    QCOMPARE(read->config.image.layers, (std::vector<int>{4, 6, 10, 6}));
    QCOMPARE(read->config.image.heads, 40);
    QVERIFY(read->config.activation == Activation::QuickGelu);
}

void TestConfig::openClipPreprocessingIsRead()
{
    const auto read = openClip(R"({"model_cfg": {"vision_cfg": {"image_size": 256}, "text_cfg": {}},
        "preprocess_cfg": {"size": [224, 224], "mean": [0.5, 0.25, 0.125], "std": [1, 2, 4], "interpolation": "bilinear",
        "resize_mode": "longest", "fill_color": 7}})");
    VERIFY_OK(read);
    const PreprocessSpec &spec = read->config.preprocess;
    QCOMPARE(spec.side, 256);
    QCOMPARE(spec.mean, (std::array<float, 3>{0.5f, 0.25f, 0.125f}));
    QCOMPARE(spec.deviation, (std::array<float, 3>{1, 2, 4}));
    QVERIFY(spec.filter == Filter::Bilinear);
    QVERIFY(spec.mode == ResizeMode::Longest);
    QCOMPARE(spec.fill, 7);
}

void TestConfig::openClipsOtherFamiliesAreRefused_data()
{
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char *name, const char *vision, const char *text, const char *more,
                        const char *says) {
        const QByteArray model = QByteArray(R"({"model_cfg": {)") + more + R"("vision_cfg": {)" + vision +
                                 R"(}, "text_cfg": {)" + text + "}}}";
        QTest::newRow(name) << model << QByteArray(says);
    };
    row("timm", R"("timm_model_name": "vit_so400m")", "", "", "timm_model_name");
    row("Hugging Face text", "", R"("hf_model_name": "roberta-base")", "", "hf_model_name");
    row("CoCa", "", "", R"("multimodal_cfg": {"width": 512}, )", "multimodal_cfg");
    row("average pooling", R"("pool_type": "avg")", "", "", "pool_type");
    row("no ln_pre", R"("no_ln_pre": true)", "", "", "no_ln_pre");
    row("last token", "", R"("pool_type": "last")", "", "pool_type");
    row("no causal mask", "", R"("no_causal_mask": true)", "", "no_causal_mask");
    row("scaled", R"("scale_attn": true)", "", "", "scale_attn");
    row("own tokenizer", "", R"("tokenizer_kwargs": {"clean": "x"})", "", "tokenizer_kwargs");
    row("SigLIP", "", "", R"("init_logit_bias": -10, )", "init_logit_bias");
    row("LayerScale", R"("ls_init_value": 0.1)", "", "", "ls_init_value");
}

void TestConfig::openClipsOtherFamiliesAreRefused()
{
    QFETCH(QByteArray, model);
    QFETCH(QByteArray, says);
    const auto read = openClip(model);
    VERIFY_ERROR(read, Code::Unsupported);
    const std::string sentence = read.error().sentence();
    QVERIFY2(sentence.find(says.toStdString()) != std::string::npos, sentence.c_str());
}

void TestConfig::huggingFaceDefaultsAreViTB32()
{
    const auto read = huggingFace("{}");
    VERIFY_OK(read);
    const EncoderConfig &config = read->config;
    QCOMPARE(config.architecture, std::string("ViT-B-32"));
    QCOMPARE(config.image.heads, 12);
    QCOMPARE(config.text.layers, 12);
    QCOMPARE(config.text.vocabulary, 49408);
    QVERIFY(config.activation == Activation::QuickGelu);
}

void TestConfig::huggingFaceFieldsAreRead()
{
    const auto read = huggingFace(R"({"model_type": "clip", "projection_dim": 768,
        "vision_config": {"hidden_size": 1024, "intermediate_size": 4000, "num_hidden_layers": 24,
        "num_attention_heads": 16, "patch_size": 14, "image_size": 336, "hidden_act": "gelu"},
        "text_config": {"hidden_size": 768, "num_attention_heads": 12, "hidden_act": "gelu", "vocab_size": 1024,
        "max_position_embeddings": 64}})");
    VERIFY_OK(read);
    QCOMPARE(read->config.image.mlpWidth, 4000);
    QCOMPARE(read->config.image.side, 336);
    QCOMPARE(read->config.preprocess.side, 336);
    QCOMPARE(read->config.text.context, 64);
    QCOMPARE(read->config.text.mlpWidth, 2048);
    QCOMPARE(read->config.dimension, 768);
    QVERIFY(read->config.activation == Activation::Gelu);
}

void TestConfig::theOlderDictionariesWin()
{
    const auto read = huggingFace(R"({"vision_config": {"hidden_size": 768, "patch_size": 16},
        "vision_config_dict": {"hidden_size": 1024, "num_attention_heads": 16}})");
    VERIFY_OK(read);
    QCOMPARE(read->config.image.width, 1024);
    QCOMPARE(read->config.image.patch, 16);
}

void TestConfig::anEndTokenOfTwoIsIgnored()
{
    VERIFY_OK(huggingFace(R"({"text_config": {"eos_token_id": 2, "bos_token_id": 0}})"));
}

void TestConfig::huggingFacePreprocessors_data()
{
    QTest::addColumn<QByteArray>("preprocessor");
    QTest::addColumn<int>("code"); // -1 for fine
    QTest::addColumn<int>("mode");
    const auto row = [](const char *name, const char *json, int code,
                        ResizeMode mode = ResizeMode::Shortest) {
        QTest::newRow(name) << QByteArray(json) << code << static_cast<int>(mode);
    };
    row("shortest edge", R"({"size": {"shortest_edge": 224}, "crop_size": {"height": 224, "width": 224}})",
        -1);
    row("plain numbers", R"({"size": 224, "crop_size": 224, "resample": 3})", -1);
    row("squash", R"({"size": {"height": 224, "width": 224}, "do_center_crop": false})", -1,
        ResizeMode::Squash);
    row("another side", R"({"size": 336, "crop_size": 336})", int(Code::Mismatch));
    row("not square", R"({"size": {"height": 224, "width": 336}, "do_center_crop": false})",
        int(Code::Unsupported));
    row("unknown filter", R"({"resample": 9})", int(Code::Unsupported));
    row("not resized", R"({"do_resize": false})", int(Code::Unsupported));
    row("other factor", R"({"rescale_factor": 0.01})", int(Code::Unsupported));
    row("two means", R"({"image_mean": [0.5, 0.5]})", int(Code::Damaged));
}

void TestConfig::huggingFacePreprocessors()
{
    QFETCH(QByteArray, preprocessor);
    QFETCH(int, code);
    QFETCH(int, mode);
    const auto read = huggingFace("{}", preprocessor);
    if (code >= 0) {
        VERIFY_ERROR(read, static_cast<Code>(code));
        return;
    }
    VERIFY_OK(read);
    QVERIFY(read->preprocessKnown);
    QCOMPARE(static_cast<int>(read->config.preprocess.mode), mode);
    QVERIFY(read->config.preprocess.filter == Filter::Bicubic);
}

void TestConfig::huggingFaceModelsOfOtherKindsAreRefused_data()
{
    QTest::addColumn<QByteArray>("model");
    QTest::newRow("siglip") << QByteArray(R"({"model_type": "siglip"})");
    QTest::newRow("activation") << QByteArray(R"({"vision_config": {"hidden_act": "silu"}})");
    QTest::newRow("two activations") << QByteArray(R"({"vision_config": {"hidden_act": "gelu"}})");
    QTest::newRow("epsilon") << QByteArray(R"({"text_config": {"layer_norm_eps": 1e-6}})");
}

void TestConfig::huggingFaceModelsOfOtherKindsAreRefused()
{
    QFETCH(QByteArray, model);
    VERIFY_ERROR(huggingFace(model), Code::Unsupported);
}

SEMBLANCE_TEST(TestConfig);
#include "tst_config.moc"
