// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/cli/commands.h"
#include "core/base/path.h"
#include "core/library/library.h"

namespace semblance::cli {

namespace {

constexpr const char *kProgram = "semblance-cli";

Json toJson(const library::RootStatus &root)
{
    return Json::object({{"path", display(root.root.path)},
                         {"volume", root.root.volume},
                         {"state", library::conditionName(root.condition)},
                         {"found", root.counts.found},
                         {"indexed", root.counts.indexed},
                         {"failed", root.counts.failed},
                         {"excluded", root.counts.excluded},
                         {"pending", root.counts.pending},
                         {"offline", root.counts.offline}});
}

int list(app::Assembly &assembly, Output &output)
{
    const auto library = library::Library::open(assembly.libraryFolder(), store::Access::Read, kProgram);
    if (!library)
        return output.fail(Stage::Library, library.error());
    const auto roots = (*library)->roots();
    if (!roots)
        return output.fail(Stage::Library, roots.error());
    Json rows = Json::array();
    for (const library::RootStatus &root : *roots) {
        rows.push(toJson(root));
        if (!output.json())
            output.text(display(root.root.path) + "\t" + std::string(library::conditionName(root.condition)) +
                        "\t" + std::to_string(root.counts.indexed) + " of " +
                        std::to_string(root.counts.found));
    }
    if (output.json())
        output.document(Json::object({{"roots", std::move(rows)}}));
    return kDone;
}

/// One of add, remove, pause, resume for one folder.
Result<void> change(library::Library &library, const std::string &action, const std::filesystem::path &folder)
{
    if (action == "add") {
        const auto added = library.addRoot(folder);
        return added ? Result<void>() : Result<void>(added.error());
    }
    if (action == "remove")
        return library.removeRoot(folder);
    return library.pauseRoot(folder, action == "pause");
}

int rescan(const std::vector<std::filesystem::path> &folders, app::Assembly &assembly, Output &output)
{
    const auto model = assembly.model();
    if (!model)
        return output.fail(Stage::Model, model.error());
    const auto library = library::Library::open(assembly.libraryFolder(), store::Access::Write, kProgram);
    if (!library)
        return output.fail(Stage::Library, library.error());
    library::IndexOptions options;
    options.readers = assembly.decoders();
    for (const auto &folder : folders) {
        const auto root = (*library)->findRoot(folder);
        if (!root)
            return output.fail(Stage::Input, root.error());
        options.only.push_back(root->id);
    }
    const auto report = (*library)->index(app::encoderOf(**model), assembly.decoder(), options,
                                          output.progress(), assembly.cancel());
    if (!report)
        return output.fail(Stage::Library, report.error());
    if (report->stopped)
        return output.fail(Stage::Library, *report->stopped);
    return kDone;
}

} // namespace

int runRoots(const Arguments &arguments, app::Assembly &assembly, Output &output)
{
    const RootsOptions &options = arguments.roots;
    if (options.action == "list")
        return list(assembly, output);
    if (options.folders.empty() && options.action != "rescan")
        return output.fail(Stage::Usage,
                           {Code::Invalid, options.action + " a root", "", "no folder was named",
                            "Give the folder: semblance-cli roots " + options.action + " FOLDER"});
    std::vector<std::filesystem::path> folders;
    for (const std::string &name : options.folders) {
        auto folder = semblance::absolute(pathFromBytes(name));
        if (!folder)
            return output.fail(Stage::Usage, folder.error());
        folders.push_back(std::move(*folder));
    }
    if (options.action == "rescan") {
        if (const int failed = rescan(folders, assembly, output); failed != kDone)
            return failed;
        return list(assembly, output);
    }
    if (options.action == "locate" && folders.size() != 2)
        return output.fail(Stage::Usage,
                           {Code::Invalid, "locate a root", "", "it takes the old folder and the new one",
                            "Give semblance-cli roots locate OLD NEW"});
    {
        const auto library = library::Library::open(assembly.libraryFolder(), store::Access::Write, kProgram);
        if (!library)
            return output.fail(Stage::Library, library.error());
        if (options.action == "locate") {
            if (auto located = (*library)->locateRoot(folders[0], folders[1]); !located)
                return output.fail(located.error().code == Code::NotFound ? Stage::Input : Stage::Library,
                                   located.error());
            folders.clear();
        }
        for (const auto &folder : folders)
            if (auto changed = change(**library, options.action, folder); !changed)
                return output.fail(changed.error().code == Code::NotFound ? Stage::Input : Stage::Library,
                                   changed.error());
    }
    return list(assembly, output);
}

} // namespace semblance::cli
