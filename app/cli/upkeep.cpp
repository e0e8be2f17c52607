// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/cli/commands.h"
#include "core/base/path.h"
#include "core/library/checkup.h"
#include "core/store/backup.h"

namespace semblance::cli {

namespace {

constexpr const char *kProgram = "semblance-cli";

/// A library that has to exist.
Result<std::unique_ptr<library::Library>> existing(app::Assembly &assembly, store::Access access)
{
    auto library = library::Library::open(assembly.libraryFolder(), access, kProgram);
    if (library && !(*library)->exists())
        return Error{Code::NotFound, "open the library", display(assembly.libraryFolder()),
                     "there is no library yet", "Add a folder first: semblance-cli index FOLDER"};
    return library;
}

} // namespace

int runBackup(const Arguments &arguments, app::Assembly &assembly, Output &output)
{
    const auto file = semblance::absolute(pathFromBytes(arguments.upkeep.file));
    if (!file)
        return output.fail(Stage::Usage, file.error());
    const auto library = existing(assembly, store::Access::Read);
    if (!library)
        return output.fail(Stage::Library, library.error());
    if (auto done = store::backup((*library)->database(), *file); !done)
        return output.fail(Stage::Output, done.error());
    std::error_code error;
    const auto bytes = std::filesystem::file_size(*file, error);
    if (output.json())
        output.document(
            Json::object({{"backup", display(*file)},
                          {"bytes", error ? std::int64_t{0} : static_cast<std::int64_t>(bytes)}}));
    else
        output.text("The library was copied to " + display(*file) + ".");
    return kDone;
}

int runRestore(const Arguments &arguments, app::Assembly &assembly, Output &output)
{
    const auto file = semblance::absolute(pathFromBytes(arguments.upkeep.file));
    if (!file)
        return output.fail(Stage::Usage, file.error());
    const std::filesystem::path folder = assembly.libraryFolder();
    if (auto done = store::restore(*file, folder, kProgram); !done) {
        const bool input = done.error().file == display(*file) || done.error().code == Code::NotFound;
        return output.fail(input ? Stage::Input : Stage::Library, done.error());
    }
    std::error_code error;
    const auto before = folder / store::kBeforeRestore;
    const bool kept = std::filesystem::exists(before, error);
    if (output.json())
        output.document(Json::object({{"restored", display(*file)},
                                      {"library", display(folder)},
                                      {"before", kept ? Json(display(before)) : Json()}}));
    else
        output.text("The library was restored from " + display(*file) + "." +
                    (kept ? " The one before lies in " + display(before) + "." : ""));
    return kDone;
}

int runCheck(const Arguments &arguments, app::Assembly &assembly, Output &output)
{
    const bool repair = arguments.upkeep.repair;
    const auto library = existing(assembly, repair ? store::Access::Write : store::Access::Read);
    if (!library)
        return output.fail(Stage::Library, library.error());
    const auto findings =
        library::checkUp((*library)->database(), repair, {}, output.progress(), assembly.cancel());
    if (!findings)
        return output.fail(Stage::Library, findings.error());
    bool fine = true;
    Json checks = Json::array();
    for (const library::Finding &finding : *findings) {
        fine = fine && finding.ok;
        checks.push(Json::object({{"name", finding.name},
                                  {"ok", finding.ok},
                                  {"repaired", finding.repaired},
                                  {"detail", finding.detail}}));
        if (!output.json())
            output.text(finding.name + ": " +
                        (finding.repaired ? "repaired"
                         : finding.ok     ? "in order"
                                          : "not in order") +
                        (finding.detail.empty() ? "" : " (" + finding.detail + ")"));
    }
    if (output.json())
        output.document(Json::object({{"ok", fine}, {"checks", std::move(checks)}}));
    if (fine)
        return kDone;
    return output.fail(Stage::Library, {Code::Damaged, "check the library", display(assembly.libraryFolder()),
                                        "something in it is not in order",
                                        repair ? "Restore a backup, or remove the library and index again"
                                               : "semblance-cli check --repair puts right what can be"});
}

} // namespace semblance::cli
