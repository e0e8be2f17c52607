// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/json.h"

#include <QStringList>
#include <filesystem>
#include <string>
#include <vector>

namespace semblance::test {

/// What a call of semblance-cli came to.
struct CliRun
{
    int exit = -1; ///< -1: it crashed or did not start
    std::string out, err;

    /// The one document on standard output; null where it is not valid JSON.
    Json document() const;
    /// One value for each line of standard output.
    std::vector<Json> lines() const;
    /// For QVERIFY2: exit code and what was said.
    std::string report() const;
};

/// Runs the built program and waits for it (a minute at most).
/// @param home  its SEMBLANCE_HOME: settings, cache and library of its own
CliRun runCli(const QStringList &arguments, const std::filesystem::path &home);

/// A path as an argument of the program.
QString text(const std::filesystem::path &path);

} // namespace semblance::test

/// Fails with what the program said where it did not end with that exit code.
#define VERIFY_EXIT(run, expected) QVERIFY2((run).exit == (expected), (run).report().c_str())
