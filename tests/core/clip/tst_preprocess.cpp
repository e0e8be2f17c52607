// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/files.h"
#include "core/clip/preprocess.h"
#include "tests/core/clip/fixturepicture.h"
#include "tests/support/testmain.h"

#include <cmath>
#include <cstring>
#include <limits>

using namespace semblance;
using namespace semblance::clip;

namespace {

Picture plain(int width, int height, std::uint8_t level)
{
    return {width, height, std::vector<std::uint8_t>(static_cast<std::size_t>(width * height * 3), level)};
}

/// Red grows to the right, green downwards: tells where a pixel came from.
Picture coordinates(int width, int height)
{
    Picture picture{width, height, {}};
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            picture.rgb.insert(picture.rgb.end(),
                               {static_cast<std::uint8_t>(x), static_cast<std::uint8_t>(y), 0});
    return picture;
}

PreprocessSpec specOf(const std::string &mode, int side)
{
    PreprocessSpec spec;
    spec.side = side;
    if (mode.find("longest") != std::string::npos)
        spec.mode = ResizeMode::Longest;
    else if (mode.find("squash") != std::string::npos)
        spec.mode = ResizeMode::Squash;
    if (mode.find("bilinear") != std::string::npos)
        spec.filter = Filter::Bilinear;
    if (mode.find("fill127") != std::string::npos)
        spec.fill = 127;
    if (mode.find("targetpad125") != std::string::npos)
        spec.targetPad = 1.25;
    return spec;
}

/// The floats of one tensor of a small safetensors file that is known to be good.
std::vector<float> tensorOf(const std::string &bytes, const std::string &name)
{
    std::uint64_t header = 0;
    std::memcpy(&header, bytes.data(), sizeof header);
    const auto json = parseJson(std::string_view(bytes).substr(8, header), "header");
    const Json &span = (*json)[name]["data_offsets"];
    const auto from = static_cast<std::size_t>(span.items()[0].integer());
    const auto to = static_cast<std::size_t>(span.items()[1].integer());
    std::vector<float> values((to - from) / sizeof(float));
    std::memcpy(values.data(), bytes.data() + 8 + header + from, to - from);
    return values;
}

} // namespace

class TestPreprocess final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyReferencePictureIsEqualByteForByte();
    void everyModeOfTheAuthorsIsEqualByteForByte();
    void normalisedPixelsAreThoseOfTheAuthors();
    void sizesAndCropsAreThoseOfTorchvision();
    void narrowPicturesNeedNoMemory_data();
    void narrowPicturesNeedNoMemory();
    void aRegionIsCutOutFirst();
    void aRegionIsCutToThePicture();
    void aRegionOutsideIsInvalid_data();
    void aRegionOutsideIsInvalid();
    void targetPadLeavesNearlySquarePicturesAlone();
    void batchesKeepTheOrderOfThePictures();
};

void TestPreprocess::everyReferencePictureIsEqualByteForByte()
{
    NEEDS_SHARED();
    int compared = 0;
    for (const Json &row : test::preprocessCases()["pictures"].items()) {
        const bool other = row["mode"].string() == "I"; // 16-bit grey: Pillow cuts it off, nobody wants that
        for (const auto &[side, expected] : row["expected"].members()) {
            const std::string way = expected.has("rgb_first") ? "rgb_first" : "original_order";
            const std::string file =
                row.has("decoded_rgb") ? row["decoded_rgb"].string() : "input/" + row["name"].string();
            if (other || !expected.has(way))
                continue;
            const Picture input = test::readPicture(test::preprocessFolder() / file);
            PreprocessSpec spec;
            spec.side = std::stoi(side);
            const auto found = prepare(input, spec);
            VERIFY_OK(found);
            const std::string why = test::difference(
                *found, test::readPicture(test::preprocessFolder() / expected[way].string()));
            QVERIFY2(why.empty(), (expected[way].string() + ": " + why).c_str());
            ++compared;
        }
    }
    QCOMPARE(compared, 50);
}

