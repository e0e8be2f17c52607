// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/json.h"
#include "tests/core/media/made.h"
#include "tests/core/media/testpool.h"
#include "tests/support/testmain.h"

#include <QProcess>
#include <QStandardPaths>

using namespace semblance;
using namespace semblance::test;

namespace {

constexpr int kMostMilliseconds = 5'000;

/// One pool for all damaged files: it must outlive them, and its child must not have needed to.
media::PoolOptions strict()
{
    media::PoolOptions options = realDecoder();
    options.timeout = std::chrono::milliseconds(kMostMilliseconds);
    return options;
}

} // namespace

/// Damaged files: refused with a reason or shown, in time, and none of them harms the next one.
class TestBrokenFiles final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void isRefusedOrShown_data();
    void isRefusedOrShown();
    void theDecoderNeverCrashed();
    void smallBombsAreSwallowed();

private:
    media::DecoderPool pool_{strict()};
    Json files_;
};

/// The same with the real ones: tens of megabytes that unpack to tens of gigabytes.
class TestBombs final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void realBombsCostOnlyThemselves();
};

void TestBrokenFiles::initTestCase()
{
    NEEDS_SHARED();
    auto read = readJson(sharedFolder() / "data" / "formats" / "broken.json", "read the rules");
    VERIFY_OK(read);
    files_ = (*read)["files"];
    QVERIFY(files_.members().size() > 100);
}

void TestBrokenFiles::isRefusedOrShown_data()
{
    QTest::addColumn<QString>("name");
    for (const auto &[name, rule] : files_.members())
        QTest::newRow(name.c_str()) << QString::fromStdString(name);
}

void TestBrokenFiles::isRefusedOrShown()
{
    QFETCH(QString, name);
    const Json &rule = files_[name.toStdString()];
    const std::filesystem::path path = sharedFolder() / "data" / "formats" / "broken" / name.toStdString();
    const auto decoded = pool_.decode(path);
    if (rule["best"].string() == "full")
        VERIFY_OK(decoded);
    if (decoded) {
        QVERIFY2(rule["accept"].string() != "error", "it must be refused");
        return;
    }
    const Error &error = decoded.error();
    QVERIFY2(error.code == Code::Damaged || error.code == Code::Unsupported || error.code == Code::TooLarge,
             error.sentence().c_str());
    QCOMPARE(error.file, display(path));
    QCOMPARE(error.doing, std::string("decode the picture"));
    QVERIFY(error.cause.size() > 10 && error.cause.find('\n') == std::string::npos);
}

void TestBrokenFiles::theDecoderNeverCrashed()
{
    NEEDS_SHARED();
    QCOMPARE(pool_.started(), 1);
    VERIFY_OK(pool_.decode(sharedFolder() / "data" / "formats" / "good" / "jpeg-baseline-420.jpg"));
}

namespace {

/// Runs the script that makes bombs. @return false where there is no Python
bool makeBombs(const std::filesystem::path &folder, const QStringList &more)
{
    const QString python = QStandardPaths::findExecutable(QStringLiteral("python3"));
    if (python.isEmpty())
        return false;
    const auto script = sharedFolder() / "data" / "formats" / "make_huge.py";
    return QProcess::execute(python, QStringList{QString::fromStdString(script.string()),
                                                 QString::fromStdString(folder.string())} +
                                         more) == 0;
}

/// Decodes everything in the folder. @return sentences about what should not be
QStringList swallow(media::DecoderPool &pool, const std::filesystem::path &folder)
{
    QStringList wrong;
    for (const auto &entry : std::filesystem::directory_iterator(folder)) {
        const auto decoded = pool.decode(entry.path());
        if (decoded)
            continue;
        const Code code = decoded.error().code;
        const bool expected = entry.is_directory() ? code == Code::Unreadable
                                                   : code == Code::TooLarge || code == Code::Damaged ||
                                                         code == Code::Unsupported;
        if (!expected)
            wrong << QString::fromStdString(decoded.error().sentence());
    }
    return wrong;
}

} // namespace

void TestBrokenFiles::smallBombsAreSwallowed()
{
    NEEDS_SHARED();
    TempFolder folder;
    if (!makeBombs(folder.path(), {QStringLiteral("--divide"), QStringLiteral("100")}))
        QSKIP("there is no Python to make them");
    QCOMPARE(swallow(pool_, folder.path()), QStringList());
    QCOMPARE(pool_.started(), 1);
}

void TestBombs::realBombsCostOnlyThemselves()
{
    NEEDS_SHARED();
    TempFolder folder;
    if (!makeBombs(folder.path(), {}))
        QSKIP("there is no Python to make them");
    media::DecoderPool pool(realDecoder());
    QCOMPARE(swallow(pool, folder.path()), QStringList());
    for (const char *name :
         {"png-rgb-60000.png", "png-1bit-200000.png", "png-rgba16-20000.png", "gif-full-frame-30000.gif",
          "tiff-deflate-60000.tif", "webp-lossless-16383.webp", "jpeg-40000-whole.jpg", "bmp-rle-30000.bmp"})
        VERIFY_ERROR(pool.decode(folder / name), Code::TooLarge);
    VERIFY_OK(pool.decode(sharedFolder() / "data" / "formats" / "good" / "jpeg-baseline-420.jpg"));
    QCOMPARE(pool.started(), 1);
}

SEMBLANCE_TEST(TestBrokenFiles);
SEMBLANCE_TEST(TestBombs);

#include "tst_brokenfiles.moc"
