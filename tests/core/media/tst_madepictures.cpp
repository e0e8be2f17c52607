// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "tests/core/media/made.h"
#include "tests/core/media/testpool.h"
#include "tests/support/testmain.h"

using namespace semblance;
using namespace semblance::test;

/// Pictures whose every pixel is known because the test wrote them. Needs no reference data.
class TestMadePictures final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void uncompressedFormatsAreExact();
    void jpegIsNearlyExact();
    void everyOrientationStandsUpright_data();
    void everyOrientationStandsUpright();
    void pngTurnsByItsExif();
    void factsOfTheCameraAreRead();
    void smallSamplesAreScaledUp();
    void paletteAndTransparencyLieOnWhite();
    void scaledDecodingKeepsTheShorterSide_data();
    void scaledDecodingKeepsTheShorterSide();
    void formatsThatCannotScaleAreAveraged_data();
    void formatsThatCannotScaleAreAveraged();
    void truncatedJpegIsRefusedUnlessNearlyWhole();
    void everyPrefixIsRefusedOrShown_data();
    void everyPrefixIsRefusedOrShown();
    void headersOfBombsAreRefused();
    void theContentDecidesNotTheName();

private:
    Result<media::DecodedPicture> decode(const std::string &bytes, const std::string &name = "picture",
                                         const media::DecodeOptions &options = {});

    TempFolder folder_;
    media::DecoderPool pool_{realDecoder()};
};

Result<media::DecodedPicture> TestMadePictures::decode(const std::string &bytes, const std::string &name,
                                                       const media::DecodeOptions &options)
{
    return pool_.decode(folder_.write(name, bytes), options);
}

void TestMadePictures::uncompressedFormatsAreExact()
{
    const Picture picture = quarters(21, 13);
    const auto bmp = decode(bmpFile(picture));
    VERIFY_OK(bmp);
    QCOMPARE(bmp->picture, picture);
    QCOMPARE(bmp->facts.format, std::string("BMP"));
    const auto ppm = decode(ppmFile(picture));
    VERIFY_OK(ppm);
    QCOMPARE(ppm->picture, picture);
    const auto png =
        decode(pngFile({21, 13, 8, 2, {}, {}, {}}, std::string(picture.rgb.begin(), picture.rgb.end())));
    VERIFY_OK(png);
    QCOMPARE(png->picture, picture);
    QCOMPARE(png->facts.format, std::string("PNG"));
}

void TestMadePictures::jpegIsNearlyExact()
{
    const Picture picture = quarters(64, 48);
    for (const bool progressive : {false, true}) {
        const auto decoded = decode(jpegFile(picture, {}, 98, progressive));
        VERIFY_OK(decoded);
        for (int block = 0; block < 16; ++block) {
            const auto ours = blockMean(decoded->picture, block % 4, block / 4, 4);
            const auto theirs = blockMean(picture, block % 4, block / 4, 4);
            for (std::size_t c = 0; c < 3; ++c)
                QVERIFY(std::abs(ours[c] - theirs[c]) < 3);
        }
    }
}

void TestMadePictures::everyOrientationStandsUpright_data()
{
    QTest::addColumn<int>("orientation");
    for (int orientation = 1; orientation <= 8; ++orientation)
        QTest::newRow(std::to_string(orientation).c_str()) << orientation;
}

void TestMadePictures::everyOrientationStandsUpright()
{
    QFETCH(int, orientation);
    const Picture picture = quarters(80, 48);
    const auto decoded = decode(jpegFile(storedAs(picture, orientation), exifBlock(orientation), 98));
    VERIFY_OK(decoded);
    QCOMPARE(decoded->picture.width, 80);
    QCOMPARE(decoded->picture.height, 48);
    QCOMPARE(decoded->facts.width, 80);
    QCOMPARE(decoded->facts.orientation, orientation);
    for (int block = 0; block < 16; ++block) {
        const auto ours = blockMean(decoded->picture, block % 4, block / 4, 4);
        const auto theirs = blockMean(picture, block % 4, block / 4, 4);
        for (std::size_t c = 0; c < 3; ++c)
            QVERIFY2(std::abs(ours[c] - theirs[c]) < 8, qPrintable(QString::number(block)));
    }
}

void TestMadePictures::pngTurnsByItsExif()
{
    const Picture picture = quarters(16, 8);
    const Picture stored = storedAs(picture, 8);
    const auto decoded = decode(
        pngFile({8, 16, 8, 2, {}, {}, exifBlock(8)}, std::string(stored.rgb.begin(), stored.rgb.end())));
    VERIFY_OK(decoded);
    QCOMPARE(decoded->picture, picture);
}

