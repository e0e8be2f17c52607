// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "app/cli/options.h"
#include "core/base/json.h"
#include "core/base/progress.h"
#include "core/base/result.h"

#include <chrono>
#include <mutex>
#include <string>

namespace semblance::cli {

/// Where in its work a command was when something failed: decides the exit code together with the error's
/// Code. The order is the order of the checks: usage, inputs, model, library.
enum class Stage { Usage, Input, Model, Library, Output };

/// The exit codes of the program; one table, nowhere else.
enum Exit : int {
    kDone = 0,
    kSomeFailed = 1,
    kUsage = 2,
    kInput = 3,
    kModel = 4,
    kLibrary = 5,
    kNoSpace = 6,
    kDefect = 70,
    kInterrupted = 130,
};

int exitCode(Stage stage, Code code) noexcept;

/// Writes what a command has to say: JSON and results to standard output, everything else to standard error.
/// Threads: progress may come from any thread, the rest from one.
class Output
{
public:
    explicit Output(const GlobalOptions &options);
    ~Output();

    bool json() const noexcept { return json_; }

    /// The one JSON document of a command ("schema": 1 is added in front).
    void document(const Json &object);
    /// One JSON object on a line of its own.
    void line(const Json &object);
    /// A line of text for people.
    void text(const std::string &line);
    /// A remark on standard error, unless --quiet.
    void remark(const std::string &line);
    /// A warning on standard error, also with --quiet.
    void warn(const std::string &line);

    /// Reports an error and gives the exit code of the program.
    int fail(Stage stage, const Error &error);

    /// Progress as a bar on a terminal, a line every few seconds in a pipe, JSON objects with --json
    /// --progress.
    ProgressFn progress();

private:
    void show(const Progress &progress);
    void clearBar();

    const bool json_, quiet_, jsonProgress_, terminal_;
    std::mutex mutex_;
    std::chrono::steady_clock::time_point lastShown_{};
    std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
    std::size_t barWidth_ = 0;
};

} // namespace semblance::cli
