// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/cli/commands.h"
#include "app/cli/estimate.h"
#include "core/base/amounts.h"
#include "core/base/path.h"
#include "core/library/library.h"
#include "core/library/watching.h"

#include <chrono>
#include <cstdio>
#include <thread>
#include <utility>

namespace semblance::cli {

namespace {

constexpr const char *kProgram = "semblance-cli";

/// Every folder that was named is there and a folder, before anything long begins.
Result<std::vector<std::filesystem::path>> foldersOf(const std::vector<std::string> &names)
{
    std::vector<std::filesystem::path> folders;
    for (const std::string &name : names) {
        auto folder = semblance::absolute(pathFromBytes(name));
        if (!folder)
            return folder.error();
        std::error_code error;
        const auto status = std::filesystem::status(*folder, error);
        if (!std::filesystem::exists(status))
            return Error{Code::NotFound, "index", display(*folder), "there is no such folder",
                         "Check the name"};
        if (!std::filesystem::is_directory(status))
            return Error{Code::Unreadable, "index", display(*folder), "it is not a folder",
                         "Give the folder that holds it"};
        folders.push_back(std::move(*folder));
    }
    return folders;
}

Json toJson(const library::IndexReport &report)
{
    const library::ChangeCounts &counts = report.counts;
    return Json::object({{"roots", static_cast<std::int64_t>(report.scanned.size())},
                         {"found", counts.found},
                         {"new", counts.fresh},
                         {"changed", counts.changed},
                         {"moved", counts.moved},
                         {"unchanged", counts.unchanged},
                         {"removed", counts.removed},
                         {"failed", report.failed},
                         {"excluded", counts.excluded},
                         {"offline", report.offline},
                         {"seconds", report.seconds},
                         {"images_per_second", report.imagesPerSecond()}});
}

/// @param lines     one report after the other: JSON objects a line each
/// @param estimate  what was said before; null where nothing was
void show(const library::IndexReport &report, Output &output, bool lines, const Json &estimate = {})
{
    for (const Error &notice : report.notices)
        output.warn(notice.sentence());
    if (output.json()) {
        Json json = toJson(report);
        if (!estimate.isNull())
            json.set("estimate", estimate);
        lines ? output.line(json) : output.document(json);
        return;
    }
    const library::ChangeCounts &counts = report.counts;
    char line[256];
    std::snprintf(line, sizeof line,
                  "%lld pictures found: %lld new, %lld changed, %lld moved, %lld unchanged, %lld removed; "
                  "%lld embedded in "
                  "%.1f s (%.0f a second)",
                  static_cast<long long>(counts.found), static_cast<long long>(counts.fresh),
                  static_cast<long long>(counts.changed), static_cast<long long>(counts.moved),
                  static_cast<long long>(counts.unchanged), static_cast<long long>(counts.removed),
                  static_cast<long long>(report.embedded), report.seconds, report.imagesPerSecond());
    output.text(line);
    if (report.failed > 0)
        output.text(std::to_string(report.failed) + " could not be read: semblance-cli problems lists them");
}

/// What is known of a root that the system tells no changes of.
void sayWhatIsNotHeard(const library::Watching &watching, Output &output)
{
    for (const library::WatchedRoot &root : watching.roots())
        if (root.why)
            output.remark(root.why->sentence());
}

/// The library for the next round; waits while another program writes. Nothing where it was asked to stop.
Result<std::unique_ptr<library::Library>> openWhenFree(app::Assembly &assembly, Output &output)
{
    constexpr std::chrono::milliseconds kLook{200};
    for (bool said = false;;) {
        auto opened = library::Library::open(assembly.libraryFolder(), store::Access::Write, kProgram);
        if (opened || opened.error().code != Code::Locked || assembly.cancel().wanted())
            return opened;
        if (!std::exchange(said, true))
            output.remark(opened.error().sentence() + " Watching goes on when it has ended.");
        std::this_thread::sleep_for(kLook);
    }
}

/// Keeps the library up to date until it is asked to stop. Between two runs nobody is kept from writing.
int watch(std::unique_ptr<library::Library> library, const library::IndexOptions &options,
          const clip::Model &model, app::Assembly &assembly, Output &output)
{
    const library::Encoder encoder = app::encoderOf(model);
    library::Watching watching;
    library::IndexOptions run = options;
    for (;;) {
        const auto roots = library->roots();
        if (!roots)
            return output.fail(Stage::Library, roots.error());
        std::vector<store::Root> watched;
        for (const library::RootStatus &root : *roots)
            watched.push_back(root.root);
        watching.watch(watched); // before indexing: what changes meanwhile is heard
        const auto report =
            library->index(encoder, assembly.decoder(), run, output.progress(), assembly.cancel());
        if (!report)
            return output.fail(Stage::Library, report.error());
        show(*report, output, true);
        if (report->stopped)
            return output.fail(Stage::Library, *report->stopped);
        library.reset();
        if (run.only.empty()) {
            sayWhatIsNotHeard(watching, output);
            output.remark("Watching. Ctrl+C ends it.");
        }
        run.only = watching.wait(assembly.cancel());
        auto opened = run.only.empty() ? Result<std::unique_ptr<library::Library>>(nullptr)
                                       : openWhenFree(assembly, output);
        if (!opened && !assembly.cancel().wanted())
            return output.fail(Stage::Library, opened.error());
        if (!opened || !*opened)
            return kInterrupted;
        library = *std::move(opened);
    }
}

/// Whether the library answers with another model than the one that indexes now.
Result<std::optional<std::string>> otherModel(library::Library &library, const clip::Model &model)
{
    const auto current = library.currentModel();
    if (!current)
        return current.error();
    if (!*current || (*current)->id == model.id)
        return std::optional<std::string>();
    return std::optional((*current)->name);
}

/// Before long work the person is told how long and how much disk. @param estimate  what was told
Result<void> tellBefore(library::Library &library, const clip::Model &model, app::Assembly &assembly,
                        IndexEstimate &estimate)
{
    auto made = estimateIndexing(library, app::encoderOf(model), assembly.decoder(), assembly.decoders(),
                                 assembly.cancel());
    if (!made)
        return made.error();
    estimate = std::move(*made);
    if (estimate.free > 0 && estimate.bytes > estimate.free)
        return Error{Code::NoSpace, "index with", model.name,
                     "it needs " + bytesText(estimate.bytes) + " and " + bytesText(estimate.free) +
                         " are free in " + display(library.folder()),
                     "Free some space and try again"};
    return {};
}

/// One run; where the library answers with another model, time and disk are told before, and who answers
/// after it.
int indexOnce(library::Library &library, const clip::Model &model, const library::IndexOptions &run,
              bool onlyEstimate, app::Assembly &assembly, Output &output)
{
    const auto other = otherModel(library, model);
    if (!other)
        return output.fail(Stage::Library, other.error());
    IndexEstimate estimate;
    if (onlyEstimate || *other) {
        if (auto told = tellBefore(library, model, assembly, estimate); !told)
            return output.fail(Stage::Library, told.error());
        if (onlyEstimate) {
            output.json() ? output.document(Json::object({{"estimate", estimate.json()}}))
                          : output.text(estimate.sentence() + ".");
            return kDone;
        }
        output.remark(estimate.sentence() + ". Ctrl+C pauses, the same command goes on. Meanwhile " +
                      **other + " answers.");
    }
    const auto report =
        library.index(app::encoderOf(model), assembly.decoder(), run, output.progress(), assembly.cancel());
    if (!report)
        return output.fail(Stage::Library, report.error());
    show(*report, output, false, *other ? estimate.json() : Json());
    if (report->stopped)
        return output.fail(Stage::Library, *report->stopped);
    if (*other)
        output.remark("The library's searches still use " + **other + ": semblance-cli model use " +
                      model.name + " lets them use this one.");
    return kDone;
}

} // namespace

int runIndex(const Arguments &arguments, app::Assembly &assembly, Output &output)
{
    const IndexOptions &options = arguments.index;
    const auto folders = foldersOf(options.folders);
    if (!folders)
        return output.fail(Stage::Input, folders.error());
    const auto model = assembly.model();
    if (!model)
        return output.fail(Stage::Model, model.error());
    if (!(*model)->precisionReason.empty())
        output.remark("Precision " + (*model)->precisionReason + ".");
    auto opened = library::Library::open(assembly.libraryFolder(), store::Access::Write, kProgram);
    if (!opened)
        return output.fail(Stage::Library, opened.error());
    library::Library &library = **opened;

    std::optional<library::RootOptions> rootOptions;
    if (!options.exclude.empty() || !options.include.empty() || options.hidden || options.minSide > 0)
        rootOptions = library::RootOptions{options.exclude, options.include, options.hidden, options.minSide};
    for (const auto &folder : *folders) {
        const auto added = library.addRoot(folder, rootOptions);
        if (!added)
            return output.fail(Stage::Library, added.error());
        if (added->how == library::RootAdded::How::Inside)
            output.remark(display(folder) + " lies in " + display(added->root.path) +
                          ", which is in the library already.");
    }
    if (const auto roots = library.roots(); roots && roots->empty())
        output.remark("The library has no folder yet: semblance-cli index FOLDER adds one.");

    library::IndexOptions run;
    run.acceptEmptied = options.acceptEmptied;
    run.readers = assembly.decoders();
    if (options.watch && !options.estimate)
        return watch(*std::move(opened), run, **model, assembly, output);
    return indexOnce(library, **model, run, options.estimate, assembly, output);
}

} // namespace semblance::cli
