// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/amounts.h"
#include "core/base/synctodisk.h"
#include "tests/support/testmain.h"

#include <cmath>

using namespace semblance;

class TestAmounts final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bytesAreWrittenAsShopsCountThem_data();
    void bytesAreWrittenAsShopsCountThem();
    void timesAreRounded_data();
    void timesAreRounded();
    void syncingAMissingFileSaysSo();
};

void TestAmounts::bytesAreWrittenAsShopsCountThem_data()
{
    QTest::addColumn<qulonglong>("bytes");
    QTest::addColumn<QString>("text");
    QTest::newRow("none") << 0ull << "0 bytes";
    QTest::newRow("bytes") << 999ull << "999 bytes";
    QTest::newRow("one unit") << 1000ull << "1.0 kB";
    QTest::newRow("two digits") << 9949ull << "9.9 kB";
    QTest::newRow("ten") << 9950ull << "10 kB";
    QTest::newRow("nearly the next") << 999'499ull << "999 kB";
    QTest::newRow("the next") << 999'500ull << "1.0 MB";
    QTest::newRow("a model") << 353'976'522ull << "354 MB";
    QTest::newRow("a large one") << 1'710'540'580ull << "1.7 GB";
    QTest::newRow("beyond the last unit") << 5'000'000'000'000'000ull << "5000 TB";
}

void TestAmounts::bytesAreWrittenAsShopsCountThem()
{
    QFETCH(qulonglong, bytes);
    QFETCH(QString, text);
    QCOMPARE(QString::fromStdString(bytesText(bytes)), text);
}

void TestAmounts::timesAreRounded_data()
{
    QTest::addColumn<double>("seconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("none") << 0.0 << "less than a minute";
    QTest::newRow("no number") << std::nan("") << "less than a minute";
    QTest::newRow("a minute") << 60.0 << "about 1 minute";
    QTest::newRow("minutes") << 450.0 << "about 8 minutes";
    QTest::newRow("nearly an hour") << 3569.0 << "about 59 minutes";
    QTest::newRow("an hour") << 3600.0 << "about 1 hour";
    QTest::newRow("hours") << 36'000.0 << "about 10 hours";
    QTest::newRow("days") << 172'800.0 << "about 2 days";
}

void TestAmounts::timesAreRounded()
{
    QFETCH(double, seconds);
    QFETCH(QString, text);
    QCOMPARE(QString::fromStdString(aboutTime(seconds)), text);
}

void TestAmounts::syncingAMissingFileSaysSo()
{
    const test::TempFolder folder;
    VERIFY_OK(syncToDisk(folder.write("a", "b"), "test"));
    VERIFY_ERROR(syncToDisk(folder / "missing", "test"), Code::NotFound);
}

SEMBLANCE_TEST(TestAmounts);
#include "tst_amounts.moc"
