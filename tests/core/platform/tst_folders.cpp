// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/platform/folders.h"
#include "tests/support/testmain.h"

#include <QCoreApplication>
#include <QProcess>

using namespace semblance;
using namespace semblance::test;

namespace {

/// Sets a variable for one test and puts back what was there.
class Variable
{
public:
    Variable(const char *name, const std::string &value)
        : name_(name), before_(qgetenv(name)), had_(qEnvironmentVariableIsSet(name))
    {
        qputenv(name, QByteArray::fromStdString(value));
    }
    ~Variable()
    {
        if (had_)
            qputenv(name_, before_);
        else
            qunsetenv(name_);
    }
    Variable(const Variable &) = delete;
    Variable &operator=(const Variable &) = delete;

private:
    const char *name_;
    QByteArray before_;
    bool had_;
};

} // namespace

class TestFolders final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void homeHoldsEverything();
    void relativeHomeBecomesAbsolute();
    void systemPlacesFollowXdg();
    void relativeXdgCountsAsUnset();
    void portableFileBesideTheProgram();
    void programFolderHoldsThisProgram();
    void nothingIsCreated();
};

void TestFolders::init()
{
    qunsetenv("SEMBLANCE_HOME");
}

void TestFolders::homeHoldsEverything()
{
    const Variable home("SEMBLANCE_HOME", "/some/where/../else");
    const platform::Folders folders = platform::folders();
    QVERIFY(folders.single);
    for (const auto &folder :
         {folders.settings, folders.data, folders.cache, folders.library, folders.models})
        QVERIFY2(isWithin(folder, "/some/else"), folder.c_str());
    QCOMPARE(folders.library, std::filesystem::path("/some/else/library"));
    QCOMPARE(folders.models, std::filesystem::path("/some/else/models"));
}

void TestFolders::relativeHomeBecomesAbsolute()
{
    const Variable home("SEMBLANCE_HOME", "here");
    QCOMPARE(platform::folders().data, std::filesystem::current_path() / "here");
}

void TestFolders::systemPlacesFollowXdg()
{
    const Variable config("XDG_CONFIG_HOME", "/x/config"), data("XDG_DATA_HOME", "/x/data"),
        cache("XDG_CACHE_HOME", "/x/cache");
    const platform::Folders folders = platform::folders();
    QVERIFY(!folders.single);
    QCOMPARE(folders.settings, std::filesystem::path("/x/config/semblance"));
    QCOMPARE(folders.cache, std::filesystem::path("/x/cache/semblance"));
    QCOMPARE(folders.library, std::filesystem::path("/x/data/semblance/library"));
    QCOMPARE(folders.models, std::filesystem::path("/x/data/semblance/models"));
}

void TestFolders::relativeXdgCountsAsUnset()
{
    const Variable home("HOME", "/home/somebody"), data("XDG_DATA_HOME", "relative");
    QCOMPARE(platform::folders().data, std::filesystem::path("/home/somebody/.local/share/semblance"));
}

void TestFolders::portableFileBesideTheProgram()
{
    // A copy of a program, so that no other test finds a portable.ini beside itself.
    TempFolder folder;
    const std::filesystem::path program = folder / "program";
    std::filesystem::copy_file(std::filesystem::path(SEMBLANCE_BIN_DIR) / "test-parent", program);
    const auto dataFolder = [&] {
        QProcess process;
        process.start(QString::fromStdString(program.string()), {QStringLiteral("folders")});
        process.waitForFinished();
        return process.readAllStandardOutput().toStdString();
    };
    const Variable data("XDG_DATA_HOME", "/x/data");
    QCOMPARE(dataFolder(), std::string("/x/data/semblance"));
    folder.write("portable.ini", "");
    QCOMPARE(dataFolder(), folder.path().string());
}

void TestFolders::programFolderHoldsThisProgram()
{
    QCOMPARE(QString::fromStdString(platform::programFolder().string()),
             QCoreApplication::applicationDirPath());
}

void TestFolders::nothingIsCreated()
{
    TempFolder folder;
    const Variable home("SEMBLANCE_HOME", (folder / "new").string());
    static_cast<void>(platform::folders());
    QVERIFY(!std::filesystem::exists(folder / "new"));
}

SEMBLANCE_TEST(TestFolders);

#include "tst_folders.moc"
