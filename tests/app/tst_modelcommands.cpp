// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/files.h"
#include "core/store/embeddings.h"
#include "core/store/models.h"
#include "tests/app/demolibrary.h"

#include <algorithm>

using namespace semblance;
using namespace semblance::test;
namespace fs = std::filesystem;

/// The models as a person keeps them, and two of them in one library.
class TestModelCommands final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aModelIsAddedShownVerifiedAndRemoved();
    void aMappingGoesByItsName();
    void whatTheCatalogueHasIsListed();
    void downloadsThatMayNotBeAreRefused_data();
    void downloadsThatMayNotBeAreRefused();
    void measuringSaysWhatIsUsedAndWhy();
    void theOldModelAnswersWhileTheNewOneIsComputed();
    void whatWasLeftIsGoneOnWith();
    void embeddingsStayUntilSomebodySaysSo();

private:
    CliRun cli(const QStringList &arguments) const
    {
        return runCli(QStringList{"--library", text(demo_.library())} + arguments, demo_.home().path());
    }
    CliRun searched() const
    {
        return cli(
            {"search", "--json", "--picture", text(demo_.pictures() / "a/red.png"), "--mode", "picture"});
    }

    DemoLibrary demo_;
};

void TestModelCommands::initTestCase()
{
    VERIFY_EXIT(demo_.make(), 0);
    VERIFY_EXIT(cli({"model", "add", text(demo_.model()), "--name", "first"}), 0);
    VERIFY_EXIT(cli({"model", "make-random", "--arch", "tiny", "--seed", "7", "--out",
                     text(demo_.home() / "theirs")}),
                0);
}

void TestModelCommands::aModelIsAddedShownVerifiedAndRemoved()
{
    const CliRun added = cli({"model", "add", text(demo_.home() / "theirs"), "--name", "mine", "--json"});
    VERIFY_EXIT(added, 0);
    const fs::path folder = demo_.home() / "models/mine";
    QCOMPARE(added.document()["path"].string(), folder.string());
    VERIFY_EXIT(cli({"model", "add", text(demo_.home() / "theirs"), "--name", "mine"}), 2);
    VERIFY_EXIT(cli({"model", "add", text(demo_.home() / "nowhere")}), 3);
    VERIFY_EXIT(cli({"model", "add", text(demo_.pictures() / "a/red.png")}), 4);
    const CliRun info = cli({"model", "info", "mine", "--json"});
    VERIFY_EXIT(info, 0);
    QCOMPARE(info.document()["towers"]["image"]["kind"].string(), std::string("vit"));
    QCOMPARE(info.document()["towers"]["text"]["context"].integer(), std::int64_t(77));
    QVERIFY(info.document()["preprocess"]["side"].integer() > 0);
    QCOMPARE(info.document()["fingerprint"].string().size(), std::size_t(64));
    VERIFY_EXIT(cli({"model", "verify", "mine"}), 0);
    fs::resize_file(folder / "mapping.safetensors", 1000);
    const CliRun wrong = cli({"model", "verify", "mine", "--json"});
    VERIFY_EXIT(wrong, 1);
    QCOMPARE(wrong.document()["models"].items().at(0)["wrong"].items().at(0).string(),
             std::string("mapping.safetensors"));
    VERIFY_EXIT(cli({"model", "verify", "nothing"}), 4);
    const CliRun asked = cli({"model", "remove", "mine"});
    VERIFY_EXIT(asked, 2);
    QVERIFY(asked.err.find("--yes") != std::string::npos);
    QVERIFY(fs::exists(folder));
    VERIFY_EXIT(cli({"model", "remove", "mine", "--yes"}), 0);
    QVERIFY(!fs::exists(folder));
    VERIFY_EXIT(cli({"model", "remove", "mine", "--yes"}), 4);
    VERIFY_EXIT(cli({"model", "remove", "starter", "--yes"}), 4);
}

