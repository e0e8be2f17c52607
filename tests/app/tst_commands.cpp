// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
//
// The command line as a person uses it, on real files, with a small model of random weights.
#include "core/base/files.h"
#include "core/base/path.h"
#include "tests/app/demolibrary.h"

#include <QImage>
#include <QProcess>
#include <cmath>
#include <set>

using namespace semblance;
using namespace semblance::test;
namespace fs = std::filesystem;

namespace {

std::set<std::string> namesOf(const Json &results)
{
    std::set<std::string> names;
    for (const Json &result : results.items())
        names.insert(pathBytes(fs::path(result["path"].string()).filename()));
    return names;
}

} // namespace

class TestCommands final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void indexCountsAddUpAndASecondRunSkipsEverything();
    void searchGivesTheFieldsOfTheProductPage();
    void compareGivesTheFourModes();
    void theQueryPictureIsLeftOutUnlessAskedFor();
    void filtersAreApplied();
    void aContactSheetIsAPicture();
    void embedKeepsGoingWhereAFileFails();
    void embedWritesNumpyArrays();
    void composeWorksInAllFourModes();
    void modelInfoNamesTheModel();
    void benchGivesTheFieldsOfTheProductPage();
    void thePrecisionIsMeasuredOnceAndRemembered();
    void libTorchIsNotLoadedWhereOurOwnKernelsServe();
    void selfTestPasses();
    void aMovedRootIsLocatedWithoutEmbeddingAgain();
    void interruptedIndexingKeepsWhatWasCommitted();

private:
    CliRun run(const QStringList &arguments) const { return demo_.run(arguments); }

    DemoLibrary demo_;
    const TempFolder &home_ = demo_.home();
    const fs::path pictures_ = demo_.pictures(), library_ = demo_.library(), model_ = demo_.model();
};

void TestCommands::initTestCase()
{
    const CliRun indexed = demo_.make();
    VERIFY_EXIT(indexed, 0);
    const Json report = indexed.document();
    QCOMPARE(report["found"].integer(), std::int64_t(8));
    QCOMPARE(report["new"].integer(), std::int64_t(8));
    QCOMPARE(report["failed"].integer(), std::int64_t(2));
}

void TestCommands::indexCountsAddUpAndASecondRunSkipsEverything()
{
    const CliRun again = run({"index", "--json"});
    VERIFY_EXIT(again, 0);
    const Json report = again.document();
    QCOMPARE(report["schema"].integer(), std::int64_t(1));
    for (const char *name : {"roots", "found", "new", "changed", "moved", "unchanged", "removed", "failed",
                             "excluded", "offline", "seconds", "images_per_second"})
        QVERIFY2(report.has(name), name);
    QCOMPARE(report["new"].integer(), std::int64_t(0));
    QCOMPARE(report["found"].integer(), std::int64_t(8));
    QCOMPARE(report["unchanged"].integer(), std::int64_t(8));
    const CliRun status = run({"status", "--json"});
    VERIFY_EXIT(status, 0);
    const Json counts = status.document();
    QCOMPARE(counts["found"].integer(), counts["indexed"].integer() + counts["failed"].integer() +
                                            counts["excluded"].integer() + counts["pending"].integer() +
                                            counts["offline"].integer());
    QCOMPARE(counts["indexed"].integer(), std::int64_t(6));
    QCOMPARE(counts["failed"].integer(), std::int64_t(2));
    const CliRun problems = run({"problems", "--json"});
    VERIFY_EXIT(problems, 0);
    QCOMPARE(problems.document()["problems"].items().size(), std::size_t(2));
    for (const Json &problem : problems.document()["problems"].items())
        QVERIFY(!problem["path"].string().empty() && !problem["code"].string().empty() &&
                !problem["reason"].string().empty() && problem.has("since"));
}

