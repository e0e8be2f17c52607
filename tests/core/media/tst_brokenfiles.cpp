// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/json.h"
#include "tests/core/media/made.h"
#include "tests/core/media/testpool.h"
#include "tests/support/testmain.h"

#include <QProcess>
#include <QStandardPaths>
#include <atomic>
#include <fstream>
#include <mutex>
#include <thread>

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

/// The memory of this program and of its decoders together, looked at all the time while it lives.
class MemoryWatch
{
public:
    MemoryWatch() : thread_([this] { watch(); }) {}
    ~MemoryWatch()
    {
        stop_ = true;
        thread_.join();
    }
    /// The most so far, in bytes; 0 where the system does not say.
    std::int64_t most() const { return most_; }

private:
    /// Shared pages count once: PSS (Documentation/filesystems/proc.rst).
    static std::int64_t bytesOf(const std::string &process)
    {
        std::ifstream file("/proc/" + process + "/smaps_rollup");
        std::string word;
        std::int64_t kilobytes = 0;
        while (file >> word)
            if (word == "Pss:" && file >> kilobytes)
                return kilobytes * 1024;
        return 0;
    }
    void watch()
    {
        while (!stop_) {
            std::int64_t sum = bytesOf("self");
            // Children belong to the thread that started them.
            for (const auto &task : std::filesystem::directory_iterator("/proc/self/task")) {
                std::ifstream children(task.path() / "children");
                for (std::string child; children >> child;)
                    sum += bytesOf(child);
            }
            most_ = std::max(most_.load(), sum);
            std::this_thread::yield();
        }
    }
    std::atomic<bool> stop_ = false;
    std::atomic<std::int64_t> most_ = 0;
    std::thread thread_;
};

constexpr std::int64_t kMostMemory = std::int64_t(1'500) << 20;

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

/// Decodes everything in the folders, as many at once as the pool has decoders: scaled as a library does, and
/// whole. @return sentences about what should not be
QStringList swallow(media::DecoderPool &pool, const std::vector<std::filesystem::path> &folders)
{
    std::vector<std::filesystem::directory_entry> entries;
    for (const auto &folder : folders)
        for (const auto &entry : std::filesystem::directory_iterator(folder))
            entries.push_back(entry);
    QStringList wrong;
    std::mutex mutex;
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (std::size_t i = next++; i < 2 * entries.size(); i = next++) {
            const auto &entry = entries[i / 2];
            media::DecodeOptions options;
            options.minSide = i % 2 == 0 ? 448 : 0;
            const auto decoded = pool.decode(entry.path(), options);
            if (decoded)
                continue;
            const Code code = decoded.error().code;
            const bool expected = entry.is_directory() ? code == Code::Unreadable
                                                       : code == Code::TooLarge || code == Code::Damaged ||
                                                             code == Code::Unsupported;
            const std::lock_guard lock(mutex);
            if (!expected)
                wrong << QString::fromStdString(decoded.error().sentence());
        }
    };
    std::vector<std::thread> threads;
    for (int i = 0; i < pool.children(); ++i)
        threads.emplace_back(work);
    for (std::thread &thread : threads)
        thread.join();
    return wrong;
}

} // namespace

void TestBrokenFiles::smallBombsAreSwallowed()
{
    NEEDS_SHARED();
    TempFolder folder;
    if (!makeBombs(folder.path(), {QStringLiteral("--divide"), QStringLiteral("100")}))
        QSKIP("there is no Python to make them");
    const MemoryWatch memory;
    QCOMPARE(swallow(pool_, {folder.path(), sharedFolder() / "data" / "formats" / "broken"}), QStringList());
    QCOMPARE(pool_.started(), 1);
    QVERIFY2(memory.most() < kMostMemory, std::to_string(memory.most()).c_str());
}

void TestBombs::realBombsCostOnlyThemselves()
{
    NEEDS_SHARED();
    TempFolder folder;
    if (!makeBombs(folder.path(), {}))
        QSKIP("there is no Python to make them");
    media::DecoderPool pool(realDecoder(2));
    const MemoryWatch memory;
    QCOMPARE(swallow(pool, {folder.path(), sharedFolder() / "data" / "formats" / "broken"}), QStringList());
    qInfo("all processes together: %lld MB", static_cast<long long>(memory.most() >> 20));
    QVERIFY2(memory.most() < kMostMemory, std::to_string(memory.most()).c_str());
    for (const char *name :
         {"png-rgb-60000.png", "png-1bit-200000.png", "png-rgba16-20000.png", "gif-full-frame-30000.gif",
          "tiff-deflate-60000.tif", "webp-lossless-16383.webp", "jpeg-40000-whole.jpg", "bmp-rle-30000.bmp"})
        VERIFY_ERROR(pool.decode(folder / name), Code::TooLarge);
    VERIFY_OK(pool.decode(sharedFolder() / "data" / "formats" / "good" / "jpeg-baseline-420.jpg"));
    QCOMPARE(pool.started(), 2);
}

SEMBLANCE_TEST(TestBrokenFiles);
SEMBLANCE_TEST(TestBombs);

#include "tst_brokenfiles.moc"