void TestModelCommands::aMappingGoesByItsName()
{
    VERIFY_EXIT(cli({"model", "add", text(demo_.home() / "theirs/mapping.safetensors"), "--name", "other"}),
                0);
    const CliRun list = cli({"model", "list", "--json"});
    QCOMPARE(list.document()["mappings"].items().at(0)["name"].string(), std::string("other"));
    const CliRun info = cli({"model", "info", "first", "--json"});
    QCOMPARE(info.document()["mappings"].items().at(0)["name"].string(), std::string("other"));
    QVERIFY(!info.document()["mappings"].items().at(0)["made_for_it"].boolean(true));
    const QStringList compose = {"compose", "--json",    "--model",
                                 "first",   "--picture", text(demo_.pictures() / "a/red.png"),
                                 "--words", "red"};
    const CliRun own = cli(compose), other = cli(compose + QStringList{"--mapping", "other"});
    VERIFY_EXIT(own, 0);
    VERIFY_EXIT(other, 0);
    QVERIFY(own.document()["pseudo_token"] != other.document()["pseudo_token"]);
    VERIFY_EXIT(cli({"model", "verify", "other"}), 0);
    VERIFY_EXIT(cli({"model", "remove", "other", "--yes"}), 0);
    VERIFY_EXIT(cli(compose + QStringList{"--mapping", "other"}), 4);
}

void TestModelCommands::whatTheCatalogueHasIsListed()
{
    const CliRun list = cli({"model", "list", "--available", "--json"});
    VERIFY_EXIT(list, 0);
    const Json document = list.document();
    const auto &items = document["available"].items();
    QVERIFY(items.size() >= 20);
    const auto searle = std::find_if(items.begin(), items.end(), [](const Json &item) {
        return item["name"].string() == "searle-vit-b-32";
    });
    QVERIFY(searle != items.end());
    QVERIFY((*searle)["agree"].boolean() && (*searle)["trusted_on_first_use"].boolean());
    QVERIFY(!(*searle)["downloaded"].boolean(true));
    QVERIFY(!cli({"model", "list", "--json"}).document().has("available"));
    QVERIFY(cli({"model", "list", "--available"}).out.find("openai-vit-b-32") != std::string::npos);
}

void TestModelCommands::downloadsThatMayNotBeAreRefused_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("exit");
    QTest::addColumn<QString>("said");
    QTest::newRow("no name") << QStringList{} << 2 << "name";
    QTest::newRow("unknown") << QStringList{"openai-vit-b32"} << 4 << "openai-vit-b-32";
    QTest::newRow("unread licence") << QStringList{"searle-vit-b-32"} << 2 << "--agree-licence";
    QTest::newRow("by hand") << QStringList{"pic2word"} << 4 << "drive.google.com";
    QTest::newRow("no way out") << QStringList{"tinyclip-vit-8m-16-hf"} << 4 << "proxy settings";
}

/// Nothing leaves the machine here: the way out is a proxy that is not there.
void TestModelCommands::downloadsThatMayNotBeAreRefused()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, exit);
    QFETCH(QString, said);
    for (const char *name : {"http_proxy", "https_proxy", "all_proxy"})
        qputenv(name, "http://127.0.0.1:9");
    qunsetenv("no_proxy");
    const CliRun run = cli(QStringList{"model", "download"} + arguments);
    for (const char *name : {"http_proxy", "https_proxy", "all_proxy"})
        qunsetenv(name);
    VERIFY_EXIT(run, exit);
    QVERIFY2(run.err.find(said.toStdString()) != std::string::npos, run.err.c_str());
    QVERIFY(!fs::exists(demo_.home() / "models/tinyclip-vit-8m-16-hf"));
}

void TestModelCommands::measuringSaysWhatIsUsedAndWhy()
{
    const CliRun run = cli({"model", "measure", "first", "--json"});
    VERIFY_EXIT(run, 0);
    const Json document = run.document();
    QCOMPARE(document["tried"].items().at(0)["precision"].string(), std::string("fp32"));
    QVERIFY(document["reason"].string().starts_with(document["precision"].string()));
    int used = 0;
    for (const Json &one : document["tried"].items())
        used += one["verdict"].string() == "used";
    QCOMPARE(used, 1);
    // What was measured is what "auto" means from now on.
    const auto kept = readJson(demo_.home() / "settings/precision.json", "test");
    VERIFY_OK(kept);
    QCOMPARE(kept->members().back().second["precision"].string(), document["precision"].string());
    QVERIFY(cli({"model", "measure", "first"}).out.find("On this machine") != std::string::npos);
    VERIFY_EXIT(cli({"model", "measure", "nothing"}), 4);
}

