// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/media/png.h"
#include "core/media/sheet.h"
#include "tests/core/media/made.h"
#include "tests/core/media/testpool.h"
#include "tests/support/testmain.h"

using namespace semblance;
using namespace semblance::test;

namespace {

bool isPaper(const Picture &sheet, int x, int y)
{
    const std::uint8_t *pixel = &sheet.rgb[(static_cast<std::size_t>(y) * sheet.width + x) * 3];
    return pixel[0] == 255 && pixel[1] == 255 && pixel[2] == 255;
}

} // namespace

class TestSheet final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSheetIsAReadablePng();
    void picturesStandInReadingOrder();
    void missingPicturesKeepTheirNumber();
    void badOptionsAreRefused();
    void fittingKeepsProportionsAndNeverEnlarges();
    void aPictureSurvivesPng();
    void anEmptyPictureIsRefused();
};

void TestSheet::aSheetIsAReadablePng()
{
    TempFolder folder;
    media::SheetOptions options;
    options.columns = 3;
    options.cell = 100;
    options.gap = 10;
    options.title = "horses \xE7\xBA\xB8"; // what the font does not know must not break it
    const std::vector<std::optional<Picture>> pictures(7, quarters(300, 200));
    const auto sheet = media::contactSheet(pictures, options);
    VERIFY_OK(sheet);
    QCOMPARE(sheet->width, 10 + 3 * 110);
    QCOMPARE(sheet->height, 10 + 36 + 3 * (100 + 22 + 10));
    const auto path = folder / "sheet.png";
    VERIFY_OK(media::writePng(path, *sheet));
    media::DecoderPool pool(realDecoder());
    const auto read = pool.decode(path);
    VERIFY_OK(read);
    QCOMPARE(read->picture, *sheet);
    QVERIFY(!std::filesystem::exists(folder / "sheet.png.part"));
}

void TestSheet::picturesStandInReadingOrder()
{
    media::SheetOptions options;
    options.columns = 2;
    options.cell = 32;
    options.gap = 4;
    std::vector<std::optional<Picture>> pictures;
    for (int i = 0; i < 3; ++i)
        pictures.push_back(
            Picture{32, 32, std::vector<std::uint8_t>(32 * 32 * 3, static_cast<std::uint8_t>(50 * i))});
    const auto sheet = media::contactSheet(pictures, options);
    VERIFY_OK(sheet);
    for (int i = 0; i < 3; ++i) {
        const int x = 4 + i % 2 * 36 + 16, y = 4 + i / 2 * (32 + 22 + 4) + 16;
        QCOMPARE(int(sheet->rgb[(static_cast<std::size_t>(y) * sheet->width + x) * 3]), 50 * i);
    }
    QVERIFY(isPaper(*sheet, 4 + 36 + 16, 4 + 58 + 16)); // the fourth place is empty
}

void TestSheet::missingPicturesKeepTheirNumber()
{
    media::SheetOptions options;
    options.cell = 32;
    const auto with = media::contactSheet({quarters(32, 32), std::nullopt, quarters(32, 32)}, options);
    VERIFY_OK(with);
    QCOMPARE(with->width, 8 + 3 * 40);
    QVERIFY(!isPaper(*with, 8 + 40 + 2, 8 + 8)); // a gray cell
    bool numbered = false;
    for (int x = 8 + 40; x < 8 + 40 + 32; ++x)
        for (int y = 8 + 32; y < 8 + 32 + 22; ++y)
            numbered = numbered || !isPaper(*with, x, y);
    QVERIFY(numbered);
}

void TestSheet::badOptionsAreRefused()
{
    VERIFY_ERROR(media::contactSheet({}), Code::Invalid);
    media::SheetOptions options;
    options.columns = 0;
    VERIFY_ERROR(media::contactSheet({quarters(8, 8)}, options), Code::Invalid);
    options = {};
    options.cell = 1'024;
    options.columns = 1;
    VERIFY_ERROR(media::contactSheet(std::vector<std::optional<Picture>>(100), options), Code::TooLarge);
}

void TestSheet::fittingKeepsProportionsAndNeverEnlarges()
{
    const Picture wide = media::fitInto(quarters(400, 100), 100, 100);
    QCOMPARE(wide.width, 100);
    QCOMPARE(wide.height, 25);
    QCOMPARE(media::fitInto(quarters(40, 10), 100, 100), quarters(40, 10));
    const Picture line = media::fitInto(quarters(5'000, 1), 100, 100);
    QCOMPARE(line.width, 100);
    QCOMPARE(line.height, 1);
}

void TestSheet::aPictureSurvivesPng()
{
    TempFolder folder;
    const Picture picture = quarters(37, 19);
    VERIFY_OK(media::writePng(folder / "new" / "picture.png", picture));
    media::DecoderPool pool(realDecoder());
    const auto read = pool.decode(folder / "new" / "picture.png");
    VERIFY_OK(read);
    QCOMPARE(read->picture, picture);
}

void TestSheet::anEmptyPictureIsRefused()
{
    VERIFY_ERROR(media::encodePng({}), Code::Invalid);
    VERIFY_ERROR(media::encodePng({2, 2, std::vector<std::uint8_t>(3)}), Code::Invalid);
}

SEMBLANCE_TEST(TestSheet);

#include "tst_sheet.moc"
