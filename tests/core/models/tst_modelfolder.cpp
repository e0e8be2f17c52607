// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/models/modelfolder.h"

#include "core/base/json.h"
#include "core/models/modeljson.h"
#include "tests/core/models/modelfixture.h"

using namespace semblance;
using namespace semblance::clip;
using namespace semblance::models;
using namespace semblance::test;
namespace fs = std::filesystem;

namespace {

/// model.json of the tiny model with one member changed.
void edit(const fs::path &folder, const std::function<void(Json &)> &change)
{
    auto json = readJson(folder / "model.json", "test");
    SEMBLANCE_CHECK(json.ok());
    change(*json);
    SEMBLANCE_CHECK(writeAtomically(folder / "model.json", json->dump(2), "test").ok());
}

bool says(const Result<FoundModel> &found, const std::string &words)
{
    return !found && found.error().sentence().find(words) != std::string::npos;
}

} // namespace

class TestModelFolder final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ourOwnFolderIsUnderstood();
    void everythingInModelJsonComesBack();
    void theFingerprintFollowsModelJson();
    void aModelJsonThatLiesIsRefused_data();
    void aModelJsonThatLiesIsRefused();
    void anOpenClipFolderIsUnderstood();
    void aSingleFileIsUnderstoodWithAndWithoutAConfiguration();
    void shardsAreFoundByTheirIndex();
    void whatIsMissingIsNamed();
    void aConfigurationOfAnotherShapeIsRefused();
    void aPic2WordCheckpointGivesItsMappingAndItsClip();
    void aModelWithoutTheFirstNormIsNamed();
    void theActivationOfBareWeightsFollowsPublishedNames_data();
    void theActivationOfBareWeightsFollowsPublishedNames();
    void publishedFoldersAreUnderstood_data();
    void publishedFoldersAreUnderstood();
};