void TestModelCommands::theOldModelAnswersWhileTheNewOneIsComputed()
{
    VERIFY_EXIT(cli({"model", "add", text(demo_.home() / "theirs"), "--name", "second"}), 0);
    QCOMPARE(searched().document()["model"].string(), std::string("first"));
    VERIFY_EXIT(cli({"model", "use", "second"}), 5);
    const CliRun estimate = cli({"index", "--model", "second", "--estimate", "--json"});
    VERIFY_EXIT(estimate, 0);
    QCOMPARE(estimate.document()["estimate"]["pictures"].integer(), std::int64_t(6));
    QVERIFY(estimate.document()["estimate"]["bytes"].integer() > 0);
    VERIFY_EXIT(cli({"model", "use", "second"}), 5); // an estimate computes nothing that stays
    const CliRun indexed = cli({"index", "--model", "second", "--json"});
    VERIFY_EXIT(indexed, 0);
    QCOMPARE(indexed.document()["estimate"]["pictures"].integer(), std::int64_t(6));
    QVERIFY2(indexed.err.find("model use second") != std::string::npos, indexed.err.c_str());
    // Both are there; the old one answers until somebody says otherwise.
    QCOMPARE(searched().document()["model"].string(), std::string("first"));
    QCOMPARE(cli({"status", "--json"}).document()["indexed"].integer(), std::int64_t(6));
    const CliRun used = cli({"model", "use", "second", "--json"});
    VERIFY_EXIT(used, 0);
    QCOMPARE(used.document()["indexed"].integer(), std::int64_t(6));
    QCOMPARE(used.document()["pending"].integer(), std::int64_t(0));
    const CliRun answered = searched();
    QCOMPARE(answered.document()["model"].string(), std::string("second"));
    QCOMPARE(answered.document()["library_size"].integer(), std::int64_t(5));
    QVERIFY(!cli({"index", "--json"}).document().has("estimate"));
}

/// As after a pause in the middle: some pictures have no embedding of the new model.
void TestModelCommands::whatWasLeftIsGoneOnWith()
{
    {
        auto database = store::Database::open(demo_.library(), store::Access::Write, "test");
        VERIFY_OK(database);
        const auto current = store::Models(**database).current();
        VERIFY_OK(current);
        QCOMPARE((*current)->name, std::string("second"));
        store::Embeddings embeddings(**database);
        auto contents = embeddings.contents((*current)->id);
        VERIFY_OK(contents);
        contents->resize(2);
        VERIFY_OK(embeddings.remove((*current)->id, *contents));
    }
    const CliRun half = cli({"model", "use", "second", "--json"});
    VERIFY_EXIT(half, 0);
    QVERIFY(half.document()["pending"].integer() >= 2);
    VERIFY_EXIT(cli({"model", "use", "first"}), 0);
    const CliRun rest = cli({"index", "--model", "second", "--json"});
    VERIFY_EXIT(rest, 0);
    QCOMPARE(rest.document()["estimate"]["pictures"].integer(), half.document()["pending"].integer());
    QCOMPARE(cli({"model", "use", "second", "--json"}).document()["pending"].integer(), std::int64_t(0));
}

void TestModelCommands::embeddingsStayUntilSomebodySaysSo()
{
    VERIFY_EXIT(cli({"model", "use", "second"}), 0);
    const CliRun inUse = cli({"model", "remove", "second", "--embeddings", "--yes"});
    VERIFY_EXIT(inUse, 2);
    QVERIFY(inUse.err.find("model use") != std::string::npos);
    const CliRun removed = cli({"model", "remove", "first", "--yes", "--json"});
    VERIFY_EXIT(removed, 0);
    QCOMPARE(removed.document()["embeddings_kept"].integer(), std::int64_t(5));
    // The files come back, and what was computed is still there.
    VERIFY_EXIT(cli({"model", "add", text(demo_.model()), "--name", "first"}), 0);
    const CliRun back = cli({"model", "use", "first", "--json"});
    VERIFY_EXIT(back, 0);
    QCOMPARE(back.document()["pending"].integer(), std::int64_t(0));
    VERIFY_EXIT(cli({"model", "use", "second"}), 0);
    const CliRun gone = cli({"model", "remove", "first", "--yes", "--embeddings", "--json"});
    VERIFY_EXIT(gone, 0);
    QCOMPARE(gone.document()["embeddings_removed"].integer(), std::int64_t(5));
    QCOMPARE(searched().document()["model"].string(), std::string("second"));
    VERIFY_EXIT(cli({"model", "add", text(demo_.model()), "--name", "first"}), 0);
    VERIFY_EXIT(cli({"model", "use", "first"}), 5);
}

SEMBLANCE_TEST(TestModelCommands);
#include "tst_modelcommands.moc"
