// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
//
// The programs run where the kernel ends them as soon as they ask for a socket that could leave the machine.
#include "tests/app/demolibrary.h"

#include <QProcess>

#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__))
#define SEMBLANCE_CAN_WATCH 1
#include <cstddef>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#endif

using namespace semblance;
using namespace semblance::test;

namespace {

#ifdef SEMBLANCE_CAN_WATCH

#ifdef __x86_64__
constexpr std::uint32_t kMachine = AUDIT_ARCH_X86_64;
#else
constexpr std::uint32_t kMachine = AUDIT_ARCH_AARCH64;
#endif

/// From here on this process and its children may open sockets to programs and to the kernel of this machine;
/// any other socket ends the process (SIGSYS). Runs between fork and exec: no memory is asked for.
void allowOnlyLocalSockets()
{
    constexpr auto kLoad = static_cast<__u16>(BPF_LD | BPF_W | BPF_ABS);
    constexpr auto kEqual = static_cast<__u16>(BPF_JMP | BPF_JEQ | BPF_K);
    constexpr auto kReturn = static_cast<__u16>(BPF_RET | BPF_K);
    sock_filter rules[] = {
        {kLoad, 0, 0, offsetof(seccomp_data, arch)},
        {kEqual, 0, 5, kMachine},
        {kLoad, 0, 0, offsetof(seccomp_data, nr)},
        {kEqual, 0, 4, SYS_socket},
        {kLoad, 0, 0, offsetof(seccomp_data, args)}, // the low half of the address family
        {kEqual, 2, 0, AF_UNIX},
        {kEqual, 1, 0, AF_NETLINK},
        {kReturn, 0, 0, SECCOMP_RET_KILL_PROCESS},
        {kReturn, 0, 0, SECCOMP_RET_ALLOW},
    };
    sock_fprog program = {static_cast<unsigned short>(std::size(rules)), rules};
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
        ::_exit(126);
}

#endif

/// What became of a program that was watched.
struct Watched
{
    bool ended = false, killed = false;
    int exit = -1;
    QByteArray out, err;

    QByteArray report() const
    {
        return (killed ? QByteArray("it asked for a socket that could leave the machine (or crashed)")
                       : "exit code " + QByteArray::number(exit)) +
               "; output: " + out.left(1000) + "; error: " + err.left(1000);
    }
};

Watched watch(const QString &program, const QStringList &arguments, const std::filesystem::path &home)
{
    Watched watched;
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("SEMBLANCE_HOME"), text(home));
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    process.setProcessEnvironment(environment);
#ifdef SEMBLANCE_CAN_WATCH
    process.setChildProcessModifier(allowOnlyLocalSockets);
#endif
    process.start(program, arguments);
    process.closeWriteChannel();
    watched.ended = process.waitForFinished(120'000);
    if (!watched.ended) {
        process.kill();
        process.waitForFinished();
    }
    watched.killed = process.exitStatus() == QProcess::CrashExit;
    watched.exit = process.exitCode();
    watched.out = process.readAllStandardOutput();
    watched.err = process.readAllStandardError();
    return watched;
}

QString programFile(const char *name)
{
    return QString::fromUtf8(SEMBLANCE_BIN_DIR "/") + QString::fromUtf8(name);
}

} // namespace

/// "Nothing leaves the machine" (product page, promise 2).
class TestNothingLeaves final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aSocketToTheNetworkWouldBeSeen();
    void commandsOpenNone_data();
    void commandsOpenNone();
    void theWindowOpensNone();

private:
    QStringList ofDemo(const QStringList &arguments) const
    {
        return arguments + QStringList{"--library", text(demo_.library()), "--model", text(demo_.model())};
    }
    DemoLibrary demo_;
};

void TestNothingLeaves::initTestCase()
{
#ifndef SEMBLANCE_CAN_WATCH
    QSKIP("sockets are watched on Linux (x86-64, ARM64) only");
#endif
    VERIFY_EXIT(demo_.make(), 0);
}

void TestNothingLeaves::aSocketToTheNetworkWouldBeSeen()
{
    const Watched local = watch("/bin/bash", {"-c", "exit 5"}, demo_.home().path());
    QVERIFY2(!local.killed && local.exit == 5, local.report());
    const Watched leaving =
        watch("/bin/bash", {"-c", "exec 3<>/dev/tcp/127.0.0.1/9; exit 5"}, demo_.home().path());
    QVERIFY2(leaving.killed, leaving.report());
    // A child's death is seen as its parent's exit code, so it is not enough to look at the parent alone.
    const Watched child =
        watch("/bin/bash", {"-c", "bash -c 'exec 3<>/dev/tcp/127.0.0.1/9' || exit 6"}, demo_.home().path());
    QVERIFY2(child.exit == 6, child.report());
}

void TestNothingLeaves::commandsOpenNone_data()
{
    QTest::addColumn<QStringList>("arguments");
    const QString picture = text(demo_.pictures() / "a/red.png");
    paint(demo_.pictures() / "c/new.png", qRgb(1, 2, 3));
    const std::filesystem::path lessons = demo_.home() / "lessons";
    for (int i = 0; i < 36; ++i) // fewer than 32 are refused
        paint(lessons / (std::to_string(i) + ".png"), qRgb(7 * i, 255 - 5 * i, 90));
    QTest::newRow("index") << QStringList{"index", text(demo_.pictures())};
    QTest::newRow("search") << QStringList{"search", "--picture", picture, "--words", "as a drawing"};
    QTest::newRow("compare") << QStringList{"compare", "--picture", picture, "--words", "as a drawing"};
    QTest::newRow("status") << QStringList{"status"};
    QTest::newRow("models") << QStringList{"model", "list"};
    QTest::newRow("train a mapping") << QStringList{"train-mapping",
                                                    "--pictures",
                                                    text(lessons),
                                                    "--steps",
                                                    "2",
                                                    "--batch",
                                                    "2",
                                                    "--out",
                                                    text(demo_.home() / "mapping.safetensors")};
}

void TestNothingLeaves::commandsOpenNone()
{
    QFETCH(QStringList, arguments);
    const Watched run = watch(programFile("semblance-cli"), ofDemo(arguments), demo_.home().path());
    QVERIFY2(run.ended && !run.killed && run.exit == 0, run.report());
}

void TestNothingLeaves::theWindowOpensNone()
{
    const QString window = programFile("semblance");
#ifndef SEMBLANCE_HAS_WINDOW
    QSKIP("this build was configured without the window");
#endif
    const Watched run = watch(window, ofDemo({"--bench-start", "--json"}), demo_.home().path());
    QVERIFY2(run.ended && !run.killed && run.exit == 0, run.report());
    QVERIFY2(run.out.contains("first"), run.report());
}

SEMBLANCE_TEST(TestNothingLeaves);

#include "tst_nothingleaves.moc"
