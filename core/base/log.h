// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <string_view>

namespace semblance {

enum class LogLevel { Debug, Info, Warning, Error };

/// Writes a line to the log: to standard error for warnings and errors (Info and Debug with -v), never
/// contents of files. Threads: safe from any.
void log(LogLevel level, std::string_view message);
/// What is written at all; Warning unless told otherwise.
void setLogLevel(LogLevel level) noexcept;

} // namespace semblance
