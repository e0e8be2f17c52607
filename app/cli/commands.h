// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "app/assembly.h"
#include "app/cli/options.h"
#include "app/cli/output.h"

namespace semblance::cli {

/// A command: reads its options, calls core, hands values to the output; gives the exit code of the program.
using Command = int (*)(const Arguments &arguments, app::Assembly &assembly, Output &output);

int runIndex(const Arguments &arguments, app::Assembly &assembly, Output &output);
int runSearch(const Arguments &arguments, app::Assembly &assembly, Output &output);
int runCompare(const Arguments &arguments, app::Assembly &assembly, Output &output);
int runRoots(const Arguments &arguments, app::Assembly &assembly, Output &output);
int runStatus(const Arguments &arguments, app::Assembly &assembly, Output &output);
int runProblems(const Arguments &arguments, app::Assembly &assembly, Output &output);
int runEmbed(const Arguments &arguments, app::Assembly &assembly, Output &output);
int runCompose(const Arguments &arguments, app::Assembly &assembly, Output &output);
int runTokenize(const Arguments &arguments, app::Assembly &assembly, Output &output);
int runPreprocess(const Arguments &arguments, app::Assembly &assembly, Output &output);
int runModel(const Arguments &arguments, app::Assembly &assembly, Output &output);
int runTrainMapping(const Arguments &arguments, app::Assembly &assembly, Output &output);
int runBackup(const Arguments &arguments, app::Assembly &assembly, Output &output);
int runRestore(const Arguments &arguments, app::Assembly &assembly, Output &output);
int runCheck(const Arguments &arguments, app::Assembly &assembly, Output &output);
int runDuplicates(const Arguments &arguments, app::Assembly &assembly, Output &output);
int runExport(const Arguments &arguments, app::Assembly &assembly, Output &output);
int runEval(const Arguments &arguments, app::Assembly &assembly, Output &output);
int runBench(const Arguments &arguments, app::Assembly &assembly, Output &output);
int runSelfTest(const Arguments &arguments, app::Assembly &assembly, Output &output);

} // namespace semblance::cli
