// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "tests/app/runcli.h"

#include "core/base/path.h"

#include <QProcess>
#include <sstream>

namespace semblance::test {

Json CliRun::document() const
{
    const auto json = parseJson(out, "the program's output", {.bytes = 1u << 30, .depth = 64});
    return json ? *json : Json();
}

std::vector<Json> CliRun::lines() const
{
    std::vector<Json> values;
    std::istringstream stream(out);
    std::string line;
    while (std::getline(stream, line)) {
        const auto json = parseJson(line, "a line of the program's output", {.bytes = 1u << 30, .depth = 64});
        values.push_back(json ? *json : Json());
    }
    return values;
}

std::string CliRun::report() const
{
    return "exit code " + std::to_string(exit) + "; output: " + out.substr(0, 2000) +
           "; error: " + err.substr(0, 2000);
}

CliRun runCli(const QStringList &arguments, const std::filesystem::path &home)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("SEMBLANCE_HOME"), text(home));
    process.setProcessEnvironment(environment);
    process.start(QString::fromUtf8(SEMBLANCE_BIN_DIR "/semblance-cli"), arguments);
    process.closeWriteChannel();
    CliRun run;
    if (!process.waitForFinished(60'000)) {
        run.err = "it did not end within a minute, or did not start";
        process.kill();
        process.waitForFinished();
        return run;
    }
    run.out = process.readAllStandardOutput().toStdString();
    run.err = process.readAllStandardError().toStdString();
    if (process.exitStatus() == QProcess::NormalExit)
        run.exit = process.exitCode();
    return run;
}

QString text(const std::filesystem::path &path)
{
    return QString::fromStdString(pathBytes(path));
}

} // namespace semblance::test
