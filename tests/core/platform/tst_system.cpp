// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/platform/inputfile.h"
#include "core/platform/interrupt.h"
#include "core/platform/memory.h"
#include "core/platform/priority.h"
#include "core/platform/volumes.h"
#include "tests/support/testmain.h"

#include <csignal>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <thread>
#include <unistd.h>

using namespace semblance;
using namespace semblance::test;

/// What the machine says about itself.
class TestSystem final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void memoryIsPlausible();
    void loweredPriorityIsOfOneThreadOnly();
    void aVolumeIsTheSameForItsFolders();
    void volumesOfDifferentFileSystemsDiffer();
    void aMissingPathHasNoVolume();
    void aSignalBecomesAWishToStop();
    void openFilesAreMapped();
};

void TestSystem::memoryIsPlausible()
{
    QVERIFY(platform::physicalMemory() > (64u << 20));
    QVERIFY(platform::peakResident() > (1u << 20));
    QVERIFY(platform::peakResident() < platform::physicalMemory());
}

void TestSystem::loweredPriorityIsOfOneThreadOnly()
{
    const auto nice = [] { return ::getpriority(PRIO_PROCESS, static_cast<id_t>(::syscall(SYS_gettid))); };
    const int before = nice();
    int lowered = 0;
    std::thread([&] {
        platform::lowerThreadPriority();
        lowered = nice();
    }).join();
    QVERIFY(lowered >= 10);
    QCOMPARE(nice(), before);
}

void TestSystem::aVolumeIsTheSameForItsFolders()
{
    TempFolder folder;
    const auto file = folder.write("below/picture.jpg", "x");
    const auto ofFolder = platform::volumeOf(folder.path());
    const auto ofFile = platform::volumeOf(file);
    VERIFY_OK(ofFolder);
    VERIFY_OK(ofFile);
    QVERIFY(!ofFolder->identity.empty());
    QCOMPARE(ofFile->identity, ofFolder->identity);
    QCOMPARE(ofFile->mountPoint, ofFolder->mountPoint);
    QCOMPARE(ofFile->relative, ofFolder->relative / "below" / "picture.jpg");
    QCOMPARE((ofFile->mountPoint / ofFile->relative).lexically_normal(), std::filesystem::canonical(file));
}

void TestSystem::volumesOfDifferentFileSystemsDiffer()
{
    TempFolder folder;
    const auto ofFolder = platform::volumeOf(folder.path());
    const auto ofProc = platform::volumeOf("/proc");
    VERIFY_OK(ofFolder);
    VERIFY_OK(ofProc);
    QVERIFY(ofFolder->identity != ofProc->identity);
    QCOMPARE(ofProc->mountPoint, std::filesystem::path("/proc"));
    QCOMPARE(ofProc->relative, std::filesystem::path("."));
}

void TestSystem::aMissingPathHasNoVolume()
{
    TempFolder folder;
    const auto missing = platform::volumeOf(folder / "absent");
    VERIFY_ERROR(missing, Code::NotFound);
    QCOMPARE(missing.error().file, display(folder / "absent"));
}

void TestSystem::aSignalBecomesAWishToStop()
{
    const CancelToken token = platform::cancelOnInterrupt();
    QVERIFY(!token.wanted());
    ::raise(SIGINT);
    QVERIFY(token.wanted());
    QVERIFY(platform::cancelOnInterrupt().wanted()); // one for the whole program
    ::signal(SIGINT, SIG_DFL);
    ::signal(SIGTERM, SIG_DFL);
}

void TestSystem::openFilesAreMapped()
{
    TempFolder folder;
    const platform::Descriptor file(::open(folder.write("file", "content").c_str(), O_RDONLY | O_CLOEXEC));
    const auto mapped = platform::MappedInput::open(file);
    VERIFY_OK(mapped);
    QCOMPARE(mapped->bytes().size(), std::size_t(7));
    const platform::Descriptor none(::open(folder.write("empty", "").c_str(), O_RDONLY | O_CLOEXEC));
    const auto empty = platform::MappedInput::open(none);
    VERIFY_OK(empty);
    QVERIFY(empty->bytes().empty());
    QVERIFY(!platform::MappedInput::open(platform::Descriptor()));
}

SEMBLANCE_TEST(TestSystem);

#include "tst_system.moc"
