// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/platform/channel.h"
#include "core/platform/process.h"
#include "core/platform/sharedmemory.h"
#include "tests/support/testmain.h"

#include <array>
#include <csignal>
#include <fcntl.h>
#include <string_view>
#include <sys/mman.h>
#include <thread>
#include <unistd.h>

using namespace semblance;
using namespace semblance::test;
using namespace std::chrono_literals;
using platform::Channel;
using platform::Descriptor;
using platform::Process;
using platform::SharedMemory;

namespace {

std::span<const std::byte> bytes(std::string_view text)
{
    return std::as_bytes(std::span(text));
}

std::string read(const Descriptor &descriptor)
{
    std::string text(64, '\0');
    const ssize_t got = ::pread(descriptor.fd(), text.data(), text.size(), 0);
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return text;
}

} // namespace

class TestProcess final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsHowAProgramEnded_data();
    void tellsHowAProgramEnded();
    void missingProgramIsNotFound();
    void killedProgramSaysSo();
    void destructorEndsTheProgram();
    void onlyInheritedDescriptorsArriveInOrder();
    void environmentIsAddedAndReplaced();
    void childDiesWithItsParent();
};

void TestProcess::tellsHowAProgramEnded_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("signal");
    QTest::newRow("well") << "exit 0" << 0 << 0;
    QTest::newRow("with a code") << "exit 7" << 7 << 0;
    QTest::newRow("by a signal") << "kill -SEGV $$" << 0 << SIGSEGV;
}

void TestProcess::tellsHowAProgramEnded()
{
    QFETCH(QString, script);
    QFETCH(int, code);
    QFETCH(int, signal);
    platform::StartOptions options;
    options.arguments = {"-c", script.toStdString()};
    auto process = Process::start("/bin/sh", options);
    VERIFY_OK(process);
    const auto exit = process->wait(30s);
    QVERIFY(exit.has_value());
    QCOMPARE(exit->code, code);
    QCOMPARE(exit->signal, signal);
    QVERIFY(process->wait(0s).has_value()); // the same answer again
}

void TestProcess::missingProgramIsNotFound()
{
    const auto process = Process::start("/no/such/program", {});
    VERIFY_ERROR(process, Code::NotFound);
    QCOMPARE(process.error().file, std::string("/no/such/program"));
}

void TestProcess::killedProgramSaysSo()
{
    platform::StartOptions options;
    options.arguments = {"1000"};
    auto process = Process::start("/bin/sleep", options);
    VERIFY_OK(process);
    QVERIFY(!process->wait(0s));
    process->kill();
    const auto exit = process->wait(30s);
    QVERIFY(exit.has_value());
    QCOMPARE(exit->signal, SIGKILL);
}

void TestProcess::destructorEndsTheProgram()
{
    platform::StartOptions options;
    options.arguments = {"1000"};
    pid_t id = 0;
    {
        auto process = Process::start("/bin/sleep", options);
        VERIFY_OK(process);
        id = static_cast<pid_t>(process->id());
        QCOMPARE(::kill(id, 0), 0);
        Process moved = std::move(*process);
        QCOMPARE(moved.id(), std::int64_t(id));
    }
    QCOMPARE(::kill(id, 0), -1);
}

void TestProcess::onlyInheritedDescriptorsArriveInOrder()
{
    auto ends = Channel::pair();
    VERIFY_OK(ends);
    const auto first = SharedMemory::with(bytes("first"));
    const auto second = SharedMemory::with(bytes("second"));
    VERIFY_OK(first);
    VERIFY_OK(second);
    const int leaked = ::open("/dev/null", O_RDONLY); // without CLOEXEC, as careless libraries do
    platform::StartOptions options;
    options.inherit = {ends->second.descriptor().get(), second->descriptor().get(),
                       first->descriptor().get()};
    options.arguments = {"-c", "ls /proc/$$/fd | wc -l >&3; cat <&4 >&3; cat <&5 >&3"};
    // The memory's position is at its end after it was written.
    ::lseek(first->descriptor().fd(), 0, SEEK_SET);
    ::lseek(second->descriptor().fd(), 0, SEEK_SET);
    auto process = Process::start("/bin/sh", options);
    ::close(leaked);
    VERIFY_OK(process);
    ends->second = Channel(Descriptor());
    std::string text;
    std::array<std::byte, 1> one;
    while (ends->first.receive(one, 30s))
        text += static_cast<char>(one[0]);
    QCOMPARE(QString::fromStdString(text).simplified(), QStringLiteral("6 secondfirst")); // 0 to 5
}

