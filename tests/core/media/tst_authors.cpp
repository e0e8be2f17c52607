// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/json.h"
#include "core/media/filesource.h"
#include "tests/core/media/made.h"
#include "tests/core/media/testpool.h"
#include "tests/support/testmain.h"

using namespace semblance;
using namespace semblance::test;

namespace {

media::DecodeOptions authors()
{
    media::DecodeOptions options;
    options.mode = media::Mode::Authors;
    return options;
}

} // namespace

/// Mode::Authors against what Pillow 9.4 made of the same files, and on pictures of our own.
class TestAuthors final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void equalsPillow_data();
    void equalsPillow();
    void alphaIsDropped();
    void gray16IsClipped();
    void orientationIsIgnored();
    void aSourceOfFilesGivesTheSame();

private:
    media::DecoderPool pool_{realDecoder()};
};

void TestAuthors::equalsPillow_data()
{
    QTest::addColumn<QString>("input");
    QTest::addColumn<QString>("expected");
    NEEDS_SHARED();
    const auto cases =
        readJson(sharedFolder() / "fixtures" / "clip" / "preprocess" / "cases.json", "read the cases");
    VERIFY_OK(cases);
    for (const Json &picture : (*cases)["pictures"].items())
        if (picture.has("decoded_rgb"))
            QTest::newRow(picture["name"].string().c_str())
                << QString::fromStdString(picture["name"].string())
                << QString::fromStdString(picture["decoded_rgb"].string());
}

void TestAuthors::equalsPillow()
{
    NEEDS_SHARED();
    QFETCH(QString, input);
    QFETCH(QString, expected);
    const std::filesystem::path folder = sharedFolder() / "fixtures" / "clip" / "preprocess";
    const auto ours = pool_.decode(folder / "input" / input.toStdString(), authors());
    VERIFY_OK(ours);
    const auto theirs = pool_.decode(folder / expected.toStdString(), authors());
    VERIFY_OK(theirs);
    const bool lossy = input.endsWith(QStringLiteral(".jpg"));
    const int difference = largestDifference(ours->picture, theirs->picture);
    QVERIFY2(difference <= (lossy ? 2 : 0), qPrintable(QStringLiteral("differs by %1").arg(difference)));
}

void TestAuthors::alphaIsDropped()
{
    TempFolder folder;
    const auto path =
        folder.write("clear.png", pngFile({1, 1, 8, 6, {}, {}, {}}, std::string("\x0A\x14\x1E\0", 4)));
    const auto raw = pool_.decode(path, authors());
    VERIFY_OK(raw);
    QCOMPARE(raw->picture.rgb, (std::vector<std::uint8_t>{10, 20, 30}));
    const auto white = pool_.decode(path);
    VERIFY_OK(white);
    QCOMPARE(white->picture.rgb, (std::vector<std::uint8_t>{255, 255, 255}));
}

void TestAuthors::gray16IsClipped()
{
    TempFolder folder;
    const std::string values("\0\xC8\x01\x2C\x80\x00", 6); // 200, 300, 32768
    const auto path = folder.write("deep.png", pngFile({3, 1, 16, 0, {}, {}, {}}, values));
    const auto clipped = pool_.decode(path, authors());
    VERIFY_OK(clipped);
    QCOMPARE(clipped->picture.rgb, (std::vector<std::uint8_t>{200, 200, 200, 255, 255, 255, 255, 255, 255}));
    const auto scaled = pool_.decode(path); // the upper byte
    VERIFY_OK(scaled);
    QCOMPARE(scaled->picture.rgb, (std::vector<std::uint8_t>{0, 0, 0, 1, 1, 1, 128, 128, 128}));
}

void TestAuthors::orientationIsIgnored()
{
    TempFolder folder;
    const auto path = folder.write("turned.jpg", jpegFile(quarters(32, 16), exifBlock(6)));
    const auto raw = pool_.decode(path, authors());
    VERIFY_OK(raw);
    QCOMPARE(raw->picture.width, 32);
    QCOMPARE(raw->facts.orientation, 6);
    const auto turned = pool_.decode(path);
    VERIFY_OK(turned);
    QCOMPARE(turned->picture.width, 16);
}

void TestAuthors::aSourceOfFilesGivesTheSame()
{
    TempFolder folder;
    const Picture picture = quarters(20, 10);
    folder.write("a picture.ppm", ppmFile(picture));
    media::FileSource source(pool_, folder.path(), authors());
    const auto read = source.picture("a picture.ppm");
    VERIFY_OK(read);
    QCOMPARE(*read, picture);
    VERIFY_ERROR(source.picture("none.ppm"), Code::NotFound);
}

SEMBLANCE_TEST(TestAuthors);

#include "tst_authors.moc"
