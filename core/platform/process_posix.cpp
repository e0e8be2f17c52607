// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/files.h"
#include "core/base/path.h"
#include "core/base/worker.h"
#include "core/platform/process.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <future>
#include <spawn.h>
#include <string_view>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>

extern char **environ;

namespace semblance::platform {

namespace {

using namespace std::chrono_literals;

constexpr int kFirstInherited = 3;
constexpr int kOutOfTheWay = 200; // above every descriptor number that a child is given

struct Actions
{
    posix_spawn_file_actions_t value;
    Actions() { ::posix_spawn_file_actions_init(&value); }
    ~Actions() { ::posix_spawn_file_actions_destroy(&value); }
    Actions(const Actions &) = delete;
    Actions &operator=(const Actions &) = delete;
};

struct Attributes
{
    posix_spawnattr_t value;
    Attributes() { ::posix_spawnattr_init(&value); }
    ~Attributes() { ::posix_spawnattr_destroy(&value); }
    Attributes(const Attributes &) = delete;
    Attributes &operator=(const Attributes &) = delete;
};

/// Our environment with what is added; an added name replaces ours.
std::vector<std::string> mergedEnvironment(const std::vector<std::string> &added)
{
    std::vector<std::string> merged = added;
    for (char **entry = environ; entry && *entry; ++entry) {
        const std::string_view text = *entry;
        const std::string_view name = text.substr(0, text.find('=') + 1);
        bool replaced = false;
        for (const std::string &other : added)
            replaced = replaced || (!name.empty() && std::string_view(other).starts_with(name));
        if (!replaced)
            merged.emplace_back(text);
    }
    return merged;
}

std::vector<char *> pointers(std::vector<std::string> &texts)
{
    std::vector<char *> list;
    list.reserve(texts.size() + 1);
    for (std::string &text : texts)
        list.push_back(text.data());
    list.push_back(nullptr);
    return list;
}

/// posix_spawn with everything prepared. @return errno, 0 for success
int spawn(const std::filesystem::path &program, const StartOptions &options, pid_t &child)
{
    Actions actions;
    std::vector<Descriptor> raised; // copies that no target number can collide with
    if (options.quiet) {
        ::posix_spawn_file_actions_addopen(&actions.value, 1, "/dev/null", O_WRONLY, 0);
        ::posix_spawn_file_actions_addopen(&actions.value, 2, "/dev/null", O_WRONLY, 0);
    }
    ::posix_spawn_file_actions_addopen(&actions.value, 0, "/dev/null", O_RDONLY, 0);
    int next = kFirstInherited;
    for (const Descriptor::Value value : options.inherit) {
        const int copy = ::fcntl(static_cast<int>(value), F_DUPFD_CLOEXEC, kOutOfTheWay);
        if (copy < 0)
            return errno;
        raised.emplace_back(copy);
        ::posix_spawn_file_actions_adddup2(&actions.value, copy, next++);
    }
    Attributes attributes;
    // An own process group: Ctrl+C in a terminal is the parent's to handle, not the child's to die of.
    short flags = POSIX_SPAWN_SETPGROUP;
    ::posix_spawnattr_setpgroup(&attributes.value, 0);
#ifdef POSIX_SPAWN_CLOEXEC_DEFAULT
    flags |= POSIX_SPAWN_CLOEXEC_DEFAULT;
#elif defined(__GLIBC__) && __GLIBC_PREREQ(2, 34)
    ::posix_spawn_file_actions_addclosefrom_np(&actions.value, next);
#endif
    ::posix_spawnattr_setflags(&attributes.value, flags);

    std::vector<std::string> words = {program.string()};
    words.insert(words.end(), options.arguments.begin(), options.arguments.end());
    std::vector<std::string> variables = mergedEnvironment(options.environment);
    const std::vector<char *> argv = pointers(words);
    const std::vector<char *> envp = pointers(variables);
    return ::posix_spawn(&child, program.c_str(), &actions.value, &attributes.value, argv.data(),
                         envp.data());
}

/// Children are born on a thread that lives as long as the program: Linux counts the thread, not the process,
/// as the parent whose end a child can ask to die with (prctl(2), PR_SET_PDEATHSIG).
Worker &nursery()
{
    static Worker worker;
    return worker;
}

} // namespace

Result<Process> Process::start(const std::filesystem::path &program, const StartOptions &options)
{
    pid_t child = -1;
    std::promise<int> born;
    nursery().post([&] { born.set_value(spawn(program, options, child)); });
    if (const int number = born.get_future().get(); number != 0)
        return systemError(number, "start the program", program);
    return Process(child);
}

Process::Process(Process &&other) noexcept
    : id_(std::exchange(other.id_, -1)), handle_(std::move(other.handle_)), job_(std::move(other.job_)),
      exit_(other.exit_)
{}

Process &Process::operator=(Process &&other) noexcept
{
    std::swap(id_, other.id_);
    std::swap(exit_, other.exit_);
    return *this;
}

Process::~Process()
{
    if (id_ < 0 || exit_)
        return;
    kill();
    while (!wait(1s)) {
    }
}

std::optional<Exit> Process::wait(std::chrono::milliseconds timeout)
{
    if (id_ < 0)
        return std::nullopt;
    const auto until = std::chrono::steady_clock::now() + timeout;
    while (!exit_) {
        int status = 0;
        const pid_t done = ::waitpid(static_cast<pid_t>(id_), &status, WNOHANG);
        if (done == static_cast<pid_t>(id_))
            exit_ = WIFSIGNALED(status) ? Exit{0, WTERMSIG(status)} : Exit{WEXITSTATUS(status), 0};
        else if (done < 0 && errno != EINTR)
            exit_ = Exit{}; // somebody else has waited for it: how it ended is not known
        else if (std::chrono::steady_clock::now() >= until)
            break;
        else
            std::this_thread::sleep_for(1ms);
    }
    return exit_;
}

void Process::kill() noexcept
{
    if (id_ > 0 && !exit_)
        ::kill(static_cast<pid_t>(id_), SIGKILL);
}

} // namespace semblance::platform