void TestCommands::searchGivesTheFieldsOfTheProductPage()
{
    const CliRun found =
        run({"search", "--json", "--picture", text(pictures_ / "a/red.png"), "--words", "as a cartoon"});
    VERIFY_EXIT(found, 0);
    const Json answer = found.document();
    QCOMPARE(answer["query"]["mode"].string(), std::string("composed"));
    QCOMPARE(answer["query"]["prompt"].string(), std::string("a cartoon of *"));
    QCOMPARE(answer["query"]["reads_as"].items().size(), std::size_t(5));
    QVERIFY(!answer["model"].string().empty());
    QVERIFY(answer["library_size"].integer() >= 5);
    QVERIFY(answer.has("exact") && answer["milliseconds"].isNumber());
    QVERIFY(!answer["results"].items().empty());
    double before = 2;
    std::int64_t rank = 1;
    for (const Json &result : answer["results"].items()) {
        QCOMPARE(result["rank"].integer(), rank++);
        QVERIFY(fs::path(result["path"].string()).is_absolute());
        QVERIFY(result["score"].number() <= before);
        before = result["score"].number();
        QVERIFY(result["match"].number() >= 0 && result["match"].number() <= 100);
        QVERIFY(result["why"]["picture"].isNumber() && result["why"]["words"].isNumber());
        QVERIFY(result["width"].integer() > 0 && result["height"].integer() > 0);
        for (const char *name : {"taken", "root", "offline", "stack"})
            QVERIFY2(result.has(name), name);
    }
    const CliRun again =
        run({"search", "--json", "--picture", text(pictures_ / "a/red.png"), "--words", "as a cartoon"});
    VERIFY_EXIT(again, 0);
    QVERIFY(again.document()["results"] == answer["results"]);
}

void TestCommands::compareGivesTheFourModes()
{
    const CliRun compared =
        run({"compare", "--json", "--picture", text(pictures_ / "a/red.png"), "--words", "in snow"});
    VERIFY_EXIT(compared, 0);
    const Json modes = compared.document()["modes"];
    for (const char *mode : {"composed", "average", "picture", "words"})
        QVERIFY2(!modes[mode].items().empty(), mode);
}

void TestCommands::theQueryPictureIsLeftOutUnlessAskedFor()
{
    const QStringList query = {
        "search", "--json", "--no-stacks", "--mode", "picture", "--picture", text(pictures_ / "a/red.png")};
    const CliRun without = run(query);
    VERIFY_EXIT(without, 0);
    const auto names = namesOf(without.document()["results"]);
    QVERIFY(!names.contains("red.png") && !names.contains("red again.png"));
    QVERIFY(names.contains("gray.png"));
    const CliRun including = run(QStringList(query) << "--include-query");
    VERIFY_EXIT(including, 0);
    const Json first = including.document()["results"].items().at(0);
    QVERIFY(first["path"].string().find("red") != std::string::npos);
    QVERIFY(std::abs(first["score"].number() - 1) < 1e-3);
}

void TestCommands::filtersAreApplied()
{
    const QStringList query = {"search", "--json", "--words", "a colour", "--no-stacks"};
    const auto names = [&](const QStringList &filter) {
        const CliRun found = run(query + filter);
        return found.exit == 0 ? namesOf(found.document()["results"]) : std::set<std::string>{found.report()};
    };
    QCOMPARE(names({"--orientation", "portrait"}), (std::set<std::string>{"tall yellow.bmp"}));
    QCOMPARE(names({"--type", "jpeg"}), (std::set<std::string>{"green.jpg"}));
    QCOMPARE(names({"--in", text(pictures_ / "a")}),
             (std::set<std::string>{"red.png", "green.jpg", "wide blue.png"}));
    QCOMPARE(names({"--after", "2150-01-01"}), std::set<std::string>());
    QCOMPARE(names({"--top", "1"}).size(), std::size_t(1));
}

void TestCommands::aContactSheetIsAPicture()
{
    const fs::path sheet = home_ / "sheet.png";
    VERIFY_EXIT(run({"search", "--words", "a colour", "--contact-sheet", text(sheet)}), 0);
    QVERIFY(QImage(text(sheet)).width() > 100);
    const fs::path four = home_ / "four.png";
    VERIFY_EXIT(run({"compare", "--picture", text(pictures_ / "a/red.png"), "--words", "x", "--contact-sheet",
                     text(four)}),
                0);
    QVERIFY(QImage(text(four)).height() > 100);
}

void TestCommands::embedKeepsGoingWhereAFileFails()
{
    const CliRun embedded =
        run({"embed", "--json", text(pictures_ / "a/red.png"), text(pictures_ / "b/notes.jpg"), "--words",
             "a dog", "--words", "", text(pictures_ / "a/green.jpg")});
    VERIFY_EXIT(embedded, 1);
    const auto lines = embedded.lines();
    QCOMPARE(lines.size(), std::size_t(5));
    QVERIFY(lines[0].has("embedding") && lines[1].has("error") && lines[2].has("embedding") &&
            lines[3].has("embedding"));
    QVERIFY(lines[1]["error"].string().find("notes.jpg") != std::string::npos);
    QCOMPARE(lines[2]["words"].string(), std::string("a dog"));
    double sum = 0;
    for (const Json &value : lines[4]["embedding"].items())
        sum += value.number() * value.number();
    QVERIFY(std::abs(sum - 1) < 1e-5);
}

