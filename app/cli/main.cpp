// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/cli/commands.h"
#include "core/base/log.h"
#include "core/platform/interrupt.h"

#include <array>
#include <string_view>
#include <utility>

using namespace semblance;
using namespace semblance::cli;

namespace {

constexpr std::array<std::pair<std::string_view, Command>, 20> kCommands = {{
    {"index", runIndex},       {"search", runSearch},
    {"compare", runCompare},   {"roots", runRoots},
    {"status", runStatus},     {"problems", runProblems},
    {"embed", runEmbed},       {"compose", runCompose},
    {"tokenize", runTokenize}, {"preprocess", runPreprocess},
    {"model", runModel},       {"train-mapping", runTrainMapping},
    {"backup", runBackup},     {"restore", runRestore},
    {"check", runCheck},       {"duplicates", runDuplicates},
    {"export", runExport},     {"bench", runBench},
    {"eval", runEval},         {"self-test", runSelfTest},
}};

/// --json has to shape the error of a command line that could not be read, too.
bool wantsJson(int argc, const char *const *argv)
{
    for (int i = 1; i < argc; ++i)
        if (std::string_view(argv[i]) == "--json")
            return true;
    return false;
}

app::Setup setupOf(const Arguments &arguments)
{
    const GlobalOptions &options = arguments.global;
    app::Setup setup;
    setup.library = options.library;
    setup.model = options.model;
    setup.mapping = options.mapping;
    setup.device = options.device;
    setup.precision = options.precision;
    setup.threads = options.threads;
    setup.exact =
        arguments.command == "embed" || arguments.command == "compose" || arguments.command == "eval";
    return setup;
}

} // namespace

int main(int argc, char **argv)
{
    const auto parsed = parse(argc, argv);
    if (!parsed) {
        GlobalOptions options;
        options.json = wantsJson(argc, argv);
        return Output(options).fail(Stage::Usage, parsed.error());
    }
    const Arguments &arguments = parsed->arguments;
    Output output(arguments.global);
    if (parsed->text) {
        output.text(*parsed->text);
        return kDone;
    }
    if (arguments.global.verbose)
        setLogLevel(LogLevel::Info);
    app::Setup setup = setupOf(arguments);
    setup.measuring = [&output] {
        output.remark("Measuring which precision suits this model on this machine (once, some seconds) …");
    };
    app::Assembly assembly(std::move(setup), platform::cancelOnInterrupt());
    for (const auto &[name, run] : kCommands)
        if (name == arguments.command)
            return run(arguments, assembly, output);
    return output.fail(Stage::Usage, {Code::Internal, "run the command", "", "it is not in the table", ""});
}
