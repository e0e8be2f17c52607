// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/cli/commands.h"
#include "app/cli/version.h"
#include "core/base/path.h"
#include "core/library/library.h"

namespace semblance::cli {

namespace {

Json toJson(const library::LibraryStatus &status)
{
    const store::Counts &counts = status.counts;
    return Json::object({{"library", display(status.folder)},
                         {"model", status.model ? Json(status.model->name) : Json()},
                         {"version", kVersion},
                         {"found", counts.found},
                         {"indexed", counts.indexed},
                         {"failed", counts.failed},
                         {"excluded", counts.excluded},
                         {"offline", counts.offline},
                         {"pending", counts.pending},
                         {"bytes", status.bytes},
                         {"index", Json::object({{"kind", status.index.kind},
                                                 {"size", status.index.size},
                                                 {"state", status.index.state}})}});
}

} // namespace

int runStatus(const Arguments &, app::Assembly &assembly, Output &output)
{
    const auto library =
        library::Library::open(assembly.libraryFolder(), store::Access::Read, "semblance-cli");
    if (!library)
        return output.fail(Stage::Library, library.error());
    auto status = (*library)->status();
    if (!status)
        return output.fail(Stage::Library, status.error());
    status->folder = assembly.libraryFolder();
    if (output.json()) {
        output.document(toJson(*status));
        return kDone;
    }
    const store::Counts &counts = status->counts;
    output.text("library   " + display(status->folder) + (status->exists ? "" : " (not there yet)"));
    output.text("model     " + (status->model ? status->model->name : std::string("none yet")));
    output.text("found     " + std::to_string(counts.found) + " = " + std::to_string(counts.indexed) +
                " indexed + " + std::to_string(counts.failed) + " failed + " +
                std::to_string(counts.excluded) + " excluded + " + std::to_string(counts.pending) +
                " pending + " + std::to_string(counts.offline) + " offline");
    output.text("index     " + status->index.kind + ", " + std::to_string(status->index.size) +
                " embeddings, " + status->index.state);
    return kDone;
}

} // namespace semblance::cli
