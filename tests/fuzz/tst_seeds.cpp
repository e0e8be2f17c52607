// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
//
// What the fuzzers begin with, read again, cut short and changed: a short form of a fuzzing run.
#include "core/base/files.h"
#include "tests/fuzz/readers.h"
#include "tests/support/testmain.h"

using namespace semblance;
using namespace semblance::test;

class TestSeeds final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void seedsAndTheirNeighboursAreReadOrRefused_data();
    void seedsAndTheirNeighboursAreReadOrRefused();
};

void TestSeeds::seedsAndTheirNeighboursAreReadOrRefused_data()
{
    QTest::addColumn<int>("reader");
    QTest::addColumn<QString>("seed");
    for (std::size_t i = 0; i < fuzz::kReaders.size(); ++i) {
        const std::string name(fuzz::kReaders[i].name);
        for (const auto &entry :
             std::filesystem::directory_iterator(std::filesystem::path(SEMBLANCE_TEST_DATA_DIR) / "fuzz" / name))
            QTest::newRow((name + ": " + entry.path().filename().string()).c_str())
                << static_cast<int>(i) << QString::fromStdString(entry.path().string());
    }
}

void TestSeeds::seedsAndTheirNeighboursAreReadOrRefused()
{
    QFETCH(int, reader);
    QFETCH(QString, seed);
    constexpr std::size_t kNeighbours = 40;
    const auto bytes = readAll(seed.toStdString(), 1u << 20, "read the seed");
    VERIFY_OK(bytes);
    const auto read = fuzz::kReaders[static_cast<std::size_t>(reader)].read;
    read(*bytes);
    const std::size_t step = std::max<std::size_t>(1, bytes->size() / kNeighbours);
    for (std::size_t at = 0; at < bytes->size(); at += step) {
        read(bytes->substr(0, at));
        std::string changed = *bytes;
        changed[at] = static_cast<char>(changed[at] ^ 0x81);
        read(changed);
        changed.insert(at, 8, '\xff');
        read(changed);
    }
}

SEMBLANCE_TEST(TestSeeds);
#include "tst_seeds.moc"
