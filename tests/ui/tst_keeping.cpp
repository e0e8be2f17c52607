// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
// Kept searches and exports on real files.
#include "core/library/library.h"
#include "core/media/decoderpool.h"
#include "tests/support/testmain.h"
#include "tests/ui/fakes.h"
#include "ui/bridge/exportbridge.h"
#include "ui/bridge/keptbridge.h"
#include "ui/look/texts.h"

#include <QSignalSpy>

using namespace semblance;
using namespace semblance::ui;
using namespace semblance::test;

namespace {

constexpr int kPatience = 60'000;

/// A library without pictures.
struct Kept
{
    TempFolder folder;
    media::DecoderPool decoder;
    LibraryBridge library{{folder / "library", decoder,
                           [](const CancelToken &) -> Result<library::Encoder> {
                               return Error{Code::NotFound, "load", "", "there is no model here", ""};
                           },
                           1},
                          [] { return std::string(); }};
    KeptBridge kept{library};
    std::vector<ShownSearch> saved, history;

    Kept()
    {
        QObject::connect(&kept, &KeptPort::listed, &kept,
                         [this](const std::vector<ShownSearch> &s, const std::vector<ShownSearch> &h) {
                             saved = s;
                             history = h;
                         });
        library.start();
    }
};

ShownSearch search(const QString &name, qint64 at)
{
    ShownSearch made;
    made.name = name;
    made.question = QStringLiteral("{\"words\": \"%1\"}").arg(name);
    made.at = at;
    return made;
}

} // namespace

class TestKeeping : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnWarnings(); }

    void theHistoryIsInTheLibrary()
    {
        Kept kept;
        ShownSearch first = search("a dog", 10);
        first.thumbnail = QImage(40, 40, QImage::Format_RGB32);
        first.thumbnail.fill(Qt::blue);
        kept.kept.remember(first);
        kept.kept.remember(search("a cat", 20));
        QTRY_COMPARE_WITH_TIMEOUT(kept.history.size(), 2U, kPatience);
        QCOMPARE(kept.history[0].question, search("a cat", 20).question);
        QCOMPARE(kept.history[0].name, QStringLiteral("a cat"));
        QCOMPARE(kept.history[1].thumbnail.pixelColor(5, 5), QColor(Qt::blue));
        kept.kept.clearHistory();
        QTRY_VERIFY_WITH_TIMEOUT(kept.history.empty(), kPatience);
    }

    void savedSearchesAreRenamedAndRemoved()
    {
        Kept kept;
        kept.kept.save(search("dogs", 10));
        QTRY_COMPARE_WITH_TIMEOUT(kept.saved.size(), 1U, kPatience);
        kept.kept.rename(kept.saved[0].id, "hounds");
        QTRY_COMPARE_WITH_TIMEOUT(kept.saved[0].name, QStringLiteral("hounds"), kPatience);
        kept.kept.remove(kept.saved[0].id);
        QTRY_VERIFY_WITH_TIMEOUT(kept.saved.empty(), kPatience);
    }

    void copiesNeverReplaceAFile()
    {
        TempFolder folder;
        const auto first = folder.write("a/one.jpg", "first");
        const auto second = folder.write("b/one.jpg", "second");
        std::filesystem::create_directory(folder / "out");
        ExportBridge exports;
        QSignalSpy copied(&exports, &ExportPort::copied);
        exports.copy({first, second, folder / "gone.jpg"}, folder / "out");
        QTRY_COMPARE_WITH_TIMEOUT(copied.size(), 1, kPatience);
        QCOMPARE(copied[0][0].toInt(), 2);
        QCOMPARE(copied[0][1].toInt(), 1);
        QVERIFY(std::filesystem::exists(folder / "out" / "one.jpg"));
        QVERIFY(std::filesystem::exists(folder / "out" / "one (2).jpg"));
        QCOMPARE(std::filesystem::file_size(folder / "out" / "one (2).jpg"), 6U);
    }

    void whatCannotBeWrittenIsSaid()
    {
        TempFolder folder;
        const auto file = folder.write("a-file", "x");
        ExportBridge exports;
        QSignalSpy written(&exports, &ExportPort::written);
        QSignalSpy failed(&exports, &ExportPort::failed);
        exports.write(folder / "good.csv", "1,2");
        exports.write(file / std::filesystem::path("bad.csv"), "1,2");
        QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, kPatience);
        QVERIFY(failed[0][0].toString().contains("bad.csv"));
        QCOMPARE(written.size(), 1);
        QCOMPARE(std::filesystem::file_size(folder / "good.csv"), 3U);
    }
};

SEMBLANCE_TEST(TestKeeping);
#include "tst_keeping.moc"