void TestMadePictures::factsOfTheCameraAreRead()
{
    const auto decoded =
        decode(jpegFile(quarters(16, 16), exifBlock(1, "Acme", "Acme X100", "2001:09:09 01:46:40")));
    VERIFY_OK(decoded);
    QCOMPARE(decoded->facts.camera, std::string("Acme X100")); // the maker once
    QCOMPARE(decoded->facts.taken.value_or(0), std::int64_t(1'000'000'000));
    const auto never = decode(jpegFile(quarters(16, 16), exifBlock(1, "Acme", "X", "2001:02:30 25:00:00")));
    VERIFY_OK(never);
    QVERIFY(!never->facts.taken);
}

void TestMadePictures::smallSamplesAreScaledUp()
{
    const auto bits = decode(pngFile({8, 1, 1, 0, {}, {}, {}}, "\xA5"));
    VERIFY_OK(bits);
    const std::vector<std::uint8_t> wanted = {255, 0, 255, 0, 0, 255, 0, 255};
    for (std::size_t i = 0; i < wanted.size(); ++i)
        QCOMPARE(bits->picture.rgb[i * 3], wanted[i]);
    const auto four = decode(pngFile({2, 1, 4, 0, {}, {}, {}}, "\x3F"));
    VERIFY_OK(four);
    QCOMPARE(four->picture.rgb, (std::vector<std::uint8_t>{51, 51, 51, 255, 255, 255}));
}

void TestMadePictures::paletteAndTransparencyLieOnWhite()
{
    const std::string palette("\x0A\x14\x1E\xC8\x64\x32", 6);
    const auto decoded =
        decode(pngFile({2, 1, 8, 3, palette, std::string("\0", 1), {}}, std::string("\0\1", 2)));
    VERIFY_OK(decoded);
    QCOMPARE(decoded->picture.rgb, (std::vector<std::uint8_t>{255, 255, 255, 200, 100, 50}));
    const auto half = decode(pngFile({1, 1, 8, 6, {}, {}, {}}, std::string("\0\0\0\x80", 4)));
    VERIFY_OK(half);
    QCOMPARE(half->picture.rgb, (std::vector<std::uint8_t>{127, 127, 127}));
}

void TestMadePictures::scaledDecodingKeepsTheShorterSide_data()
{
    QTest::addColumn<int>("minSide");
    QTest::addColumn<int>("width");
    QTest::newRow("full size") << 0 << 800;
    QTest::newRow("an eighth is enough") << 50 << 100;
    QTest::newRow("a quarter is needed") << 51 << 200;
    QTest::newRow("a half is needed") << 200 << 400;
    QTest::newRow("nothing can be spared") << 300 << 800;
}

void TestMadePictures::scaledDecodingKeepsTheShorterSide()
{
    QFETCH(int, minSide);
    QFETCH(int, width);
    media::DecodeOptions options;
    options.minSide = minSide;
    const auto decoded =
        decode(jpegFile(storedAs(quarters(800, 400), 6), exifBlock(6)), "large.jpg", options);
    VERIFY_OK(decoded);
    QCOMPARE(decoded->picture.width, width);
    QCOMPARE(decoded->picture.height, width / 2);
    QCOMPARE(decoded->facts.width, 800);
    QCOMPARE(decoded->facts.height, 400);
    QCOMPARE(decoded->scaled, width != 800);
}

void TestMadePictures::formatsThatCannotScaleAreAveraged_data()
{
    QTest::addColumn<int>("minSide");
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("height");
    QTest::newRow("full size") << 0 << 31 << 21;
    QTest::newRow("less than twice") << 11 << 31 << 21;
    QTest::newRow("a half, the last blocks narrower") << 10 << 16 << 11;
    QTest::newRow("a seventh") << 3 << 5 << 3;
}

void TestMadePictures::formatsThatCannotScaleAreAveraged()
{
    QFETCH(int, minSide);
    QFETCH(int, width);
    QFETCH(int, height);
    Picture whole{31, 21, {}};
    for (int i = 0; i < 31 * 21 * 3; ++i)
        whole.rgb.push_back(static_cast<std::uint8_t>(i * 37 % 256));
    media::DecodeOptions options;
    options.minSide = minSide;
    const auto decoded = decode(ppmFile(whole), "made.ppm", options);
    VERIFY_OK(decoded);
    QCOMPARE(decoded->picture.width, width);
    QCOMPARE(decoded->picture.height, height);
    QCOMPARE(decoded->facts.width, 31);
    QCOMPARE(decoded->facts.height, 21);
    QCOMPARE(decoded->scaled, width != 31);
    const int factor = (31 + width - 1) / width;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (int c = 0; c < 3; ++c) {
                int sum = 0, count = 0;
                for (int v = y * factor; v < std::min((y + 1) * factor, 21); ++v)
                    for (int u = x * factor; u < std::min((x + 1) * factor, 31); ++u, ++count)
                        sum += whole.rgb[static_cast<std::size_t>((v * 31 + u) * 3 + c)];
                QCOMPARE(int(decoded->picture.rgb[static_cast<std::size_t>((y * width + x) * 3 + c)]),
                         (sum + count / 2) / count);
            }
}

void TestMadePictures::truncatedJpegIsRefusedUnlessNearlyWhole()
{
    // Noise, so that bytes and rows go together.
    Picture noise = quarters(256, 512);
    std::uint32_t state = 1;
    for (std::uint8_t &value : noise.rgb)
        value = static_cast<std::uint8_t>((state = state * 1'664'525 + 1'013'904'223) >> 24);
    const std::string whole = jpegFile(noise);
    const auto half = decode(whole.substr(0, whole.size() / 2));
    VERIFY_ERROR(half, Code::Damaged);
    QVERIFY2(half.error().cause.find("of 512 rows") != std::string::npos, half.error().cause.c_str());
    const auto nearly = decode(whole.substr(0, whole.size() * 98 / 100));
    VERIFY_OK(nearly);
    QVERIFY(nearly->partial);
    const auto unmarked = decode(whole.substr(0, whole.size() - 2));
    VERIFY_OK(unmarked);
    QVERIFY(!unmarked->partial);
    const std::string progressive = jpegFile(noise, {}, 95, true);
    VERIFY_ERROR(decode(progressive.substr(0, progressive.size() * 3 / 4)), Code::Damaged);
}

void TestMadePictures::everyPrefixIsRefusedOrShown_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char *name, const std::string &bytes) {
        QTest::newRow(name) << QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size()));
    };
    const Picture picture = quarters(12, 8);
    row("JPEG", jpegFile(picture, exifBlock(6, "Acme", "X100", "2001:09:09 01:46:40")));
    row("PNG",
        pngFile({12, 8, 8, 2, {}, {}, exifBlock(3)}, std::string(picture.rgb.begin(), picture.rgb.end())));
    row("BMP", bmpFile(picture));
    row("PNM", ppmFile(picture));
}

