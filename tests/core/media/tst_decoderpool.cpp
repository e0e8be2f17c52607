// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/platform/sandbox.h"
#include "tests/core/media/made.h"
#include "tests/core/media/testpool.h"
#include "tests/support/testmain.h"

#include <atomic>
#include <sys/stat.h>
#include <thread>

using namespace semblance;
using namespace semblance::test;
using namespace std::chrono_literals;

namespace {

int openDescriptors()
{
    int count = 0;
    for ([[maybe_unused]] const auto &entry : std::filesystem::directory_iterator("/proc/self/fd"))
        ++count;
    return count;
}

} // namespace

/// What the pool does when decoders, files and callers misbehave.
class TestDecoderPool final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aMisbehavingDecoderCostsOneFile_data();
    void aMisbehavingDecoderCostsOneFile();
    void memoryOfTheDecoderIsLimited();
    void cpuTimeOfTheDecoderIsLimited();
    void aDecoderCannotReachAnything();
    void picturesOfAnySizeComeThroughTheSameChild();
    void aDecoderThatLiedIsNotAskedAgain();
    void aDecoderServesSoManyPictures();
    void cancellingEndsAHangingDecode();
    void cancellingWhileWaitingForADecoder();
    void manyThreadsShareFewDecoders();
    void descriptorsDoNotLeak();
    void aMissingProgramIsNamed();
    void whatIsNoFileIsRefusedAtOnce();
    void decodersEndWithTheirPool();
};

void TestDecoderPool::aMisbehavingDecoderCostsOneFile_data()
{
    QTest::addColumn<QString>("content");
    QTest::addColumn<QString>("cause");
    QTest::newRow("crashes") << "crash"
                             << "the decoder stopped while reading it (signal 11)";
    QTest::newRow("exits") << "exit"
                           << "the decoder stopped while reading it";
    QTest::newRow("hangs") << "hang"
                           << "decoding it took longer than 1 seconds";
    QTest::newRow("lies about the size") << "lie"
                                         << "the memory that came is too small";
    QTest::newRow("means more memory than came") << "pretend"
                                                 << "the decoder stopped making sense while reading it";
}

void TestDecoderPool::aMisbehavingDecoderCostsOneFile()
{
    QFETCH(QString, content);
    QFETCH(QString, cause);
    TempFolder folder;
    const auto bad = folder.write("bad.jpg", content.toStdString());
    const auto good = folder.write("good.ppm", ppmFile(quarters(8, 8)));
    media::PoolOptions options = misbehavingDecoder();
    options.timeout = 1s;
    media::DecoderPool pool(options);
    VERIFY_OK(pool.decode(good));
    const auto failed = pool.decode(bad);
    VERIFY_ERROR(failed, Code::Damaged);
    QCOMPARE(QString::fromStdString(failed.error().cause), cause);
    QCOMPARE(failed.error().file, display(bad));
    const auto again = pool.decode(good);
    VERIFY_OK(again);
    QCOMPARE(again->picture, quarters(8, 8));
    QCOMPARE(pool.started(), 2);
}

void TestDecoderPool::memoryOfTheDecoderIsLimited()
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    QSKIP("sanitizers need an address space without limit");
#endif
    TempFolder folder;
    media::DecoderPool pool(misbehavingDecoder());
    const auto failed = pool.decode(folder.write("greedy.jpg", "memory"));
    VERIFY_ERROR(failed, Code::TooLarge);
    const int blocks = std::stoi(failed.error().cause); // of 64 MiB
    QVERIFY2(blocks > 8 && blocks < 24, failed.error().cause.c_str());
}

void TestDecoderPool::cpuTimeOfTheDecoderIsLimited()
{
    TempFolder folder;
    media::PoolOptions options = misbehavingDecoder();
    options.timeout = 1'999ms; // one second of CPU time for the child; the pool itself would wait longer
    media::DecoderPool pool(options);
    const auto failed = pool.decode(folder.write("endless.jpg", "burn"));
    VERIFY_ERROR(failed, Code::Damaged);
    VERIFY_OK(pool.decode(folder.write("good.ppm", ppmFile(quarters(8, 8)))));
}

