// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/cli/output.h"

#include <cstdio>

#ifdef _WIN32
#include <io.h>
#else
#include <unistd.h>
#endif

namespace semblance::cli {

namespace {

bool isTerminal(std::FILE *stream) noexcept
{
#ifdef _WIN32
    return ::_isatty(::_fileno(stream)) != 0;
#else
    return ::isatty(::fileno(stream)) != 0;
#endif
}

void write(std::FILE *stream, const std::string &line)
{
    std::fwrite(line.data(), 1, line.size(), stream);
    std::fputc('\n', stream);
}

/// "1,234"
std::string grouped(std::int64_t number)
{
    std::string digits = std::to_string(number);
    for (std::ptrdiff_t at = std::ssize(digits) - 3; at > 0; at -= 3)
        digits.insert(static_cast<std::size_t>(at), ",");
    return digits;
}

} // namespace

int exitCode(Stage stage, Code code) noexcept
{
    switch (code) {
    case Code::Interrupted:
        return kInterrupted;
    case Code::NoMemory:
    case Code::Internal:
        return kDefect;
    case Code::NoSpace:
        return kNoSpace;
    case Code::Invalid:
        return kUsage;
    default:
        break;
    }
    switch (stage) {
    case Stage::Usage:
        return kUsage;
    case Stage::Input:
        return kInput;
    case Stage::Model:
        return kModel;
    case Stage::Library:
        return code == Code::NoPermission ? kNoSpace : kLibrary;
    case Stage::Output:
        return code == Code::NoPermission ? kNoSpace : kInput;
    }
    return kDefect;
}

Output::Output(const GlobalOptions &options)
    : json_(options.json), quiet_(options.quiet), jsonProgress_(options.json && options.progress),
      terminal_(isTerminal(stderr))
{}

Output::~Output()
{
    clearBar();
}

void Output::document(const Json &object)
{
    clearBar();
    Json whole = Json::object({{"schema", 1}});
    for (const auto &[name, value] : object.members())
        whole.append(name, value);
    write(stdout, whole.dump(2));
}

void Output::line(const Json &object)
{
    clearBar();
    write(stdout, object.dump());
    std::fflush(stdout); // whoever reads the lines does not wait for the end
}

void Output::text(const std::string &text)
{
    clearBar();
    write(stdout, text);
}

void Output::remark(const std::string &text)
{
    if (quiet_)
        return;
    clearBar();
    write(stderr, text);
}

void Output::warn(const std::string &text)
{
    clearBar();
    write(stderr, text);
}

int Output::fail(Stage stage, const Error &error)
{
    clearBar();
    if (json_)
        write(stderr,
              Json::object(
                  {{"error", Json::object({{"code", codeName(error.code)},
                                           {"message", error.sentence()},
                                           {"path", error.file.empty() ? Json() : Json(error.file)}})}})
                  .dump());
    else
        write(stderr, "semblance-cli: " + error.sentence());
    return exitCode(stage, error.code);
}

ProgressFn Output::progress()
{
    return [this](const Progress &progress) { show(progress); };
}

void Output::show(const Progress &progress)
{
    if (quiet_ || (json_ && !jsonProgress_))
        return;
    std::lock_guard lock(mutex_);
    using namespace std::chrono;
    const auto now = steady_clock::now();
    const bool ended = progress.total > 0 && progress.done >= progress.total;
    const auto pause = terminal_ || jsonProgress_ ? milliseconds(200) : milliseconds(3000);
    if (!ended && now - lastShown_ < pause)
        return;
    lastShown_ = now;
    if (jsonProgress_) {
        write(stderr, Json::object({{"progress", Json::object({{"stage", progress.stage},
                                                               {"done", progress.done},
                                                               {"total", progress.total},
                                                               {"detail", progress.detail}})}})
                          .dump());
        return;
    }
    std::string line = progress.stage + " " + grouped(progress.done) + " of " + grouped(progress.total);
    if (!progress.detail.empty())
        line += ", " + progress.detail;
    if (!terminal_) {
        write(stderr, line);
        return;
    }
    constexpr std::size_t kCells = 24;
    const double share = progress.total > 0 ? double(progress.done) / double(progress.total) : 0;
    const auto full = static_cast<std::size_t>(share * kCells);
    line = "[" + std::string(full, '#') + std::string(kCells - full, '.') + "] " + line;
    const std::size_t width = line.size();
    if (width < barWidth_)
        line.append(barWidth_ - width, ' ');
    barWidth_ = width;
    std::fprintf(stderr, "\r%s", line.c_str());
    std::fflush(stderr);
}

void Output::clearBar()
{
    std::lock_guard lock(mutex_);
    if (barWidth_ == 0)
        return;
    std::fprintf(stderr, "\r%s\r", std::string(barWidth_, ' ').c_str());
    barWidth_ = 0;
}

} // namespace semblance::cli