void TestCommands::embedWritesNumpyArrays()
{
    const fs::path file = home_ / "out.npy";
    VERIFY_EXIT(run({"embed", "--json", "--npy", text(file), "--words", "a dog", "--words", "a cat"}), 0);
    const auto bytes = readAll(file, 1u << 20, "read the array");
    VERIFY_OK(bytes);
    QVERIFY(bytes->starts_with("\x93NUMPY"));
    QVERIFY(bytes->find("'shape': (2, ") != std::string::npos);
    QCOMPARE(bytes->find('\n') % 64, std::size_t(63));
}

void TestCommands::composeWorksInAllFourModes()
{
    for (const char *mode : {"composed", "average", "picture", "words"}) {
        const CliRun composed = run({"compose", "--json", "--mode", mode, "--picture",
                                     text(pictures_ / "a/red.png"), "--words", "as a sketch"});
        VERIFY_EXIT(composed, 0);
        const Json json = composed.document();
        QCOMPARE(json["mode"].string(), std::string(mode));
        for (const char *name : {"prompt", "token_ids", "embedding", "norm"})
            QVERIFY2(json.has(name), name);
        QCOMPARE(json.has("pseudo_token"), std::string(mode) == "composed");
    }
}

void TestCommands::modelInfoNamesTheModel()
{
    const CliRun info = runCli({"model", "info", text(model_), "--json"}, home_.path());
    VERIFY_EXIT(info, 0);
    QVERIFY(!info.document()["name"].string().empty());
    QCOMPARE(info.document()["fingerprint"].string().size(), std::size_t(64));
    VERIFY_EXIT(runCli({"model", "list", "--json"}, home_.path()), 0);
}

void TestCommands::benchGivesTheFieldsOfTheProductPage()
{
    for (const char *what : {"encoder", "text"}) {
        const CliRun bench = run({"bench", what, "--seconds", "0", "--batch", "2", "--threads", "1",
                                  "--device", "cpu", "--precision", "fp32", "--json"});
        VERIFY_EXIT(bench, 0);
        const Json json = bench.document();
        QCOMPARE(json["schema"].integer(), std::int64_t(1));
        QCOMPARE(json["bench"].string(), std::string(what));
        QVERIFY(!json["machine"]["processor"].string().empty());
        QCOMPARE(json["precision"].string(), std::string("fp32"));
        QCOMPARE(json["threads"].integer(), std::int64_t(1));
        QCOMPARE(json["batch"].integer(), std::int64_t(2));
        QVERIFY(json["runs"].integer() >= 3);
        for (const char *figure : {"per_second", "cpu_ms_each"}) {
            QVERIFY(json[figure]["min"].number() <= json[figure]["median"].number());
            QVERIFY(json[figure]["median"].number() <= json[figure]["max"].number());
        }
        QCOMPARE(json["agreement"].number(), 1.0);
    }
}

void TestCommands::thePrecisionIsMeasuredOnceAndRemembered()
{
    const auto memories = [this] {
        std::vector<fs::path> found;
        for (const auto &entry : fs::recursive_directory_iterator(home_.path()))
            if (entry.path().filename() == "precision.json")
                found.push_back(entry.path());
        return found;
    };
    const QStringList bench = {"bench", "encoder",  "--seconds", "0",     "--batch",
                               "1",     "--device", "cpu",       "--json"};
    const CliRun first = run(bench);
    VERIFY_EXIT(first, 0);
    const auto found = memories();
    if (found.empty())
        QSKIP("this processor has nothing to choose from");
    QCOMPARE(found.size(), std::size_t(1));
    const auto before = fs::last_write_time(found.front());
    const std::string chosen = first.document()["precision"].string();
    QVERIFY(!first.document()["chosen"].string().empty());
    const CliRun again = run(bench);
    VERIFY_EXIT(again, 0);
    QCOMPARE(again.document()["precision"].string(), chosen);
    QVERIFY(fs::last_write_time(found.front()) == before);
    // A memory that somebody damaged is measured anew.
    VERIFY_OK(writeAtomically(found.front(), "{\"x\": ", "test"));
    VERIFY_EXIT(run(bench), 0);
    const auto json = readJson(found.front(), "test");
    VERIFY_OK(json);
    QCOMPARE(json->members().size(), std::size_t(1));
    for (const Json &tried : json->members().front().second["tried"].items())
        QVERIFY(tried["agreement"].number() > 0.9);
}