void TestDecoderPool::aDecoderCannotReachAnything()
{
    if (!platform::sandboxIsComplete())
        QSKIP("this build or this system has no complete sandbox");
    TempFolder folder;
    media::DecoderPool pool(misbehavingDecoder());
    const auto tried = pool.decode(folder.write("escape.jpg", "escape"));
    VERIFY_ERROR(tried, Code::Unsupported);
    QCOMPARE(tried.error().cause, std::string("succeeded: "));
    VERIFY_OK(pool.decode(folder.write("good.ppm", ppmFile(quarters(8, 8)))));
    QCOMPARE(pool.started(), 1);
}

void TestDecoderPool::picturesOfAnySizeComeThroughTheSameChild()
{
    TempFolder folder;
    media::PoolOptions options;
    options.children = 1;
    media::DecoderPool pool(options);
    // Within the memory that is kept, beyond what is there, beyond what is ever kept, and back.
    for (const int side : {8, 700, 1'500, 2'200, 40, 1'400}) {
        const Picture picture = quarters(side, side);
        const auto decoded = pool.decode(folder.write(std::to_string(side) + ".ppm", ppmFile(picture)), {});
        VERIFY_OK(decoded);
        QCOMPARE(decoded->picture.width, side);
        QVERIFY(decoded->picture.rgb == picture.rgb);
    }
    QCOMPARE(pool.started(), 1);
}

void TestDecoderPool::aDecoderThatLiedIsNotAskedAgain()
{
    TempFolder folder;
    const auto good = folder.write("good.ppm", ppmFile(quarters(8, 8)));
    media::PoolOptions options = misbehavingDecoder();
    media::DecoderPool pool(options);
    VERIFY_OK(pool.decode(good));
    // A lie leaves a second answer behind; a decoder that is not trusted any more must be gone by now.
    VERIFY_ERROR(pool.decode(folder.write("lie.jpg", "lie")), Code::Damaged);
    for (int i = 0; i < 3; ++i) {
        const auto decoded = pool.decode(good);
        VERIFY_OK(decoded);
        QCOMPARE(decoded->picture, quarters(8, 8));
    }
    QCOMPARE(pool.started(), 2);
}

void TestDecoderPool::aDecoderServesSoManyPictures()
{
    TempFolder folder;
    const auto good = folder.write("good.ppm", ppmFile(quarters(8, 8)));
    media::PoolOptions options = realDecoder();
    options.picturesPerChild = 3;
    media::DecoderPool pool(options);
    for (int i = 0; i < 7; ++i)
        VERIFY_OK(pool.decode(good));
    QCOMPARE(pool.started(), 3);
}

void TestDecoderPool::cancellingEndsAHangingDecode()
{
    TempFolder folder;
    const auto bad = folder.write("bad.jpg", "hang");
    media::DecoderPool pool(misbehavingDecoder());
    media::DecodeOptions options;
    std::thread impatient([token = options.cancel] { token.cancel(); });
    const auto stopped = pool.decode(bad, options);
    impatient.join();
    VERIFY_ERROR(stopped, Code::Interrupted);
    VERIFY_OK(pool.decode(folder.write("good.ppm", ppmFile(quarters(8, 8)))));
}

void TestDecoderPool::cancellingWhileWaitingForADecoder()
{
    TempFolder folder;
    const auto hang = folder.write("hang.jpg", "hang");
    media::DecoderPool pool(misbehavingDecoder(1));
    media::DecodeOptions first, second;
    std::thread holder([&] { static_cast<void>(pool.decode(hang, first)); });
    second.cancel.cancel();
    VERIFY_ERROR(pool.decode(hang, second), Code::Interrupted);
    first.cancel.cancel();
    holder.join();
}

void TestDecoderPool::manyThreadsShareFewDecoders()
{
    TempFolder folder;
    std::vector<std::filesystem::path> files;
    for (int i = 1; i <= 8; ++i)
        files.push_back(folder.write("p" + std::to_string(i) + ".ppm", ppmFile(quarters(8 * i, 6 * i))));
    const auto crash = folder.write("crash.jpg", "crash");
    media::DecoderPool pool(misbehavingDecoder(2));
    std::atomic<int> right = 0, refused = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 8; ++i) {
                const auto decoded = pool.decode(files[static_cast<std::size_t>(i)]);
                right += decoded && decoded->picture == quarters(8 * (i + 1), 6 * (i + 1));
                if (i == t)
                    refused += !pool.decode(crash);
            }
        });
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(right.load(), 32);
    QCOMPARE(refused.load(), 4);
    QVERIFY(pool.started() <= 2 + 4);
}

