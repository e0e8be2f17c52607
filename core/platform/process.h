// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"
#include "core/platform/descriptor.h"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace semblance::platform {

struct StartOptions
{
    std::vector<std::string> arguments;   ///< without the program's name
    std::vector<std::string> environment; ///< "NAME=value", added to (or replacing in) our own
    std::vector<Descriptor::Value>
        inherit;       ///< become descriptors 3, 4, ... of the child; all others are closed
    bool quiet = true; ///< its output and error output go nowhere
};

/// How a program ended.
struct Exit
{
    int code = 0;   ///< what it returned; meaningful where signal is 0
    int signal = 0; ///< the signal that ended it, 0 if none
};

/// A child process that does not outlive us: it is killed when this object goes, and, if it called
/// dieWithParent(), when our process ends in any way. One thread at a time uses an object.
class Process
{
public:
    /// @error NotFound  no such program    @error NoPermission, NoMemory, Internal as the system says
    static Result<Process> start(const std::filesystem::path &program, const StartOptions &options);

    Process(Process &&other) noexcept;
    Process &operator=(Process &&other) noexcept;
    ~Process(); ///< kills it and waits

    std::int64_t id() const noexcept { return id_; }
    /// Waits for its end, at most so long; nothing where it still runs. After the end always the same answer.
    std::optional<Exit> wait(std::chrono::milliseconds timeout);
    /// Ends it at once; wait() then says how.
    void kill() noexcept;

private:
    explicit Process(std::int64_t id) noexcept : id_(id) {}

    std::int64_t id_ = -1;
    Descriptor handle_; // Windows: the process; with its job it dies with us
    Descriptor job_;
    std::optional<Exit> exit_;
};

/// For the child's main: the system kills this process when the one that started it is gone.
void dieWithParent() noexcept;

} // namespace semblance::platform
