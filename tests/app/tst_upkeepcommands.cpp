// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/files.h"
#include "tests/app/demolibrary.h"

#include <QProcess>

using namespace semblance;
using namespace semblance::test;
namespace fs = std::filesystem;

/// The commands that keep a library, as a person types them.
class TestUpkeepCommands final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aBackupIsRestored();
    void checkFindsNothingInAWholeLibrary();
    void checkRepairsWhatIsDerived();
    void duplicatesAreGroups();
    void exportGivesPathsAndEmbeddings();
    void exportOfASearchGivesItsResults();
    void wrongUsageIsSaid_data();
    void wrongUsageIsSaid();
    void watchingTakesInNewPictures();
    void benchesGiveTheirFigures_data();
    void benchesGiveTheirFigures();

private:
    DemoLibrary demo_;
};

void TestUpkeepCommands::initTestCase()
{
    VERIFY_EXIT(demo_.make(), 0);
}

void TestUpkeepCommands::aBackupIsRestored()
{
    const fs::path file = demo_.home() / "backup.sqlite", other = demo_.home() / "other library";
    const CliRun backup = demo_.run({"backup", "--json", text(file)});
    VERIFY_EXIT(backup, 0);
    QCOMPARE(backup.document()["bytes"].integer(), std::int64_t(fs::file_size(file)));
    const QStringList there = {"--json", "--library", text(other), "--model", text(demo_.model())};
    const CliRun restored = runCli(QStringList{"restore", text(file)} + there, demo_.home().path());
    VERIFY_EXIT(restored, 0);
    QVERIFY(restored.document()["before"].isNull());
    const CliRun status = runCli(QStringList{"status"} + there, demo_.home().path());
    QCOMPARE(status.document()["indexed"].integer(), std::int64_t(6));
    const CliRun again = runCli(QStringList{"restore", text(file)} + there, demo_.home().path());
    VERIFY_EXIT(again, 0);
    QVERIFY(fs::exists(again.document()["before"].string()));
    VERIFY_EXIT(runCli(QStringList{"restore", text(demo_.home() / "missing")} + there, demo_.home().path()),
                3);
    VERIFY_EXIT(
        runCli(QStringList{"restore", text(demo_.pictures() / "a/red.png")} + there, demo_.home().path()), 5);
    VERIFY_EXIT(runCli({"backup", text(file), "--library", text(demo_.home() / "none")}, demo_.home().path()),
                5);
}

void TestUpkeepCommands::checkFindsNothingInAWholeLibrary()
{
    const CliRun run = demo_.run({"check", "--json"});
    VERIFY_EXIT(run, 0);
    QVERIFY(run.document()["ok"].boolean());
    QVERIFY(run.document()["checks"].items().size() >= 6);
}

void TestUpkeepCommands::checkRepairsWhatIsDerived()
{
    fs::create_directories(demo_.library() / "thumbnails/ab");
    fs::copy_file(demo_.pictures() / "a/red.png", demo_.library() / "thumbnails/ab/stray.jpg");
    const CliRun wrong = demo_.run({"check", "--json"});
    VERIFY_EXIT(wrong, 5);
    QVERIFY(!wrong.document()["ok"].boolean());
    VERIFY_EXIT(demo_.run({"check", "--repair"}), 0);
    VERIFY_EXIT(demo_.run({"check"}), 0);
}

void TestUpkeepCommands::duplicatesAreGroups()
{
    const CliRun run = demo_.run({"duplicates", "--json"});
    VERIFY_EXIT(run, 0);
    int identical = 0;
    for (const Json &group : run.document()["groups"].items()) {
        QVERIFY(group["paths"].items().size() >= 2);
        if (group["kind"].string() != "identical")
            continue;
        ++identical;
        QVERIFY(group["paths"].items()[0].string().ends_with("a/red.png"));
        QVERIFY(group["paths"].items()[1].string().ends_with("b/red again.png"));
    }
    QCOMPARE(identical, 1);
}

void TestUpkeepCommands::exportGivesPathsAndEmbeddings()
{
    const CliRun json = demo_.run({"export", "--format", "json"});
    VERIFY_EXIT(json, 0);
    const Json document = json.document();
    QCOMPARE(document["pictures"].items().size(), std::size_t(6));
    const auto dimension = static_cast<std::size_t>(document["dimension"].integer());
    double squares = 0;
    for (const Json &number : document["pictures"].items()[0]["embedding"].items())
        squares += number.number() * number.number();
    QVERIFY(std::abs(squares - 1) < 1e-4);
    const CliRun csv = demo_.run({"export"});
    VERIFY_EXIT(csv, 0);
    const QStringList lines = QString::fromStdString(csv.out).split('\n', Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), 7);
    QCOMPARE(std::size_t(lines[0].count(',')), dimension + 1);
    QVERIFY(lines[1].startsWith("\"/"));
    const fs::path file = demo_.home() / "all.npy";
    VERIFY_EXIT(demo_.run({"export", "--format", "npy", "--out", text(file)}), 0);
    QCOMPARE(fs::file_size(file), 128 + 6 * dimension * sizeof(float));
    const auto names = readJson(demo_.home() / "all.npy.json", "read the names");
    VERIFY_OK(names);
    QCOMPARE((*names)["paths"].items().size(), std::size_t(6));
}