void TestPreprocess::everyModeOfTheAuthorsIsEqualByteForByte()
{
    NEEDS_SHARED();
    int compared = 0;
    for (const Json &row : test::preprocessCases()["modes"].items()) {
        const std::string mode = row["mode"].string();
        if (mode.starts_with("huggingface"))
            continue; // product.md: torchvision's rounding for every layout
        const Picture input = test::readPicture(test::preprocessFolder() / "input" / row["input"].string());
        const auto found = prepare(input, specOf(mode, static_cast<int>(row["size"].integer())));
        VERIFY_OK(found);
        const std::string why =
            test::difference(*found, test::readPicture(test::preprocessFolder() / row["expected"].string()));
        QVERIFY2(why.empty(), (row["expected"].string() + ": " + why).c_str());
        ++compared;
    }
    QCOMPARE(compared, 35);
}

void TestPreprocess::normalisedPixelsAreThoseOfTheAuthors()
{
    NEEDS_SHARED();
    const Json &tensors = test::preprocessCases()["tensors"];
    const auto bytes =
        readAll(test::preprocessFolder() / tensors["file"].string(), 16u << 20, "read the fixture");
    VERIFY_OK(bytes);
    for (const Json &key : tensors["keys"].items()) {
        const std::string name = key.string();
        const std::size_t at = name.find('@');
        const bool alpha = name.starts_with("rgba"); // expected in Pillow's original order, with transparency
        if (alpha)
            continue;
        PreprocessSpec spec;
        spec.side = std::stoi(name.substr(at + 1));
        const auto prepared =
            prepare(test::readPicture(test::preprocessFolder() / "input" / name.substr(0, at)), spec);
        VERIFY_OK(prepared);
        PixelBatch batch;
        append(batch, *prepared, spec);
        const std::vector<float> expected = tensorOf(*bytes, name);
        QCOMPARE(batch.values.size(), expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i)
            QVERIFY2(std::abs(batch.values[i] - expected[i]) < 1e-6f, name.c_str());
    }
}

void TestPreprocess::sizesAndCropsAreThoseOfTorchvision()
{
    NEEDS_SHARED();
    for (const Json &row : test::preprocessCases()["geometry"].items()) {
        // Told from the outside: the crop of a picture whose columns (or rows) say where they lie is the crop
        // of that picture resized.
        const auto number = [&row](const char *name, std::size_t at) {
            return static_cast<int>(row[name].items()[at].integer());
        };
        const int width = number("size", 0), height = number("size", 1);
        if (static_cast<std::int64_t>(width) * height > 4'000'000)
            continue;
        const Picture input = coordinates(width, height);
        PreprocessSpec spec;
        spec.side = static_cast<int>(row["target"].integer());
        const auto found = prepare(input, spec);
        VERIFY_OK(found);
        const int wide = number("resized", 0), high = number("resized", 1);
        const Picture whole = resize(input, wide, high, spec.filter);
        const int left = static_cast<int>(row["crop_left"].integer());
        const int top = static_cast<int>(row["crop_top"].integer());
        for (int y = 0; y < spec.side; ++y)
            QVERIFY(std::equal(found->rgb.begin() + y * spec.side * 3,
                               found->rgb.begin() + (y + 1) * spec.side * 3,
                               whole.rgb.begin() + ((top + y) * wide + left) * 3));
    }
}

void TestPreprocess::narrowPicturesNeedNoMemory_data()
{
    QTest::addColumn<int>("mode");
    QTest::newRow("shortest") << int(ResizeMode::Shortest);
    QTest::newRow("longest") << int(ResizeMode::Longest);
    QTest::newRow("squash") << int(ResizeMode::Squash);
}

void TestPreprocess::narrowPicturesNeedNoMemory()
{
    QFETCH(int, mode);
    PreprocessSpec spec;
    spec.side = 64;
    spec.mode = ResizeMode(mode);
    for (const auto &[width, height] : {std::pair(1, 60'000), std::pair(60'000, 1), std::pair(1, 1)}) {
        const auto found = prepare(plain(width, height, 90), spec);
        VERIFY_OK(found);
        QCOMPARE(found->width, 64);
        QCOMPARE(found->height, 64);
        QVERIFY(std::find(found->rgb.begin(), found->rgb.end(), 90) != found->rgb.end());
    }
}

