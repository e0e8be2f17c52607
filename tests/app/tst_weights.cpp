// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
//
// Weights that attack, lie or are cut short, through the command line: exit code 4 and one sentence.
#include "core/base/path.h"
#include "tests/app/referencefiles.h"
#include "tests/app/runcli.h"
#include "tests/support/testmain.h"
#include "tests/support/torchwriter.h"

using namespace semblance;
using namespace semblance::test;
namespace fs = std::filesystem;

class TestWeights final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void badWeightsAreOneSentence_data();
    void badWeightsAreOneSentence();
    void nothingInACheckpointIsExecuted();
    void everyLayoutCutInHalfIsRefused_data();
    void everyLayoutCutInHalfIsRefused();
};

void TestWeights::badWeightsAreOneSentence_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char *name, const std::string &file, const char *says) {
        QTest::newRow(name) << QByteArray::fromStdString(file) << QByteArray(says);
    };
    PickleText evaluated;
    evaluated.global("builtins", "eval").raw("(").text("1+1").raw("tR");
    row("eval", torchZip(evaluated.done(), {}), "asks for builtins.eval");
    row("deep nesting",
        torchZip("\x80\x02" + std::string(500'000, ']') + std::string(499'999, 'a') + ".", {}),
        "no state dictionary");
    PickleText outside;
    outside.raw("}").text("a").tensor("FloatStorage", "0", 2, 1'000'000, {2}, {1}).raw("s");
    row("a tensor out of its storage", torchZip(outside.done(), {std::string(8, '\0')}),
        "does not lie in its storage");
    row("a path with ..", zipOf({{"m/../../x", "x"}}), "has the name");
    row("a huge header", std::string("\xff\xff\xff\xff\xff\xff\xff\x7f{}", 10), "header says");
    row("a web page", "<!DOCTYPE html><html></html>", "web page");
    row("a Git LFS pointer", "version https://git-lfs.github.com/spec/v1\n", "Git LFS pointer");
    PickleText other;
    other.raw("}(").text("logit_bias").tensor("FloatStorage", "0", 1, 0, {1}, {1});
    row("a SigLIP model", torchZip(other.raw("u").done(), {std::string(4, '\0')}), "SigLIP");
}

void TestWeights::badWeightsAreOneSentence()
{
    QFETCH(QByteArray, file);
    QFETCH(QByteArray, says);
    const TempFolder home;
    const fs::path path = home.write("bad.pt", file.toStdString());
    const CliRun run = runCli({"model", "info", text(path), "--json"}, home.path());
    VERIFY_EXIT(run, 4);
    QVERIFY2(run.err.find(says.toStdString()) != std::string::npos, run.err.c_str());
    QVERIFY2(run.err.find("bad.pt") != std::string::npos, run.err.c_str());
    QVERIFY(run.out.empty());
}

void TestWeights::nothingInACheckpointIsExecuted()
{
    const TempFolder home;
    const fs::path trace = home / "executed";
    for (const auto &[module, name] :
         {std::pair("os", "system"), std::pair("posix", "system"), std::pair("nt", "system")}) {
        PickleText pickle;
        pickle.global(module, name).raw("(").text("touch " + pathBytes(trace)).raw("tR");
        const fs::path path = home.write("model.pt", torchZip(pickle.done(), {}));
        const fs::path old = home.write("old.pt", legacyTorch(pickle.done(), {}, {}, 4));
        for (const fs::path &file : {path, old}) {
            const CliRun run = runCli({"embed", "--model", text(file), "--words", "x"}, home.path());
            VERIFY_EXIT(run, 4);
            QVERIFY2(run.err.find("made to run code") != std::string::npos, run.err.c_str());
            QVERIFY(!fs::exists(trace));
        }
    }
}

void TestWeights::everyLayoutCutInHalfIsRefused_data()
{
    NEEDS_SHARED();
    QTest::addColumn<QString>("file");
    for (const char *file :
         {"vit_quickgelu/openai_jit_fp16.pt", "resnet/openai_jit_fp16.pt",
          "vit_gelu/open_clip_pt/open_clip_pytorch_model.bin", "vit_wrappers/legacy_nonzip.pt",
          "vit_wrappers/tinyclip.pt", "vit_full_vocab/hf/model.safetensors"})
        QTest::newRow(file) << file;
}

void TestWeights::everyLayoutCutInHalfIsRefused()
{
    QFETCH(QString, file);
    const TempFolder home;
    const fs::path copy = home / "cut.pt";
    fs::copy_file(fixtures() / "clip/models" / file.toStdString(), copy);
    fs::permissions(copy, fs::perms::owner_write, fs::perm_options::add);
    fs::resize_file(copy, fs::file_size(copy) / 2);
    const CliRun run = runCli({"embed", "--model", text(copy), "--words", "x"}, home.path());
    VERIFY_EXIT(run, 4);
    QVERIFY2(run.err.find("cut.pt") != std::string::npos, run.err.c_str());
}

SEMBLANCE_TEST(TestWeights);
#include "tst_weights.moc"
