// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/semblance/singleinstance.h"
#include "tests/support/testmain.h"
#include "tests/ui/fakes.h"

#include <QSignalSpy>
#include <atomic>
#include <thread>
#include <vector>

using namespace semblance;
using namespace semblance::app;
using namespace semblance::test;

namespace {

/// The second start is another process: here another thread.
bool handOverFromElsewhere(const std::filesystem::path &library, const Summons &summons)
{
    std::atomic<bool> done = false, taken = false;
    std::thread second([&] {
        SingleInstance instance(library);
        taken = instance.handOver(summons);
        done = true;
    });
    const bool ended = QTest::qWaitFor([&] { return done.load(); }, 20'000);
    second.join();
    return ended && taken;
}

} // namespace

class TestSingleInstance : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnWarnings(); }

    void theFirstStartFindsNobody()
    {
        TempFolder folder;
        SingleInstance instance(folder / "library");
        QVERIFY(!instance.handOver({}));
    }

    void aSecondStartHandsOverItsArguments()
    {
        TempFolder folder;
        SingleInstance first(folder / "library");
        first.listen();
        std::vector<Summons> heard;
        connect(&first, &SingleInstance::summoned, this,
                [&](const Summons &summons) { heard.push_back(summons); });
        const Summons summons{{"/pictures/dog \u72D7.jpg", "/pictures"}, "as a cartoon"};
        QVERIFY(handOverFromElsewhere(folder / "library", summons));
        QTRY_COMPARE(heard.size(), 1U);
        QVERIFY(heard.front() == summons);
        QVERIFY(handOverFromElsewhere(folder / "library", {}));
        QTRY_COMPARE(heard.size(), 2U);
    }

    void theSameLibraryWrittenOtherwiseIsTheSame()
    {
        TempFolder folder;
        std::filesystem::create_directory(folder / "library");
        SingleInstance first(folder / "library");
        first.listen();
        QVERIFY(handOverFromElsewhere(folder.path() / "." / "library" / ".." / "library", {}));
    }

    void anotherLibraryHasAWindowOfItsOwn()
    {
        TempFolder folder;
        SingleInstance first(folder / "library");
        first.listen();
        SingleInstance other(folder / "other");
        QVERIFY(!other.handOver({}));
    }

    void aNameLeftByAKilledProgramIsTakenOver()
    {
        TempFolder folder;
        {
            SingleInstance gone(folder / "library");
            gone.listen();
        }
        SingleInstance next(folder / "library");
        QVERIFY(!next.handOver({}));
        next.listen();
        QVERIFY(handOverFromElsewhere(folder / "library", {}));
    }
};

SEMBLANCE_TEST(TestSingleInstance);
#include "tst_singleinstance.moc"
