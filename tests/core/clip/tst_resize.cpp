// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/resize.h"
#include "tests/core/clip/fixturepicture.h"
#include "tests/support/testmain.h"

#include <map>

using namespace semblance;
using namespace semblance::clip;

namespace {

const std::map<std::string, Filter> kFilters = {{"nearest", Filter::Nearest},   {"box", Filter::Box},
                                                {"bilinear", Filter::Bilinear}, {"hamming", Filter::Hamming},
                                                {"bicubic", Filter::Bicubic},   {"lanczos", Filter::Lanczos}};

/// The made-up pictures of the reference page: (37 x + 91 y + 13 x y) mod 256 in all channels.
Picture pattern(int width, int height)
{
    Picture picture{width, height, {}};
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            picture.rgb.insert(picture.rgb.end(), 3, static_cast<std::uint8_t>(37 * x + 91 * y + 13 * x * y));
    return picture;
}

QString firstChannel(const Picture &picture)
{
    QString text;
    for (int y = 0; y < picture.height; ++y) {
        text += y > 0 ? " /" : "";
        for (int x = 0; x < picture.width; ++x)
            text += " " + QString::number(picture.rgb[static_cast<std::size_t>((y * picture.width + x) * 3)]);
    }
    return text.trimmed();
}

} // namespace

class TestResize final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyReferencePictureIsEqualByteForByte();
    void vectorsOfTheReferencePage_data();
    void vectorsOfTheReferencePage();
    void theSameSizeIsACopy();
    void aPartIsWhatTheWholeHasThere_data();
    void aPartIsWhatTheWholeHasThere();
    void onePixelFillsAnySize();
    void evenColourStaysEven();
};

void TestResize::everyReferencePictureIsEqualByteForByte()
{
    NEEDS_SHARED();
    int compared = 0;
    for (const Json &row : test::preprocessCases()["resize"].items()) {
        if (row["mode"].string() != "RGB" && row["mode"].string() != "L")
            continue; // pictures with transparency go another way in Pillow
        const Picture input = test::readPicture(test::preprocessFolder() / "input" / row["input"].string());
        const Picture expected = test::readPicture(test::preprocessFolder() / row["expected"].string());
        QVERIFY(!input.rgb.empty() && !expected.rgb.empty());
        const int width = static_cast<int>(row["to"].items()[0].integer());
        const int height = static_cast<int>(row["to"].items()[1].integer());
        const Picture found = resize(input, width, height, kFilters.at(row["filter"].string()));
        const std::string why = test::difference(found, expected);
        QVERIFY2(why.empty(), (row["expected"].string() + ": " + why).c_str());
        ++compared;
    }
    QVERIFY(compared >= 60);
}

void TestResize::vectorsOfTheReferencePage_data()
{
    QTest::addColumn<QSize>("from");
    QTest::addColumn<QSize>("to");
    QTest::addColumn<int>("filter");
    QTest::addColumn<QString>("rows");
    const int bicubic = int(Filter::Bicubic), bilinear = int(Filter::Bilinear);
    QTest::newRow("smaller") << QSize(9, 7) << QSize(4, 3) << bicubic
                             << "103 139 140 130 / 128 148 137 124 / 103 142 137 151";
    QTest::newRow("smaller, bilinear")
        << QSize(9, 7) << QSize(4, 3) << bilinear << "107 138 139 131 / 122 148 137 124 / 109 142 137 150";
    QTest::newRow("one direction only")
        << QSize(16, 3) << QSize(4, 3) << bicubic << "67 135 101 122 / 150 134 128 124 / 155 144 141 130";
    QTest::newRow("larger") << QSize(5, 4) << QSize(8, 6) << bicubic
                            << "0 7 32 55 78 100 136 160 / 36 51 83 119 156 181 125 80 / "
                               "105 129 163 172 201 235 123 34 / 177 215 238 110 65 121 152 169 / "
                               "95 131 170 120 122 175 150 123 / 1 32 89 148 211 255 139 43";
}

void TestResize::vectorsOfTheReferencePage()
{
    QFETCH(QSize, from);
    QFETCH(QSize, to);
    QFETCH(int, filter);
    QFETCH(QString, rows);
    const Picture input = pattern(from.width(), from.height());
    QCOMPARE(firstChannel(resize(input, to.width(), to.height(), Filter(filter))), rows);
}

void TestResize::theSameSizeIsACopy()
{
    const Picture input = pattern(13, 7);
    for (const auto &[name, filter] : kFilters)
        QCOMPARE(resize(input, 13, 7, filter), input);
}

void TestResize::aPartIsWhatTheWholeHasThere_data()
{
    QTest::addColumn<QSize>("to");
    QTest::newRow("smaller") << QSize(23, 17);
    QTest::newRow("larger") << QSize(150, 90);
    QTest::newRow("wider only") << QSize(150, 31);
    QTest::newRow("lower only") << QSize(47, 19);
    QTest::newRow("the same") << QSize(47, 31);
}

void TestResize::aPartIsWhatTheWholeHasThere()
{
    QFETCH(QSize, to);
    const Picture input = pattern(47, 31);
    const Part part{7, 5, 11, 9};
    for (const auto &[name, filter] : kFilters) {
        const Picture whole = resize(input, to.width(), to.height(), filter);
        Picture expected{part.width, part.height, {}};
        for (int y = part.y; y < part.y + part.height; ++y) {
            const auto from = whole.rgb.begin() + (y * whole.width + part.x) * 3;
            expected.rgb.insert(expected.rgb.end(), from, from + part.width * 3);
        }
        const Picture found = resizePart(viewOf(input), to.width(), to.height(), filter, part);
        QCOMPARE(test::difference(found, expected), std::string());
    }
}

void TestResize::onePixelFillsAnySize()
{
    const Picture input{1, 1, {200, 100, 50}};
    for (const auto &[name, filter] : kFilters) {
        const Picture found = resize(input, 9, 5, filter);
        for (std::size_t i = 0; i < found.rgb.size(); ++i)
            QCOMPARE(found.rgb[i], input.rgb[i % 3]);
    }
}

void TestResize::evenColourStaysEven()
{
    const Picture input{60, 40, std::vector<std::uint8_t>(60 * 40 * 3, 255)};
    for (const auto &[name, filter] : kFilters)
        for (const int side : {1, 7, 39, 100})
            QCOMPARE(resize(input, side, side, filter).rgb,
                     std::vector<std::uint8_t>(static_cast<std::size_t>(side * side * 3), 255));
}

SEMBLANCE_TEST(TestResize);
#include "tst_resize.moc"