void TestProcess::environmentIsAddedAndReplaced()
{
    qputenv("SEMBLANCE_TEST_KEPT", "kept");
    qputenv("SEMBLANCE_TEST_REPLACED", "old");
    auto ends = Channel::pair();
    VERIFY_OK(ends);
    platform::StartOptions options;
    options.environment = {"SEMBLANCE_TEST_REPLACED=new"};
    options.inherit = {ends->second.descriptor().get()};
    options.arguments = {"-c", "printf %s-%s $SEMBLANCE_TEST_KEPT $SEMBLANCE_TEST_REPLACED >&3"};
    auto process = Process::start("/bin/sh", options);
    VERIFY_OK(process);
    std::array<std::byte, 8> answer;
    VERIFY_OK(ends->first.receive(answer, 30s));
    QCOMPARE(std::string(reinterpret_cast<const char *>(answer.data()), answer.size()),
             std::string("kept-new"));
}

void TestProcess::childDiesWithItsParent()
{
    // A parent in between starts a decoder, says its number and is killed; the decoder must go too.
    auto ends = Channel::pair();
    VERIFY_OK(ends);
    platform::StartOptions options;
    options.inherit = {ends->second.descriptor().get()};
    auto parent = Process::start(std::filesystem::path(SEMBLANCE_BIN_DIR) / "test-parent", options);
    VERIFY_OK(parent);
    std::int64_t child = 0;
    VERIFY_OK(ends->first.receive(std::as_writable_bytes(std::span(&child, 1)), 30s));
    QVERIFY(child > 0);
    QCOMPARE(::kill(static_cast<pid_t>(child), 0), 0);
    parent->kill();
    QVERIFY(parent->wait(30s).has_value());
    // A zombie that nobody waits for still has its number: look at whether it runs.
    QTRY_VERIFY_WITH_TIMEOUT(
        [child] {
            QFile status(QStringLiteral("/proc/%1/stat").arg(child));
            return !status.open(QIODevice::ReadOnly) || status.readAll().contains(") Z ");
        }(),
        10'000);
}

class TestChannel final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void messagesArriveWhole();
    void descriptorsTravelAlong();
    void silenceEndsInTime();
    void aCancelledWaitEnds();
    void theOtherSideMayGo();
    void memoryIsSealed();
    void roomIsWrittenAgainAndAgainAndKeepsItsSize();
    void memoryThatIsTooSmallOrOpenIsRefused();
};

void TestChannel::messagesArriveWhole()
{
    auto ends = Channel::pair();
    VERIFY_OK(ends);
    std::vector<std::byte> large(1'000'000); // more than a socket holds at once
    for (std::size_t i = 0; i < large.size(); ++i)
        large[i] = static_cast<std::byte>(i % 251);
    std::thread sender([&] { static_cast<void>(ends->first.send(large)); });
    std::vector<std::byte> came(large.size());
    const auto received = ends->second.receive(came, 30s);
    sender.join();
    VERIFY_OK(received);
    QVERIFY(!received->valid());
    QVERIFY(came == large);
}

void TestChannel::descriptorsTravelAlong()
{
    auto ends = Channel::pair();
    VERIFY_OK(ends);
    const auto memory = SharedMemory::with(bytes("what it holds"));
    VERIFY_OK(memory);
    VERIFY_OK(ends->first.send(bytes("here"), memory->descriptor().get()));
    std::array<std::byte, 4> word;
    const auto received = ends->second.receive(word, 30s);
    VERIFY_OK(received);
    QVERIFY(received->valid());
    QVERIFY(received->fd() != memory->descriptor().fd());
    QCOMPARE(read(*received), std::string("what it holds"));
    QVERIFY((::fcntl(received->fd(), F_GETFD) & FD_CLOEXEC) != 0);
}

