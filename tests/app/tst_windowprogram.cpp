// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
// The window as a program of its own: its benches, two starts, a folder that holds everything.
#include "core/base/path.h"
#include "tests/app/runcli.h"
#include "tests/support/testmain.h"

#include <QImage>
#include <QProcess>

using namespace semblance;
using namespace semblance::test;

namespace {

namespace fs = std::filesystem;

constexpr int kPatience = 120'000; // ms; a busy machine
const fs::path kPrograms = SEMBLANCE_BIN_DIR;

/// A program that is ended with the test.
struct Program
{
    QProcess process;

    Program(const fs::path &program, const QStringList &arguments, const fs::path &home)
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.remove(QStringLiteral("SEMBLANCE_HOME"));
        for (const char *name : {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"})
            environment.remove(QString::fromLatin1(name));
        environment.insert(QStringLiteral("HOME"), text(home));
        environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), text(home));
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
        process.setProcessEnvironment(environment);
        process.start(text(program), arguments);
        process.closeWriteChannel();
    }
    ~Program()
    {
        process.kill();
        process.waitForFinished();
    }
    Program(const Program &) = delete;
    Program &operator=(const Program &) = delete;
    bool ended()
    {
        return process.waitForFinished(kPatience) && process.exitStatus() == QProcess::NormalExit;
    }
};

void writePicture(const fs::path &file, const QColor &color)
{
    QImage image(60, 40, QImage::Format_RGB32);
    image.fill(color);
    QVERIFY(image.save(text(file)));
}

/// Files and folders with our name in theirs, but for the socket of a window that is open.
QStringList ours(const fs::path &home)
{
    QStringList found;
    for (const fs::directory_entry &entry : fs::recursive_directory_iterator(home))
        if (!entry.is_socket() && entry.path().filename().string().find("semblance") != std::string::npos)
            found.append(text(entry.path()));
    return found;
}

} // namespace

class TestWindowProgram : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void scrollingDecodesNothingTwiceAndForgetsWhatIsFar();
    void aSecondStartHandsItsFoldersOver();
    void aPortableFolderHoldsEverything();
};

void TestWindowProgram::scrollingDecodesNothingTwiceAndForgetsWhatIsFar()
{
    const TempFolder home;
    Program bench(kPrograms / "semblance", {"--bench-grid", "--json", "--bench-pictures", "1500"},
                  home.path());
    QVERIFY(bench.ended());
    const std::string out = bench.process.readAllStandardOutput().toStdString();
    QCOMPARE(bench.process.exitCode(), 0);
    const auto json = parseJson(out, "the bench's output");
    VERIFY_OK(json);
    QCOMPARE((*json)["pictures"].integer(), 1500);
    QVERIFY((*json)["frames"].integer() > 100);
    const Json &thumbnails = (*json)["thumbnails"];
    QVERIFY(thumbnails["decoded"].integer() > 0);
    QVERIFY(thumbnails["decoded"].integer() <= 1500);
    QCOMPARE(thumbnails["twice"].integer(), 0);
    QCOMPARE(thumbnails["failed"].integer(), 0);
    QVERIFY(ours(home.path()).isEmpty());
}

void TestWindowProgram::aSecondStartHandsItsFoldersOver()
{
    const TempFolder home;
    fs::create_directory(home / "Pictures");
    writePicture(home / "Pictures/red.png", Qt::red);
    const QStringList library{"--library", text(home / "library")};
    Program first(kPrograms / "semblance", library, home.path());
    const auto roots = [&] {
        const CliRun run = runCli(QStringList{"roots", "list", "--json"} + library, home / "cli");
        return run.exit == 0 ? run.document()["roots"].items().size() : 0u;
    };
    // The window is there once it has made its library.
    QTRY_VERIFY_WITH_TIMEOUT(fs::exists(home / "library/catalogue.sqlite"), kPatience);
    QCOMPARE(roots(), 0u);
    Program second(kPrograms / "semblance", library + QStringList{text(home / "Pictures")}, home.path());
    QVERIFY(second.ended());
    QCOMPARE(second.process.exitCode(), 0);
    QTRY_COMPARE_WITH_TIMEOUT(roots(), 1u, kPatience);
    QCOMPARE(first.process.state(), QProcess::Running);
}

void TestWindowProgram::aPortableFolderHoldsEverything()
{
    const TempFolder home;
    const fs::path folder = home / "stick";
    fs::create_directories(folder);
    for (const char *name : {"semblance", "semblance-cli", "semblance-decode", "libsemblance-engine.so"})
        if (fs::exists(kPrograms / name))
            fs::copy_file(kPrograms / name, folder / name);
    home.write("stick/portable.ini", "");
    const fs::path starter = fs::path(SEMBLANCE_SOURCE_DIR) / "models/starter";
    QVERIFY2(fs::exists(starter), "the repository has a starter model");
    fs::create_directory(folder / "models");
    fs::copy(starter, folder / "models/starter");
    fs::create_directory(home / "Pictures");
    fs::create_directory(home / "me");
    writePicture(home / "Pictures/red.png", Qt::red);
    writePicture(home / "Pictures/blue.png", Qt::blue);
    Program index(folder / "semblance-cli", {"index", text(home / "Pictures"), "--json"}, home / "me");
    QVERIFY(index.ended());
    QVERIFY2(index.process.exitCode() == 0, index.process.readAllStandardError().constData());
    QVERIFY(fs::exists(folder / "library/catalogue.sqlite"));
    QVERIFY(fs::exists(folder / "library/thumbnails"));
    // The window finds the same library, the same way.
    Program window(folder / "semblance", {text(home / "Pictures/red.png")}, home / "me");
    QTRY_VERIFY_WITH_TIMEOUT(fs::exists(folder / "cache"), kPatience);
    Program asked(folder / "semblance-cli", {"search", "--words", "a red thing", "--json"}, home / "me");
    QVERIFY(asked.ended());
    const std::string answer = asked.process.readAllStandardOutput().toStdString();
    QVERIFY2(answer.find("red.png") != std::string::npos, answer.c_str());
    QVERIFY2(ours(home / "me").isEmpty(), qPrintable(ours(home / "me").join('\n')));
}

SEMBLANCE_TEST(TestWindowProgram);
#include "tst_windowprogram.moc"
