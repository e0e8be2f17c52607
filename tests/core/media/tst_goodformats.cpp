// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/json.h"
#include "tests/core/media/made.h"
#include "tests/core/media/testpool.h"
#include "tests/support/testmain.h"

#include <cmath>

using namespace semblance;
using namespace semblance::test;

/// The formats that people have, against what a trusted program made of each file.
class TestGoodFormats final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void looksAsExpected_data();
    void looksAsExpected();
    void datesAndCamerasAreRead();

private:
    media::DecoderPool pool_{realDecoder()};
    Json expected_;
};

void TestGoodFormats::initTestCase()
{
    NEEDS_SHARED();
    auto read = readJson(sharedFolder() / "data" / "formats" / "expected.json", "read the expectations");
    VERIFY_OK(read);
    expected_ = (*read)["files"];
    QVERIFY(expected_.members().size() > 100);
}

void TestGoodFormats::looksAsExpected_data()
{
    QTest::addColumn<QString>("name");
    for (const auto &[name, facts] : expected_.members())
        QTest::newRow(name.c_str()) << QString::fromStdString(name);
}

void TestGoodFormats::looksAsExpected()
{
    QFETCH(QString, name);
    const Json &facts = expected_[name.toStdString()];
    const auto decoded = pool_.decode(sharedFolder() / "data" / "formats" / "good" / name.toStdString());
    if (!decoded && facts["optional"].boolean() && decoded.error().code == Code::Unsupported)
        QSKIP(decoded.error().cause.c_str());
    VERIFY_OK(decoded);
    QCOMPARE(std::int64_t(decoded->picture.width), facts["width"].integer());
    QCOMPARE(std::int64_t(decoded->picture.height), facts["height"].integer());
    QCOMPARE(decoded->facts.width, decoded->picture.width);
    QCOMPARE(decoded->facts.height, decoded->picture.height);
    QVERIFY(!decoded->partial && !decoded->scaled);
    for (int block = 0; block < 9; ++block) {
        const std::vector<double> mean = blockMean(decoded->picture, block % 3, block / 3, 3);
        for (std::size_t c = 0; c < 3; ++c) {
            const double wanted =
                facts["blocks"].items()[static_cast<std::size_t>(block)].items()[c].number();
            QVERIFY2(
                std::abs(mean[c] - wanted) <= facts["tolerance"].number(),
                qPrintable(QStringLiteral("block %1: %2 instead of %3").arg(block).arg(mean[c]).arg(wanted)));
        }
    }
}

void TestGoodFormats::datesAndCamerasAreRead()
{
    const auto phone = pool_.decode(sharedFolder() / "data" / "formats" / "good" / "heic-iphone-grid.heic");
    VERIFY_OK(phone);
    QCOMPARE(phone->facts.taken.value_or(0), std::int64_t(1618156073)); // 2021:04:11 15:47:53
    QCOMPARE(phone->facts.camera, std::string("Apple iPhone 11 Pro Max"));
    QCOMPARE(phone->facts.format, std::string("HEIC"));
}

SEMBLANCE_TEST(TestGoodFormats);

#include "tst_goodformats.moc"
