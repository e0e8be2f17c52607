// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
//
// Bad input is normal input: each case gives one sentence, the exit code of the table, and nothing is lost.
#include "core/base/files.h"
#include "core/base/path.h"
#include "tests/app/demolibrary.h"

#include <QFile>
#include <QProcess>
#include <algorithm>

using namespace semblance;
using namespace semblance::test;
namespace fs = std::filesystem;

class TestBadInput final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { VERIFY_EXIT(demo_.make(), 0); }
    void badInputIsOneSentence_data();
    void badInputIsOneSentence();
    void checksComeInTheOrderUsageInputsModelLibrary();
    void aNewerLibraryIsRefused();
    void anotherWriterIsNamed();
    void wordsThatAreTooLongAreCutWithAWarning();
    void statusOfNoLibraryIsAllZeros();

private:
    CliRun run(const QStringList &arguments) const { return demo_.run(arguments); }

    DemoLibrary demo_;
    const TempFolder &home_ = demo_.home();
    const fs::path pictures_ = demo_.pictures(), library_ = demo_.library(), model_ = demo_.model();
};

void TestBadInput::badInputIsOneSentence_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("exit");
    QTest::addColumn<QString>("named");
    QTest::newRow("a missing folder") << QStringList{"index", "/no/such/folder"} << 3 << "/no/such/folder";
    QTest::newRow("a file instead of a folder")
        << QStringList{"index", "PICTURES/a/red.png"} << 3 << "red.png";
    QTest::newRow("a missing query picture")
        << QStringList{"search", "--picture", "/no/such.jpg"} << 3 << "/no/such.jpg";
    QTest::newRow("a text file as the query")
        << QStringList{"search", "--picture", "PICTURES/b/notes.jpg"} << 3 << "notes.jpg";
    QTest::newRow("an unknown mode") << QStringList{"search", "--words", "x", "--mode", "mixed"} << 2
                                     << "mixed";
    QTest::newRow("a negative count") << QStringList{"search", "--words", "x", "--top", "-1"} << 2 << "-1";
    QTest::newRow("no query at all") << QStringList{"search"} << 2 << "";
    QTest::newRow("a picture mode without a picture")
        << QStringList{"search", "--mode", "picture", "--words", "x"} << 2 << "";
    QTest::newRow("a region that is no box")
        << QStringList{"search", "--picture", "PICTURES/a/red.png", "--region", "1,2"} << 2 << "1,2";
    QTest::newRow("a region outside the picture")
        << QStringList{"search", "--picture", "PICTURES/a/red.png", "--region", "5000,5000,10,10"} << 2 << "";
    QTest::newRow("a contact sheet that cannot be written")
        << QStringList{"search", "--words", "x", "--contact-sheet", "PICTURES/a/red.png/sheet.png"} << 3
        << "sheet.png";
}

void TestBadInput::badInputIsOneSentence()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, exit);
    QFETCH(QString, named);
    arguments.replaceInStrings(QStringLiteral("PICTURES"), text(pictures_));
    const CliRun failed = run(arguments);
    VERIFY_EXIT(failed, exit);
    QVERIFY(failed.out.empty());
    QVERIFY2(failed.err.find(named.toStdString()) != std::string::npos, failed.report().c_str());
    QCOMPARE(std::count(failed.err.begin(), failed.err.end(), '\n'), std::ptrdiff_t(1));
    const CliRun json = run(QStringList(arguments) << "--json");
    VERIFY_EXIT(json, exit);
    const auto error = parseJson(json.err, "standard error");
    VERIFY_OK(error);
    QVERIFY(!(*error)["error"]["code"].string().empty() && !(*error)["error"]["message"].string().empty());
}