void TestCommands::libTorchIsNotLoadedWhereOurOwnKernelsServe()
{
#ifdef __linux__
    qputenv("LD_DEBUG", "files");
    const CliRun help = run({"--help"}), status = run({"status"}),
                 embed = run({"embed", "--words", "an animal", "--device", "cpu"}),
                 preprocess = run({"preprocess", text(*fs::directory_iterator(pictures_)), "--out",
                                   text(home_ / "prepared.png")});
    qunsetenv("LD_DEBUG");
    for (const CliRun &one : {help, status, preprocess}) {
        QVERIFY(one.err.find("libstdc++") != std::string::npos);
        QVERIFY(one.err.find("libtorch") == std::string::npos);
    }
    VERIFY_EXIT(embed, 0);
    const CliRun bench = run({"bench", "text", "--seconds", "0", "--device", "cpu", "--json"});
    const bool own = bench.document()["versions"]["kernels"].string() != "LibTorch";
    QCOMPARE(embed.err.find("libtorch") == std::string::npos, own);
#else
    QSKIP("the loader does not tell");
#endif
}

void TestCommands::selfTestPasses()
{
    const CliRun checked = runCli({"self-test", "--json", "--model", text(model_)}, home_.path());
    VERIFY_EXIT(checked, 0);
    const Json report = checked.document();
    QCOMPARE(report["failed"].integer(-1), std::int64_t(0));
    QVERIFY(report["passed"].integer() >= 5);
    for (const Json &check : report["checks"].items())
        QVERIFY2(check["ok"].boolean(), check["name"].string().c_str());
}

void TestCommands::aMovedRootIsLocatedWithoutEmbeddingAgain()
{
    const fs::path before = home_ / "before", after = home_ / "after", library = home_ / "moved-library";
    paint(before / "x/one.png", qRgb(1, 2, 3));
    paint(before / "two.png", qRgb(200, 2, 3));
    const QStringList common = {"--json", "--library", text(library), "--model", text(model_)};
    VERIFY_EXIT(runCli(QStringList{"index", text(before)} + common, home_.path()), 0);
    fs::rename(before, after);
    const CliRun located =
        runCli(QStringList{"roots", "locate", text(before), text(after)} + common, home_.path());
    VERIFY_EXIT(located, 0);
    QCOMPARE(located.document()["roots"].items().at(0)["path"].string(), pathBytes(after));
    const CliRun again = runCli(QStringList{"index"} + common, home_.path());
    VERIFY_EXIT(again, 0);
    QCOMPARE(again.document()["unchanged"].integer(), std::int64_t(2));
    QCOMPARE(again.document()["new"].integer(), std::int64_t(0));
    VERIFY_EXIT(runCli(QStringList{"roots", "locate", text(before), text(after)} + common, home_.path()), 3);
    VERIFY_EXIT(runCli(QStringList{"roots", "locate", text(before)} + common, home_.path()), 2);
}

void TestCommands::interruptedIndexingKeepsWhatWasCommitted()
{
#ifdef Q_OS_UNIX
    for (int i = 0; i < 600; ++i)
        paint(home_ / ("interrupted/" + std::to_string(i) + ".png"), qRgb(i % 256, i / 3, 7), 320, 240);
    const fs::path library = home_ / "interrupted-library";
    const QStringList index = {
        "index", "--json", text(home_ / "interrupted"), "--library", text(library), "--model", text(model_)};
    QProcess first;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("SEMBLANCE_HOME"), text(home_.path()));
    first.setProcessEnvironment(environment);
    first.start(QString::fromUtf8(SEMBLANCE_BIN_DIR "/semblance-cli"), QStringList(index) << "--progress");
    // Stopped as soon as something was said to be done.
    QByteArray said;
    QTRY_VERIFY_WITH_TIMEOUT((said += first.readAllStandardError()).contains("\"done\"") ||
                                 first.state() == QProcess::NotRunning,
                             30'000);
    first.terminate(); // SIGTERM, like Ctrl+C
    QVERIFY(first.waitForFinished(20'000));
    QVERIFY(first.exitCode() == 130 || first.exitCode() == 0);
    const CliRun rest = runCli(index, home_.path());
    VERIFY_EXIT(rest, 0);
    const CliRun status =
        runCli({"status", "--json", "--library", text(library), "--model", text(model_)}, home_.path());
    VERIFY_EXIT(status, 0);
    QCOMPARE(status.document()["indexed"].integer(), std::int64_t(600));
    QCOMPARE(status.document()["pending"].integer(), std::int64_t(0));
#else
    QSKIP("signals are Unix's");
#endif
}

SEMBLANCE_TEST(TestCommands);
#include "tst_commands.moc"