void TestDecoderPool::descriptorsDoNotLeak()
{
    TempFolder folder;
    const auto good = folder.write("good.ppm", ppmFile(quarters(8, 8)));
    const auto bad = folder.write("bad.ppm", "P6 5 5 255\n");
    const auto crash = folder.write("crash.jpg", "crash");
    media::PoolOptions options = misbehavingDecoder();
    options.picturesPerChild = 250;
    media::DecoderPool pool(options);
    VERIFY_OK(pool.decode(good));
    const int before = openDescriptors();
    for (int i = 0; i < 1'000; ++i) {
        QVERIFY(pool.decode(good).ok());
        QVERIFY(!pool.decode(bad).ok());
        if (i % 200 == 0)
            QVERIFY(!pool.decode(crash).ok());
    }
    VERIFY_OK(pool.decode(good));
    QCOMPARE(openDescriptors(), before);
}

void TestDecoderPool::aMissingProgramIsNamed()
{
    TempFolder folder;
    media::PoolOptions options;
    options.program = folder / "no-such-program";
    media::DecoderPool pool(options);
    const auto failed = pool.decode(folder.write("good.ppm", ppmFile(quarters(8, 8))));
    VERIFY_ERROR(failed, Code::Internal);
    QCOMPARE(failed.error().file, display(options.program));
    options.program = "/bin/false"; // a program that is no decoder
    media::DecoderPool other(options);
    VERIFY_ERROR(other.decode(folder / "good.ppm"), Code::Damaged);
}

void TestDecoderPool::whatIsNoFileIsRefusedAtOnce()
{
    TempFolder folder;
    media::DecoderPool pool(realDecoder());
    VERIFY_ERROR(pool.decode(folder / "absent.jpg"), Code::NotFound);
    VERIFY_ERROR(pool.decode(folder.path()), Code::Unreadable);
    const std::filesystem::path pipe = folder / "pipe.jpg";
    QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
    const auto refused = pool.decode(pipe);
    VERIFY_ERROR(refused, Code::Unreadable);
    QCOMPARE(refused.error().cause, std::string("it is a pipe, not a file"));
    VERIFY_ERROR(pool.decode("/dev/null"), Code::Unreadable);
    const auto empty = pool.decode(folder.write("empty.jpg", ""));
    VERIFY_ERROR(empty, Code::Damaged);
    QCOMPARE(empty.error().cause, std::string("the file is empty"));
    QCOMPARE(pool.started(), 0); // none of these needed a decoder
    const auto text = pool.decode(folder.write("text.jpg", "Dear diary,\n"));
    VERIFY_ERROR(text, Code::Unsupported);
    QCOMPARE(text.error().sentence(), "Could not decode the picture " + display(folder / "text.jpg") +
                                          ": it holds text, not a picture.");
}

void TestDecoderPool::decodersEndWithTheirPool()
{
    TempFolder folder;
    const auto good = folder.write("good.ppm", ppmFile(quarters(8, 8)));
    const int before = openDescriptors();
    {
        media::DecoderPool pool(realDecoder());
        VERIFY_OK(pool.decode(good));
    }
    QCOMPARE(openDescriptors(), before);
    std::error_code error;
    std::filesystem::remove(good, error);
    QVERIFY(!error);
}

SEMBLANCE_TEST(TestDecoderPool);

#include "tst_decoderpool.moc"