void TestModelFolder::ourOwnFolderIsUnderstood()
{
    const TempFolder folder;
    makeTiny(folder / "my model");
    const auto found = understand(folder / "my model");
    VERIFY_OK(found);
    QVERIFY(found->kind == FolderKind::Semblance);
    QCOMPARE(found->files.name, std::string("tiny"));
    QCOMPARE(found->files.config->image.side, 32);
    QCOMPARE(found->files.config->architecture, std::string("tiny"));
    QVERIFY(found->files.preprocessKnown);
    QCOMPARE(found->files.mapping, folder / "my model" / "mapping.safetensors");
    QCOMPARE(*found->files.mappingProfile, MappingProfile());
    QCOMPARE(found->files.fingerprint.size(), std::size_t(64));
    QVERIFY(found->bytes > 100'000);
    QVERIFY(found->licence == "CC0-1.0");
}

void TestModelFolder::everythingInModelJsonComesBack()
{
    const TempFolder folder;
    ModelJson model;
    model.name = "a";
    model.origin = "b";
    model.licence = "c";
    model.config = architectureNamed("RN50").value();
    model.config->activation = Activation::Gelu;
    model.config->preprocess.mode = ResizeMode::Longest;
    model.config->preprocess.filter = Filter::Lanczos;
    model.config->preprocess.fill = 9;
    model.config->preprocess.targetPad = 1.25;
    model.config->preprocess.mean = {0.1f, 0.2f, 0.3f};
    model.weights = {"w1", "w2"};
    model.tokenizer = "t";
    model.mapping = "m";
    model.mappingProfile = MappingProfile{"lincir", "$", true, 0};
    model.files = {{"w1", 7, std::string(64, 'a')}};
    model.fingerprint = std::string(64, 'f');
    const auto path = folder.write("model.json", toJson(model).dump());
    const auto read = readModelJson(path);
    VERIFY_OK(read);
    QCOMPARE(toJson(*read).dump(2), toJson(model).dump(2));
    QCOMPARE(read->config->preprocess, model.config->preprocess);
    QVERIFY(read->mappingProfile == model.mappingProfile);
}

void TestModelFolder::theFingerprintFollowsModelJson()
{
    const TempFolder folder;
    makeTiny(folder / "a");
    makeTiny(folder / "b");
    makeTiny(folder / "c", 2);
    const auto a = understand(folder / "a"), b = understand(folder / "b"), c = understand(folder / "c");
    VERIFY_OK(a);
    VERIFY_OK(b);
    VERIFY_OK(c);
    QCOMPARE(a->files.fingerprint, b->files.fingerprint); // the same seed gives the same bytes
    QVERIFY(a->files.fingerprint != c->files.fingerprint);
    edit(folder / "a", [](Json &json) {
        Json architecture = json["architecture"];
        architecture.set("activation", "gelu");
        json.set("architecture", architecture);
    });
    QVERIFY(understand(folder / "a")->files.fingerprint != b->files.fingerprint);
    // Another size than model.json says: nothing that it states is believed.
    edit(folder / "b", [](Json &json) {
        Json file = json["files"].items()[0];
        file.set("bytes", 5);
        json.set("files", Json::array({file}));
    });
    QCOMPARE(understand(folder / "b")->files.fingerprint, std::string());
}

void TestModelFolder::aModelJsonThatLiesIsRefused_data()
{
    QTest::addColumn<QByteArray>("member");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<int>("code");
    const auto row = [](const char *name, const char *member, const char *value, Code code) {
        QTest::newRow(name) << QByteArray(member) << QByteArray(value) << int(code);
    };
    row("format", "format", "\"other\"", Code::Unsupported);
    row("newer version", "version", "2", Code::Newer);
    row("no weights", "weights", "[]", Code::Damaged);
    row("weights outside", "weights", R"(["../model.safetensors"])", Code::Damaged);
    row("weights that are not there", "weights", R"(["other.safetensors"])", Code::NotFound);
    row("tokenizer that is not there", "tokenizer", "\"vocab.json\"", Code::NotFound);
    row("tokenizer outside", "tokenizer", "\"/etc/passwd\"", Code::Damaged);
    row("mapping that is not there", "mapping", R"({"file": "x.safetensors"})", Code::NotFound);
    row("mapping of an unknown kind", "mapping", R"({"file": "mapping.safetensors", "kind": "x"})",
        Code::Unsupported);
    row("digest", "files", R"([{"name": "model.safetensors", "bytes": 1, "sha256": "12"}])", Code::Damaged);
    row("size", "files", R"([{"name": "model.safetensors", "bytes": -1}])", Code::Damaged);
    row("name that is a number", "name", "7", Code::Damaged);
    row("architecture without numbers", "architecture", "{}", Code::Unsupported);
}

void TestModelFolder::aModelJsonThatLiesIsRefused()
{
    QFETCH(QByteArray, member);
    QFETCH(QByteArray, value);
    QFETCH(int, code);
    const TempFolder folder;
    makeTiny(folder.path());
    edit(folder.path(),
         [&](Json &json) { json.set(member.toStdString(), parseJson(value.toStdString(), "test").value()); });
    VERIFY_ERROR(understand(folder.path()), static_cast<Code>(code));
}

void TestModelFolder::anOpenClipFolderIsUnderstood()
{
    const TempFolder folder;
    makeTiny(folder.path());
    fs::remove(folder / "model.json");
    fs::rename(folder / "model.safetensors", folder / "open_clip_model.safetensors");
    folder.write("open_clip_config.json", kTinyOpenClip);
    const auto found = understand(folder.path());
    VERIFY_OK(found);
    QVERIFY(found->kind == FolderKind::OpenClip);
    QVERIFY(found->files.config->preprocess.mode == ResizeMode::Squash);
    QCOMPARE(found->files.config->preprocess.deviation, (std::array<float, 3>{0.25f, 0.5f, 1}));
    QCOMPARE(found->files.config->image.mlpWidth, 128);
    QCOMPARE(found->files.mapping, folder / "mapping.safetensors");
    QVERIFY(found->files.fingerprint.empty());
}

void TestModelFolder::aSingleFileIsUnderstoodWithAndWithoutAConfiguration()
{
    const TempFolder folder;
    makeTiny(folder.path(), 1, false);
    fs::remove(folder / "model.json");
    fs::rename(folder / "model.safetensors", folder / "tiny-quickgelu.bin"); // any name will do
    auto found = understand(folder / "tiny-quickgelu.bin");
    VERIFY_OK(found);
    QVERIFY(found->kind == FolderKind::Bare);
    QVERIFY(!found->files.preprocessKnown);
    QVERIFY(found->files.config->activation == Activation::QuickGelu);
    QCOMPARE(found->files.config->image.patch, 16);
    QCOMPARE(found->files.config->text.vocabulary, 517);
    folder.write("open_clip_config.json", kTinyOpenClip);
    found = understand(folder / "tiny-quickgelu.bin");
    VERIFY_OK(found);
    QVERIFY(found->files.preprocessKnown);
    fs::remove(folder / "open_clip_config.json");
    fs::rename(folder / "tiny-quickgelu.bin", folder / "x.safetensors");
    VERIFY_OK(understand(folder.path()));
    fs::copy_file(folder / "x.safetensors", folder / "y.safetensors");
    VERIFY_ERROR(understand(folder.path()), Code::Invalid);
}

void TestModelFolder::shardsAreFoundByTheirIndex()
{
    NEEDS_SHARED();
    const auto found = understand(sharedFolder() / "fixtures/clip/models/vit_wrappers/hf_sharded");
    VERIFY_OK(found);
    QCOMPARE(found->files.weights.size(), std::size_t(3));
}

void TestModelFolder::whatIsMissingIsNamed()
{
    const TempFolder folder;
    VERIFY_ERROR(understand(folder / "nowhere"), Code::NotFound);
    QVERIFY(says(understand(folder / "nowhere"), "nowhere"));
    QVERIFY(says(understand(folder.path()), "no weights"));
    folder.write("open_clip_config.json", kTinyOpenClip);
    QVERIFY(says(understand(folder.path()), "a configuration but no weights file"));
    folder.write("open_clip_model.safetensors", "version https://git-lfs.github.com/spec/v1\n");
    QVERIFY(says(understand(folder.path()), "Git LFS pointer"));
    folder.write("open_clip_config.json", "{\"model_cfg\"");
    VERIFY_ERROR(understand(folder.path()), Code::Damaged);
}

void TestModelFolder::aConfigurationOfAnotherShapeIsRefused()
{
    const TempFolder folder;
    makeTiny(folder.path());
    fs::remove(folder / "model.json");
    std::string config = kTinyOpenClip;
    const std::size_t place = config.find("\"layers\": 2, \"width\": 64, \"patch_size\"");
    QVERIFY(place != std::string::npos);
    config.replace(place, 11, "\"layers\": 3");
    folder.write("open_clip_config.json", config);
    const auto found = understand(folder.path());
    VERIFY_ERROR(found, Code::Mismatch);
    QVERIFY(says(found, "visual.transformer.resblocks.2.ln_1.weight is missing"));
    config.replace(config.find("\"image_size\": 32"), 16, "\"image_size\": 40");
    folder.write("open_clip_config.json", config);
    QVERIFY(says(understand(folder.path()), "not a multiple of 16"));
}

void TestModelFolder::aPic2WordCheckpointGivesItsMappingAndItsClip()
{
    NEEDS_SHARED();
    const auto pic2word = sharedFolder() / "fixtures/clip/pic2word";
    const auto whole = understand(pic2word / "pic2word_original_layout.pt");
    VERIFY_OK(whole);
    QVERIFY(whole->files.mapping == whole->files.weights.front());
    QCOMPARE(whole->bytes, std::uintmax_t(fs::file_size(pic2word / "pic2word_original_layout.pt")));
    const auto alone = understand(pic2word / "pic2word_full_vocab_3layers.pt");
    VERIFY_ERROR(alone, Code::Unsupported);
    QVERIFY(says(alone, "a mapping network and no CLIP model"));
}

void TestModelFolder::aModelWithoutTheFirstNormIsNamed()
{
    const TempFolder folder;
    const std::vector<weights::TensorToWrite> tensors = {{"visual.conv1.weight", {8, 3, 4, 4}},
                                                         {"visual.proj", {8, 8}}};
    VERIFY_OK(weights::writeSafetensors(folder / "x.safetensors", tensors, weights::StoredAs::F32,
                                        [](std::size_t, std::span<float>) { return Result<void>(); }));
    const auto found = understand(folder / "x.safetensors");
    VERIFY_ERROR(found, Code::Unsupported);
    QVERIFY(says(found, "a CLIPA-type model"));
}

void TestModelFolder::theActivationOfBareWeightsFollowsPublishedNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("quick");
    QTest::newRow("nothing known: as OpenAI's build_model") << "epoch_32.safetensors" << true;
    QTest::newRow("OpenAI") << "ViT-B-32.safetensors" << true;
    QTest::newRow("LAION-2B") << "vit_b_32-laion2b_e16.safetensors" << false;
    QTest::newRow("DataComp") << "DataComp-XL.safetensors" << false;
    QTest::newRow("TinyCLIP") << "TinyCLIP-ViT-39M-16-Text-19M-YFCC15M.safetensors" << false;
    QTest::newRow("LAION-400M but not B/32") << "vit_l_14-laion400m_e32.safetensors" << false;
    QTest::newRow("MetaCLIP") << "metaclip_400m.safetensors" << true;
}

