// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/media/decoding/metadata.h"
#include "tests/core/media/made.h"
#include "tests/support/testmain.h"

using namespace semblance;
using namespace semblance::test;

namespace {

media::Metadata read(const std::string &block)
{
    return media::readExif({reinterpret_cast<const std::uint8_t *>(block.data()), block.size()});
}

} // namespace

/// The EXIF reader on blocks with every kind of damage.
class TestMetadata final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyPrefixIsSafe();
    void everyChangedByteIsSafe();
    void orientationOutOfRangeIsOne();
    void datesThatDoNotExistAreAbsent_data();
    void datesThatDoNotExistAreAbsent();
};

void TestMetadata::everyPrefixIsSafe()
{
    const std::string block = exifBlock(6, "Acme", "X100", "2001:09:09 01:46:40");
    const media::Metadata whole = read(block);
    QCOMPARE(whole.orientation, 6);
    QCOMPARE(whole.camera, std::string("Acme X100"));
    for (std::size_t size = 0; size < block.size(); ++size) {
        // A copy of its own, so that a reader that runs over the end is found by a sanitizer.
        const std::vector<std::uint8_t> part(block.begin(),
                                             block.begin() + static_cast<std::ptrdiff_t>(size));
        const media::Metadata metadata = media::readExif(part);
        QVERIFY(metadata.orientation == 1 || metadata.orientation == 6);
    }
}

void TestMetadata::everyChangedByteIsSafe()
{
    const std::string block = exifBlock(6, "Acme", "X100", "2001:09:09 01:46:40");
    for (std::size_t at = 0; at < block.size(); ++at)
        for (const int value : {0, 1, 0x7F, 0x80, 0xFF}) {
            std::vector<std::uint8_t> changed(block.begin(), block.end());
            changed[at] = static_cast<std::uint8_t>(value);
            const media::Metadata metadata = media::readExif(changed);
            QVERIFY(metadata.orientation >= 1 && metadata.orientation <= 8);
            QVERIFY(metadata.camera.size() <= 220);
            static_cast<void>(media::looksRaw(changed));
            static_cast<void>(media::largestJpeg(changed));
        }
}

void TestMetadata::orientationOutOfRangeIsOne()
{
    QCOMPARE(read(exifBlock(0)).orientation, 1);
    QCOMPARE(read(exifBlock(9)).orientation, 1);
    QCOMPARE(read(exifBlock(8)).orientation, 8);
}

void TestMetadata::datesThatDoNotExistAreAbsent_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("exists");
    QTest::newRow("a date") << "2020:02:29 12:00:00" << true;
    QTest::newRow("no leap year") << "2021:02:29 12:00:00" << false;
    QTest::newRow("zeros") << "0000:00:00 00:00:00" << false;
    QTest::newRow("blank") << "    :  :     :  :  " << false;
    QTest::newRow("words") << "yesterday" << false;
    QTest::newRow("hour 24") << "2020:01:01 24:00:00" << false;
}

void TestMetadata::datesThatDoNotExistAreAbsent()
{
    QFETCH(QString, text);
    QFETCH(bool, exists);
    QCOMPARE(read(exifBlock(1, {}, {}, text.toStdString())).taken.has_value(), exists);
}

SEMBLANCE_TEST(TestMetadata);

#include "tst_metadata.moc"