void TestPreprocess::aRegionIsCutOutFirst()
{
    PreprocessSpec spec;
    spec.side = 10;
    const auto found = prepare(coordinates(100, 80), spec, Region{20, 30, 10, 10});
    VERIFY_OK(found);
    QCOMPARE(int(found->rgb[0]), 20);
    QCOMPARE(int(found->rgb[1]), 30);
    QCOMPARE(int(found->rgb[found->rgb.size() - 3]), 29);
    QCOMPARE(int(found->rgb[found->rgb.size() - 2]), 39);
}

void TestPreprocess::aRegionIsCutToThePicture()
{
    PreprocessSpec spec;
    spec.side = 10;
    const Picture picture = coordinates(100, 80);
    const auto beyond = prepare(picture, spec, Region{90, 70, 1000, 1000});
    VERIFY_OK(beyond);
    QCOMPARE(*beyond, *prepare(picture, spec, Region{90, 70, 10, 10}));
    const auto whole = prepare(picture, spec, Region{-5, -5, 500, 500});
    VERIFY_OK(whole);
    QCOMPARE(*whole, *prepare(picture, spec));
    VERIFY_OK(prepare(picture, spec, Region{99.7, 79.7, 0.1, 0.1}));
}

void TestPreprocess::aRegionOutsideIsInvalid_data()
{
    QTest::addColumn<double>("x");
    QTest::addColumn<double>("width");
    const double nan = std::numeric_limits<double>::quiet_NaN(),
                 inf = std::numeric_limits<double>::infinity();
    QTest::newRow("to the right") << 100.0 << 10.0;
    QTest::newRow("to the left") << -20.0 << 20.0;
    QTest::newRow("no width") << 10.0 << 0.0;
    QTest::newRow("negative width") << 10.0 << -5.0;
    QTest::newRow("no number") << nan << 10.0;
    QTest::newRow("endless") << 0.0 << inf;
}

void TestPreprocess::aRegionOutsideIsInvalid()
{
    QFETCH(double, x);
    QFETCH(double, width);
    VERIFY_ERROR(prepare(coordinates(100, 80), {}, Region{x, 0, width, 10}), Code::Invalid);
}

void TestPreprocess::targetPadLeavesNearlySquarePicturesAlone()
{
    PreprocessSpec spec;
    spec.side = 20;
    PreprocessSpec padding = spec;
    padding.targetPad = 1.25;
    QCOMPARE(*prepare(coordinates(100, 81), padding), *prepare(coordinates(100, 81), spec));
    const auto padded = prepare(plain(100, 50, 200), padding);
    VERIFY_OK(padded);
    QCOMPARE(int(padded->rgb.front()), 0);
    QCOMPARE(int(padded->rgb[static_cast<std::size_t>((10 * 20 + 10) * 3)]), 200);
}

void TestPreprocess::batchesKeepTheOrderOfThePictures()
{
    PreprocessSpec spec;
    spec.side = 4;
    spec.mean = {0.5f, 0.25f, 0};
    spec.deviation = {0.5f, 1, 2};
    PixelBatch batch;
    append(batch, plain(4, 4, 255), spec);
    append(batch, plain(4, 4, 0), spec);
    QCOMPARE(batch.count, 2);
    QCOMPARE(batch.side, 4);
    QCOMPARE(batch.values.size(), std::size_t(2 * 3 * 16));
    QCOMPARE(batch.values[0], 1.0f);
    QCOMPARE(batch.values[16], 0.75f);
    QCOMPARE(batch.values[32], 0.5f);
    QCOMPARE(batch.values[48], -1.0f);
    QCOMPARE(batch.values[64], -0.25f);
    QCOMPARE(batch.values[80], 0.0f);
}

SEMBLANCE_TEST(TestPreprocess);
#include "tst_preprocess.moc"
