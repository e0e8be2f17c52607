// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/cli/commands.h"
#include "app/cli/values.h"
#include "core/base/path.h"
#include "core/library/library.h"

namespace semblance::cli {

namespace {

/// Makes the failed files pending and indexes, which tries them again.
int retry(app::Assembly &assembly, Output &output)
{
    const auto model = assembly.model();
    if (!model)
        return output.fail(Stage::Model, model.error());
    const auto library =
        library::Library::open(assembly.libraryFolder(), store::Access::Write, "semblance-cli");
    if (!library)
        return output.fail(Stage::Library, library.error());
    if (const auto waiting = (*library)->retryProblems(); !waiting)
        return output.fail(Stage::Library, waiting.error());
    library::IndexOptions run;
    run.readers = assembly.decoders();
    const auto report = (*library)->index(app::encoderOf(**model), assembly.decoder(), run, output.progress(),
                                          assembly.cancel());
    if (!report)
        return output.fail(Stage::Library, report.error());
    return report->stopped ? output.fail(Stage::Library, *report->stopped) : kDone;
}

} // namespace

int runProblems(const Arguments &arguments, app::Assembly &assembly, Output &output)
{
    if (arguments.problems.retry)
        if (const int failed = retry(assembly, output); failed != kDone)
            return failed;
    const auto library =
        library::Library::open(assembly.libraryFolder(), store::Access::Read, "semblance-cli");
    if (!library)
        return output.fail(Stage::Library, library.error());
    const auto problems = (*library)->problems();
    if (!problems)
        return output.fail(Stage::Library, problems.error());
    Json list = Json::array();
    for (const store::ProblemFile &file : *problems) {
        if (output.json())
            list.push(Json::object({{"path", display(file.path)},
                                    {"code", file.problem.code},
                                    {"reason", file.problem.reason},
                                    {"since", isoTime(file.problem.since)}}));
        else
            output.text(display(file.path) + "\t" + file.problem.reason);
    }
    if (output.json())
        output.document(Json::object({{"problems", std::move(list)}}));
    else if (problems->empty())
        output.remark("No problems.");
    return kDone;
}

} // namespace semblance::cli
