// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
//
// The authors' mapping networks from their own checkpoints, through the command line.
#include "core/base/path.h"
#include "tests/app/referencefiles.h"
#include "tests/app/runcli.h"
#include "tests/support/testmain.h"

using namespace semblance;
using namespace semblance::test;
namespace fs = std::filesystem;

namespace {

Json facts()
{
    const auto json = readJson(fixtures() / "clip/pic2word/pic2word.json", "read the fixtures");
    SEMBLANCE_CHECK(json.ok());
    return *json;
}

} // namespace

class TestMappings final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void composeEqualsTheAuthors_data();
    void composeEqualsTheAuthors();
    void aMappingOfAnotherEncoderIsRefused();
    void aClipAloneIsNoMapping();
    void bareFilesSayWhatTheyAre();
    void tokenizeAndPreprocessTakeBareFilesToo();
};

void TestMappings::composeEqualsTheAuthors_data()
{
    NEEDS_SHARED();
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("vocabulary");
    QTest::addColumn<QString>("mapping"); // empty: what the model brings
    QTest::addColumn<QString>("expected");
    QTest::addColumn<QString>("kind");
    const auto row = [](const char *name, const char *model, const char *vocabulary, const char *mapping,
                        const char *expected, const char *kind) {
        QTest::newRow(name) << model << vocabulary << mapping << expected << kind;
    };
    const char *full = "clip/models/vit_full_vocab/hf";
    row("Pic2Word: one checkpoint is model and mapping", "clip/pic2word/pic2word_original_layout.pt",
        "clip/tokenizer_reduced", "", "original_layout", "pic2word");
    row("Pic2Word: the mapping of a whole checkpoint", "clip/models/vit_wrappers/openai_jit_fp32.pt",
        "clip/tokenizer_reduced", "clip/pic2word/pic2word_original_layout.pt", "original_layout", "pic2word");
    row("Pic2Word: the mapping alone", full, "clip/tokenizer_full",
        "clip/pic2word/pic2word_full_vocab_3layers.pt", "full_vocab_3layers", "pic2word");
    row("SEARLE", full, "clip/tokenizer_full", "clip/pic2word/searle_phi.pt", "searle", "searle");
    row("SEARLE: training checkpoint", full, "clip/tokenizer_full", "clip/pic2word/searle_phi_checkpoint.pt",
        "searle", "searle");
    row("LinCIR", full, "clip/tokenizer_full", "clip/pic2word/lincir_phi.pt", "lincir", "lincir");
}

void TestMappings::composeEqualsTheAuthors()
{
    QFETCH(QString, model);
    QFETCH(QString, vocabulary);
    QFETCH(QString, mapping);
    QFETCH(QString, expected);
    QFETCH(QString, kind);
    const TempFolder home;
    makeModelFolder(home / "model", fixtures() / model.toStdString(), fixtures() / vocabulary.toStdString());
    const fs::path numbers =
        fixtures() / ("clip/pic2word/expected_" + expected.toStdString() + ".safetensors");
    const auto composed = tensor(numbers, "composed_norm"); // prompt x picture x E
    const auto words = tensor(numbers, "pseudo_tokens");
    const Json whole = facts();
    const Json &ofPic2Word = whole["pic2word"].items().at(expected == "original_layout" ? 0 : 1);
    const Json prompts = (kind == "pic2word" ? ofPic2Word : whole[kind.toStdString()])["prompts"];
    const auto &pictures = ofPic2Word["input_pictures"].items();
    for (std::size_t p = 0; p < prompts.items().size(); ++p)
        for (std::size_t i = 0; i < pictures.size(); ++i) {
            if (p > 0 && i > 0)
                continue; // the first prompt with all pictures, each other one with the first
            QStringList arguments = {"compose",   "--json",
                                     "--model",   text(home / "model"),
                                     "--picture", text(fixtures() / pictures[i].string()),
                                     "--prompt",  QString::fromStdString(prompts.items()[p].string())};
            if (!mapping.isEmpty())
                arguments << "--mapping" << text(fixtures() / mapping.toStdString());
            const CliRun run = runCli(arguments, home.path());
            VERIFY_EXIT(run, 0);
            const Json json = run.document();
            QCOMPARE(json["mode"].string(), std::string("composed"));
            const double most = difference(json["embedding"], composed, p * pictures.size() + i);
            QVERIFY2(most < kTolerance, (prompts.items()[p].string() + ": " + std::to_string(most)).c_str());
            // One word for each slot that was filled.
            const Json &word = json["pseudo_token"];
            QVERIFY(difference(word.items().at(0).isArray() ? word.items()[0] : word, words, i) < kTolerance);
        }
}