void TestUpkeepCommands::exportOfASearchGivesItsResults()
{
    const CliRun run =
        demo_.run({"export", "--format", "json", "--picture", text(demo_.pictures() / "a/green.jpg"),
                   "--mode", "picture", "--top", "2", "--no-stacks"});
    VERIFY_EXIT(run, 0);
    QCOMPARE(run.document()["pictures"].items().size(), std::size_t(2));
}

void TestUpkeepCommands::wrongUsageIsSaid_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("backup without a file") << QStringList{"backup"};
    QTest::newRow("export in a format that is none") << QStringList{"export", "--format", "xml"};
    QTest::newRow("an array without a file") << QStringList{"export", "--format", "npy"};
    QTest::newRow("a bench that is none") << QStringList{"bench", "everything"};
}

void TestUpkeepCommands::wrongUsageIsSaid()
{
    QFETCH(QStringList, arguments);
    VERIFY_EXIT(demo_.run(arguments), 2);
}

void TestUpkeepCommands::watchingTakesInNewPictures()
{
#ifdef Q_OS_UNIX
    const fs::path pictures = demo_.home() / "watched", library = demo_.home() / "watched library";
    paint(pictures / "first.png", qRgb(1, 2, 3));
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("SEMBLANCE_HOME"), text(demo_.home().path()));
    process.setProcessEnvironment(environment);
    process.start(QString::fromUtf8(SEMBLANCE_BIN_DIR "/semblance-cli"),
                  {"index", "--watch", "--json", text(pictures), "--library", text(library), "--model",
                   text(demo_.model())});
    QByteArray reports;
    const auto lines = [&] { return (reports += process.readAllStandardOutput()).count('\n'); };
    QTRY_VERIFY_WITH_TIMEOUT(lines() == 1, 60'000);
    paint(pictures / "deep/er/second.png", qRgb(9, 2, 3));
    QTRY_VERIFY_WITH_TIMEOUT(lines() >= 2, 60'000);
    // Nobody is kept from writing meanwhile, and what was taken in is there.
    const QStringList there = {"--json", "--library", text(library)};
    CliRun status;
    QTRY_VERIFY_WITH_TIMEOUT((status = runCli(QStringList{"status"} + there, demo_.home().path()),
                              status.document()["indexed"].integer() == 2),
                             60'000);
    QTRY_COMPARE_WITH_TIMEOUT(
        runCli(QStringList{"roots", "pause", text(pictures)} + there, demo_.home().path()).exit, 0, 60'000);
    process.terminate();
    QVERIFY(process.waitForFinished(20'000));
    QCOMPARE(process.exitCode(), 130);
#else
    QSKIP("signals are Unix's");
#endif
}

void TestUpkeepCommands::benchesGiveTheirFigures_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QStringList>("members");
    QTest::newRow("search") << QStringList{"bench", "search", "--vectors", "300", "--dimension", "32"}
                            << QStringList{"vectors", "dimension", "kind",          "p50_ms",
                                           "p99_ms",  "recall",    "resident_bytes"};
    QTest::newRow("startup") << QStringList{"bench", "startup", "--vectors", "200", "--dimension", "16"}
                             << QStringList{"open_ms", "status_ms", "index_ms", "search_ms"};
    QTest::newRow("pipeline") << QStringList{"bench", "pipeline", "--pictures", "3"}
                              << QStringList{"encode_cpu_ms", "decode_cpu_ms", "per_second", "share_of_bound",
                                             "rescan_seconds"};
}

void TestUpkeepCommands::benchesGiveTheirFigures()
{
    QFETCH(QStringList, arguments);
    QFETCH(QStringList, members);
    const CliRun run = demo_.run(arguments + QStringList{"--json"});
    VERIFY_EXIT(run, 0);
    const Json document = run.document();
    QCOMPARE(document["bench"].string(), arguments[1].toStdString());
    QVERIFY(document["machine"]["cores"].integer() > 0);
    for (const QString &member : members)
        QVERIFY2(!document[member.toStdString()].isNull(), qPrintable(member));
    if (arguments[1] == "search")
        QCOMPARE(document["recall"].number(), 1.0);
}

SEMBLANCE_TEST(TestUpkeepCommands);
#include "tst_upkeepcommands.moc"