void TestMadePictures::everyPrefixIsRefusedOrShown()
{
    QFETCH(QByteArray, bytes);
    const int before = pool_.started();
    for (qsizetype size = 1; size < bytes.size(); size += size < 200 ? 1 : 7) {
        const auto decoded = decode(std::string(bytes.data(), static_cast<std::size_t>(size)));
        QVERIFY(decoded || decoded.error().code == Code::Damaged ||
                decoded.error().code == Code::Unsupported);
    }
    VERIFY_OK(decode(bytes.toStdString()));
    QVERIFY(pool_.started() <= std::max(before, 1) + 2); // replaced for their age at most, never for a crash
}

void TestMadePictures::headersOfBombsAreRefused()
{
    VERIFY_ERROR(decode(pngFile({60'000, 60'000, 8, 2, {}, {}, {}}, "")), Code::TooLarge);
    VERIFY_ERROR(decode(pngFile({65'536, 1, 1, 0, {}, {}, {}}, "")), Code::TooLarge);
    VERIFY_ERROR(decode("P6\n60000 60000\n255\n"), Code::TooLarge);
    std::string bmp = bmpFile(quarters(4, 4));
    bmp[20] = bmp[21] = '\x7F'; // the upper bytes of the width
    VERIFY_ERROR(decode(bmp), Code::TooLarge);
    // Within the limits, but without the data: nothing large is allocated for it.
    VERIFY_ERROR(decode("P6\n16000 16000\n255\n"), Code::Damaged);
}

void TestMadePictures::theContentDecidesNotTheName()
{
    const auto decoded = decode(bmpFile(quarters(5, 5)), "photo.jpg");
    VERIFY_OK(decoded);
    QCOMPARE(decoded->facts.format, std::string("BMP"));
    VERIFY_ERROR(decode("<svg xmlns='http://www.w3.org/2000/svg'/>", "drawing.svg"), Code::Unsupported);
    VERIFY_ERROR(decode("%PDF-1.7\n", "paper.jpg"), Code::Unsupported);
}

SEMBLANCE_TEST(TestMadePictures);

#include "tst_madepictures.moc"