void TestMappings::aMappingOfAnotherEncoderIsRefused()
{
    NEEDS_SHARED();
    const TempFolder home;
    makeModelFolder(home / "model", fixtures() / "clip/models/vit_quickgelu/hf",
                    fixtures() / "clip/tokenizer_reduced");
    for (const char *mapping : {"searle_phi.pt", "pic2word_original_layout.pt"}) {
        const CliRun run =
            runCli({"compose", "--json", "--model", text(home / "model"), "--mapping",
                    text(fixtures() / "clip/pic2word" / mapping), "--picture",
                    text(fixtures() / "clip/preprocess/input/checker_300x300.png"), "--words", "x"},
                   home.path());
        VERIFY_EXIT(run, 4);
        QVERIFY2(run.err.find(mapping) != std::string::npos, run.err.c_str());
        QVERIFY2(run.err.find("trained for this encoder") != std::string::npos, run.err.c_str());
    }
}

void TestMappings::aClipAloneIsNoMapping()
{
    NEEDS_SHARED();
    const TempFolder home;
    makeModelFolder(home / "model", fixtures() / "clip/models/vit_full_vocab/hf",
                    fixtures() / "clip/tokenizer_full");
    const CliRun run =
        runCli({"compose", "--json", "--model", text(home / "model"), "--mapping",
                text(fixtures() / "clip/models/vit_wrappers/cuda_tags.pt"), "--picture",
                text(fixtures() / "clip/preprocess/input/checker_300x300.png"), "--words", "x"},
               home.path());
    VERIFY_EXIT(run, 4);
    QVERIFY2(run.err.find("no mapping network known here") != std::string::npos, run.err.c_str());
}

void TestMappings::bareFilesSayWhatTheyAre()
{
    NEEDS_SHARED();
    const TempFolder home;
    for (const char *file : {"vit_quickgelu/openai_jit_fp16.pt", "vit_wrappers/legacy_nonzip.pt",
                             "vit_wrappers/tinyclip_ddp.pt"}) {
        const CliRun run =
            runCli({"model", "info", text(fixtures() / "clip/models" / file), "--json"}, home.path());
        VERIFY_EXIT(run, 0);
        const Json json = run.document();
        QCOMPARE(json["activation"].string(), std::string("quick_gelu"));
        QCOMPARE(json["vocabulary"].integer(), std::int64_t(1024));
        QCOMPARE(json["preprocess"]["side"].integer(), std::int64_t(file[4] == 'q' ? 64 : 32));
        QCOMPARE(json["fingerprint"].string().size(), std::size_t(64));
    }
    const CliRun mapping =
        runCli({"model", "info", text(fixtures() / "clip/pic2word/lincir_phi.pt"), "--json"}, home.path());
    VERIFY_EXIT(mapping, 4);
    QVERIFY2(mapping.err.find("a mapping network and no CLIP model") != std::string::npos,
             mapping.err.c_str());
}

void TestMappings::tokenizeAndPreprocessTakeBareFilesToo()
{
    NEEDS_SHARED();
    const TempFolder home;
    makeModelFolder(home / "model", fixtures() / "clip/models/vit_wrappers/legacy_nonzip.pt",
                    fixtures() / "clip/tokenizer_reduced");
    const QString model = text(home.path() / "model" / "legacy_nonzip.pt");
    const CliRun words = runCli({"tokenize", "--json", "--model", model, "--", "*"}, home.path());
    VERIFY_EXIT(words, 0);
    const Json ids = words.lines().at(0)["ids"];
    QCOMPARE(ids.items().at(1).integer(), std::int64_t(265));
    const CliRun pixels = runCli({"preprocess", "--json", "--model", model,
                                  text(fixtures() / "clip/preprocess/input/checker_300x300.png"), "--out",
                                  text(home / "out.png")},
                                 home.path());
    VERIFY_EXIT(pixels, 0);
    QCOMPARE(pixels.document()["width"].integer(), std::int64_t(32));
}

SEMBLANCE_TEST(TestMappings);
#include "tst_mappings.moc"
