// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
//
// The whole path with the model that comes with the program: real files are indexed, and a photograph with a
// few words finds the right drawings more often than the picture, the words or their average do.
#include "core/base/files.h"
#include "core/base/path.h"
#include "tests/app/runcli.h"
#include "tests/support/testmain.h"

#include <QImage>
#include <algorithm>
#include <map>
#include <vector>

using namespace semblance;
using namespace semblance::test;
namespace fs = std::filesystem;

namespace {

fs::path firstFile(const fs::path &folder)
{
    std::vector<fs::path> files;
    for (const auto &entry : fs::directory_iterator(folder))
        files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files.at(0);
}

} // namespace

class TestStarter final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void composedSearchBeatsPictureWordsAndAverage();
    void aLibraryOfAnOlderStarterGoesOnWithTheNewOne();
};

void TestStarter::composedSearchBeatsPictureWordsAndAverage()
{
    NEEDS_SHARED();
    const TempFolder home;
    const fs::path pictures = sharedFolder() / "data/pictures";
    const QStringList common = {"--json", "--library", text(home / "library"), "--model", "starter"};
    const CliRun indexed = runCli(QStringList{"index", text(pictures)} + common, home.path());
    VERIFY_EXIT(indexed, 0);
    QCOMPARE(indexed.document()["failed"].integer(), std::int64_t(0));
    std::map<std::string, int> right; // pictures of the asked class in the asked style among the first six
    const std::pair<const char *, const char *> styles[] = {
        {"cartoons", "as a cartoon"}, {"sketches", "as a sketch"}, {"paintings", "as an art painting"}};
    for (const char *kind : {"dog", "elephant", "giraffe", "guitar", "horse", "house"})
        for (const auto &[folder, words] : styles) {
            const fs::path query = firstFile(pictures / "photos" / (std::string(kind) + "s"));
            const CliRun run = runCli(QStringList{"compare", "--no-stacks", "--top", "6", "--picture",
                                                  text(query), "--words", QString::fromUtf8(words)} +
                                          common,
                                      home.path());
            VERIFY_EXIT(run, 0);
            const std::string wanted = std::string("/drawings/") + folder + "/" + kind;
            for (const auto &[mode, results] : run.document()["modes"].members())
                for (const Json &result : results.items())
                    right[mode] += result["path"].string().find(wanted) != std::string::npos;
        }
    const std::string counts =
        "composed " + std::to_string(right["composed"]) + ", average " + std::to_string(right["average"]) +
        ", words " + std::to_string(right["words"]) + ", picture " + std::to_string(right["picture"]);
    qInfo("%s", counts.c_str());
    for (const char *mode : {"average", "words", "picture"})
        QVERIFY2(right["composed"] > right[mode], counts.c_str());
}

void TestStarter::aLibraryOfAnOlderStarterGoesOnWithTheNewOne()
{
    const TempFolder home;
    const CliRun info = runCli({"model", "info", "starter", "--json"}, home.path());
    VERIFY_EXIT(info, 0);
    // Another version of it: the same name, weights with another digest (which model.json lists and a model
    // is known by; "model verify" is who looks).
    const fs::path older = home / "older";
    fs::copy(pathFromBytes(info.document()["path"].string()), older);
    auto listed = readAll(older / "model.json", 1 << 20, "read");
    VERIFY_OK(listed);
    const std::string before256 = "\"sha256\": \"";
    const std::size_t at = listed->find(before256);
    QVERIFY(at != std::string::npos);
    char &digit = (*listed)[at + before256.size()];
    digit = digit == '0' ? '1' : '0';
    VERIFY_OK(writeAtomically(older / "model.json", *listed, "write"));
    const TempFolder pictures;
    for (int i = 0; i < 3; ++i) {
        QImage picture(96, 96, QImage::Format_RGB32);
        picture.fill(QColor(80 * i, 200 - 60 * i, 120));
        QVERIFY(picture.save(text(pictures / (std::to_string(i) + ".png"))));
    }
    const QStringList common = {"--json", "--library", text(home / "library")};
    VERIFY_EXIT(
        runCli(QStringList{"index", text(pictures.path()), "--model", text(older)} + common, home.path()), 0);
    const QStringList search = QStringList{"search", "--words", "a dog"} + common;
    const CliRun before = runCli(search, home.path());
    VERIFY_EXIT(before, 0);
    QVERIFY2(before.err.find("run index") != std::string::npos, before.report().c_str());
    VERIFY_EXIT(runCli(QStringList{"index"} + common, home.path()), 0);
    const CliRun after = runCli(search, home.path());
    VERIFY_EXIT(after, 0);
    QCOMPARE(after.document()["results"].items().size(), std::size_t(3));
}

SEMBLANCE_TEST(TestStarter);
#include "tst_starter.moc"