void TestBadInput::checksComeInTheOrderUsageInputsModelLibrary()
{
    const QStringList wrongModel = {"--model", "/no/such/model"};
    const QStringList wrongLibrary = {"--library", text(pictures_ / "a/green.jpg")};
    const QString missing = "/no/such.jpg";
    const QString picture = text(pictures_ / "a/red.png");
    VERIFY_EXIT(runCli(QStringList{"search", "--top", "0", "--picture", missing} + wrongModel + wrongLibrary,
                       home_.path()),
                2);
    VERIFY_EXIT(runCli(QStringList{"search", "--picture", missing} + wrongModel + wrongLibrary, home_.path()),
                3);
    VERIFY_EXIT(runCli(QStringList{"search", "--picture", picture} + wrongModel + wrongLibrary, home_.path()),
                4);
    VERIFY_EXIT(runCli(QStringList{"search", "--picture", picture, "--model", text(model_)} + wrongLibrary,
                       home_.path()),
                5);
    VERIFY_EXIT(runCli(QStringList{"search", "--picture", picture, "--model", text(model_), "--library",
                                   text(home_ / "none")},
                       home_.path()),
                5);
}

void TestBadInput::aNewerLibraryIsRefused()
{
    const fs::path newer = home_ / "newer";
    fs::create_directories(newer);
    fs::copy_file(library_ / "catalogue.sqlite", newer / "catalogue.sqlite");
    {
        // user_version lies at byte 60 of a SQLite file, big-endian (sqlite.org/fileformat2.html, 1.3).
        QFile file(text(newer / "catalogue.sqlite"));
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.seek(60));
        QCOMPARE(file.write("\x00\x00\x27\x0f", 4), qint64(4));
    }
    for (const QStringList &command :
         {QStringList{"status"}, QStringList{"search", "--words", "x"}, QStringList{"index"}}) {
        const CliRun refused =
            runCli(command + QStringList{"--library", text(newer), "--model", text(model_)}, home_.path());
        VERIFY_EXIT(refused, 5);
        QVERIFY2(refused.err.find("newer") != std::string::npos, refused.report().c_str());
    }
}

void TestBadInput::anotherWriterIsNamed()
{
    // A first writer that stays: indexing of a pipe-like slow folder is not needed, the lock itself is
    // enough.
    QProcess first;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("SEMBLANCE_HOME"), text(home_.path()));
    first.setProcessEnvironment(environment);
    for (int i = 0; i < 300; ++i)
        paint(home_ / ("many/" + std::to_string(i) + ".png"), qRgb(i % 256, i / 2, 99), 640, 480);
    const fs::path library = home_ / "locked";
    first.start(QString::fromUtf8(SEMBLANCE_BIN_DIR "/semblance-cli"),
                {"index", text(home_ / "many"), "--library", text(library), "--model", text(model_)});
    QTRY_VERIFY_WITH_TIMEOUT(fs::exists(library / "catalogue.sqlite"), 20'000);
    const CliRun second =
        runCli({"index", "--library", text(library), "--model", text(model_)}, home_.path());
    const bool stillRunning = first.state() == QProcess::Running;
    first.waitForFinished(60'000);
    QCOMPARE(first.exitCode(), 0);
    if (!stillRunning)
        QSKIP("the first program was done before the second one started");
    VERIFY_EXIT(second, 5);
    QVERIFY2(second.err.find("semblance-cli") != std::string::npos, second.report().c_str());
}

void TestBadInput::wordsThatAreTooLongAreCutWithAWarning()
{
    const QString endless = QStringLiteral("a very long sentence ").repeated(100);
    const CliRun found = run({"search", "--json", "--words", endless});
    VERIFY_EXIT(found, 0);
    QVERIFY2(found.err.find("cut") != std::string::npos, found.report().c_str());
    // A star that would be cut is wrong usage.
    const CliRun star =
        run({"search", "--picture", text(pictures_ / "a/red.png"), "--prompt", endless + "*"});
    VERIFY_EXIT(star, 2);
}

void TestBadInput::statusOfNoLibraryIsAllZeros()
{
    const CliRun status = runCli({"status", "--json", "--library", text(home_ / "nothing")}, home_.path());
    VERIFY_EXIT(status, 0);
    for (const char *name : {"found", "indexed", "failed", "excluded", "pending", "offline"})
        QCOMPARE(status.document()[name].integer(-1), std::int64_t(0));
    QVERIFY(!fs::exists(home_ / "nothing"));
}

SEMBLANCE_TEST(TestBadInput);
#include "tst_badinput.moc"
