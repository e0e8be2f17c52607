// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/log.h"

#include <atomic>
#include <cstdio>
#include <mutex>
#include <string>

namespace semblance {

namespace {

std::atomic<LogLevel> smallest = LogLevel::Warning;

const char *label(LogLevel level) noexcept
{
    switch (level) {
    case LogLevel::Debug:
        return "debug";
    case LogLevel::Info:
        return "info";
    case LogLevel::Warning:
        return "warning";
    case LogLevel::Error:
        return "error";
    }
    return "";
}

} // namespace

void setLogLevel(LogLevel level) noexcept
{
    smallest = level;
}

void log(LogLevel level, std::string_view message)
{
    if (level < smallest)
        return;
    static std::mutex mutex;
    const std::string line = std::string("semblance: ") + label(level) + ": " + std::string(message) + "\n";
    std::lock_guard lock(mutex);
    std::fwrite(line.data(), 1, line.size(), stderr);
}

} // namespace semblance