void TestModelFolder::theActivationOfBareWeightsFollowsPublishedNames()
{
    QFETCH(QString, name);
    QFETCH(bool, quick);
    const TempFolder folder;
    makeTiny(folder.path());
    fs::remove(folder / "model.json");
    fs::rename(folder / "model.safetensors", folder / name.toStdString());
    const auto found = understand(folder / name.toStdString());
    VERIFY_OK(found);
    QCOMPARE(found->files.config->activation == clip::Activation::QuickGelu, quick);
}

void TestModelFolder::publishedFoldersAreUnderstood_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("side");
    QTest::addColumn<bool>("tokenizer");
    const auto row = [](const char *path, FolderKind kind, int side, bool tokenizer) {
        QTest::newRow(path) << QString(path) << int(kind) << side << tokenizer;
    };
    row("vit_quickgelu/open_clip_safetensors", FolderKind::OpenClip, 64, false);
    row("vit_quickgelu/hf", FolderKind::HuggingFace, 64, true);
    row("vit_gelu/hf", FolderKind::HuggingFace, 48, false);
    row("resnet/open_clip_safetensors", FolderKind::OpenClip, 64, false);
    row("vit_wrappers/hf_sharded", FolderKind::HuggingFace, 32, false);
    row("vit_wrappers/open_clip_custom_text", FolderKind::OpenClip, 32, false);
    row("vit_wrappers/hf_bin_sharded", FolderKind::HuggingFace, 32, false);
    row("vit_gelu/open_clip_pt", FolderKind::OpenClip, 48, false);
}

void TestModelFolder::publishedFoldersAreUnderstood()
{
    NEEDS_SHARED();
    QFETCH(QString, path);
    QFETCH(int, kind);
    QFETCH(int, side);
    QFETCH(bool, tokenizer);
    const auto found = understand(sharedFolder() / "fixtures/clip/models" / path.toStdString());
    VERIFY_OK(found);
    QCOMPARE(static_cast<int>(found->kind), kind);
    QCOMPARE(found->files.config->preprocess.side, side);
    QCOMPARE(!found->files.tokenizer.empty(), tokenizer);
    QVERIFY(found->files.preprocessKnown);
}

SEMBLANCE_TEST(TestModelFolder);
#include "tst_modelfolder.moc"
