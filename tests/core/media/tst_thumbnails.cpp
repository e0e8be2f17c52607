// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/media/jpeg.h"
#include "core/media/thumbnails.h"
#include "tests/core/media/made.h"
#include "tests/support/testmain.h"

#include <thread>
#include <vector>

using namespace semblance;
using namespace semblance::test;
namespace fs = std::filesystem;

class TestThumbnails final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aThumbnailComesBackFitted();
    void smallPicturesKeepTheirSize();
    void whatIsMissingOrDamagedIsNothing_data();
    void whatIsMissingOrDamagedIsNothing();
    void sweepingKeepsWhatIsWanted();
    void manyThreadsMayWriteTheSameOne();
    void aFolderThatCannotBeMadeIsAnError();
    void ownJpegsThatLieAreRefused();
};

void TestThumbnails::aThumbnailComesBackFitted()
{
    TempFolder folder;
    const media::Thumbnails thumbnails(folder / "thumbnails");
    const Digest content = sha256("a");
    QVERIFY(!thumbnails.has(content));
    QCOMPARE(thumbnails.bytes(), 0);
    const auto kept = thumbnails.put(content, quarters(800, 400));
    VERIFY_OK(kept);
    QVERIFY(thumbnails.has(content));
    QCOMPARE(thumbnails.bytes(), std::int64_t(fs::file_size(thumbnails.fileOf(content))));
    const auto found = thumbnails.find(content);
    QVERIFY(found);
    QCOMPARE(found->width, 256);
    QCOMPARE(found->height, 128);
    for (int y = 0; y < 4; ++y)
        for (int x = 0; x < 4; ++x) {
            const auto wanted = blockMean(quarters(800, 400), x, y, 4), got = blockMean(*found, x, y, 4);
            for (std::size_t c = 0; c < 3; ++c)
                QVERIFY(std::abs(wanted[c] - got[c]) < 6);
        }
    VERIFY_OK(thumbnails.put(content, quarters(100, 300)));
    QCOMPARE(thumbnails.find(content)->height, 256);
    VERIFY_OK(thumbnails.clear());
    QVERIFY(!thumbnails.find(content));
}

void TestThumbnails::smallPicturesKeepTheirSize()
{
    TempFolder folder;
    const media::Thumbnails thumbnails(folder.path());
    VERIFY_OK(thumbnails.put(sha256("s"), quarters(20, 9)));
    const auto found = thumbnails.find(sha256("s"));
    QVERIFY(found);
    QCOMPARE(found->width, 20);
    QCOMPARE(found->height, 9);
}

void TestThumbnails::whatIsMissingOrDamagedIsNothing_data()
{
    QTest::addColumn<int>("damage");
    QTest::newRow("never made") << 0;
    QTest::newRow("empty") << 1;
    QTest::newRow("cut short") << 2;
    QTest::newRow("something else") << 3;
}

void TestThumbnails::whatIsMissingOrDamagedIsNothing()
{
    QFETCH(int, damage);
    TempFolder folder;
    const media::Thumbnails thumbnails(folder.path());
    const Digest content = sha256("d");
    if (damage > 0) {
        VERIFY_OK(thumbnails.put(content, quarters(300, 300)));
        const fs::path file = thumbnails.fileOf(content);
        const std::string name = file.lexically_relative(folder.path()).string();
        if (damage == 1)
            folder.write(name, "");
        else if (damage == 2)
            fs::resize_file(file, fs::file_size(file) / 2);
        else
            folder.write(name, "not a picture");
    }
    QVERIFY(!thumbnails.find(content));
    QVERIFY(!thumbnails.has(content)); // made again when it is asked for
}

void TestThumbnails::sweepingKeepsWhatIsWanted()
{
    TempFolder folder;
    const media::Thumbnails thumbnails(folder.path());
    const Digest keep = sha256("keep"), drop = sha256("drop");
    VERIFY_OK(thumbnails.put(keep, quarters(30, 30)));
    VERIFY_OK(thumbnails.put(drop, quarters(30, 30)));
    folder.write("ab/left over.part", "x");
    QCOMPARE(thumbnails.sweep([&](const Digest &content) { return content == keep; }), 2);
    QVERIFY(thumbnails.has(keep));
    QVERIFY(!thumbnails.has(drop));
}

void TestThumbnails::manyThreadsMayWriteTheSameOne()
{
    TempFolder folder;
    const media::Thumbnails thumbnails(folder.path());
    const Picture picture = quarters(300, 200);
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 20; ++i)
                static_cast<void>(thumbnails.put(sha256(std::to_string(i)), picture));
        });
    for (std::thread &thread : threads)
        thread.join();
    for (int i = 0; i < 20; ++i)
        QVERIFY(thumbnails.find(sha256(std::to_string(i))));
    QCOMPARE(thumbnails.sweep([](const Digest &) { return true; }), 0); // nothing half written is left
}

void TestThumbnails::aFolderThatCannotBeMadeIsAnError()
{
    TempFolder folder;
    const media::Thumbnails thumbnails(folder.write("file", "in the way"));
    QVERIFY(!thumbnails.put(sha256("x"), quarters(30, 30)).ok());
    QVERIFY(!thumbnails.find(sha256("x")));
}

void TestThumbnails::ownJpegsThatLieAreRefused()
{
    VERIFY_ERROR(media::encodeJpeg({}, 85), Code::Invalid);
    VERIFY_ERROR(media::encodeJpeg({2, 2, std::vector<std::uint8_t>(5)}, 85), Code::Invalid);
    VERIFY_ERROR(media::decodeOwnJpeg(""), Code::Damaged);
    VERIFY_ERROR(media::decodeOwnJpeg("\xFF\xD8\xFF\xD9"), Code::Damaged);
    const auto wide = media::encodeJpeg(quarters(5'000, 2), 85);
    VERIFY_OK(wide);
    VERIFY_ERROR(media::decodeOwnJpeg(*wide), Code::TooLarge);
    const auto same = media::encodeJpeg(quarters(64, 64), 95);
    VERIFY_OK(same);
    VERIFY_OK(media::decodeOwnJpeg(*same));
}

SEMBLANCE_TEST(TestThumbnails);
#include "tst_thumbnails.moc"