void TestChannel::silenceEndsInTime()
{
    auto ends = Channel::pair();
    VERIFY_OK(ends);
    VERIFY_OK(ends->first.send(bytes("hal"))); // half a message is none
    std::array<std::byte, 4> word;
    VERIFY_ERROR(ends->second.receive(word, 10ms), Code::Locked);
}

void TestChannel::aCancelledWaitEnds()
{
    auto ends = Channel::pair();
    VERIFY_OK(ends);
    const CancelToken token;
    std::thread impatient([&] { token.cancel(); });
    std::array<std::byte, 4> word;
    VERIFY_ERROR(ends->second.receive(word, -1ms, token), Code::Interrupted);
    impatient.join();
}

void TestChannel::theOtherSideMayGo()
{
    auto ends = Channel::pair();
    VERIFY_OK(ends);
    VERIFY_OK(ends->first.send(bytes("ha")));
    ends->first = Channel(Descriptor());
    std::array<std::byte, 4> word;
    VERIFY_ERROR(ends->second.receive(word, 30s), Code::NotFound);
    VERIFY_ERROR(ends->second.send(bytes("anybody")), Code::NotFound); // and no SIGPIPE
}

void TestChannel::memoryIsSealed()
{
    const auto made = SharedMemory::with(bytes("pixels"));
    VERIFY_OK(made);
    const int fd = made->descriptor().fd();
    QCOMPARE(::ftruncate(fd, 1), -1);
    QCOMPARE(::ftruncate(fd, 100), -1);
    QCOMPARE(::pwrite(fd, "x", 1, 0), ssize_t(-1));
    auto opened = SharedMemory::open(Descriptor(::dup(fd)), 6);
    VERIFY_OK(opened);
    const SharedMemory moved = std::move(*opened);
    QCOMPARE(moved.bytes().size(), std::size_t(6));
    QCOMPARE(static_cast<char>(moved.bytes()[5]), 's');
}

void TestChannel::roomIsWrittenAgainAndAgainAndKeepsItsSize()
{
    auto made = SharedMemory::room(8);
    VERIFY_OK(made);
    QCOMPARE(made->writable().size(), std::size_t(8));
    const int fd = made->descriptor().fd();
    QCOMPARE(::ftruncate(fd, 1), -1);
    QCOMPARE(*SharedMemory::sizeOf(made->descriptor()), std::size_t(8));
    const auto opened = SharedMemory::open(Descriptor(::dup(fd)), 8);
    VERIFY_OK(opened);
    for (const char letter : {'a', 'b'}) {
        made->writable()[7] = static_cast<std::byte>(letter);
        QCOMPARE(static_cast<char>(opened->bytes()[7]), letter);
    }
    SharedMemory reader = SharedMemory::open(Descriptor(::dup(fd)), 8).value();
    QVERIFY(reader.writable().empty());
}

void TestChannel::memoryThatIsTooSmallOrOpenIsRefused()
{
    const auto made = SharedMemory::with(bytes("pixels"));
    VERIFY_OK(made);
    VERIFY_ERROR(SharedMemory::open(Descriptor(::dup(made->descriptor().fd())), 7), Code::Damaged);
    VERIFY_ERROR(SharedMemory::open(Descriptor(::dup(made->descriptor().fd())), 0), Code::Damaged);
    Descriptor open(::memfd_create("open", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    QCOMPARE(::ftruncate(open.fd(), 100), 0);
    VERIFY_ERROR(SharedMemory::open(std::move(open), 100), Code::Damaged);
    VERIFY_ERROR(SharedMemory::open(Descriptor(::open("/dev/zero", O_RDONLY | O_CLOEXEC)), 100),
                 Code::Damaged);
}

SEMBLANCE_TEST(TestProcess);
SEMBLANCE_TEST(TestChannel);

#include "tst_process.moc"
