// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/library/duplicates.h"
#include "app/cli/commands.h"
#include "core/base/path.h"

namespace semblance::cli {

int runDuplicates(const Arguments &, app::Assembly &assembly, Output &output)
{
    const auto library =
        library::Library::open(assembly.libraryFolder(), store::Access::Read, "semblance-cli");
    if (!library)
        return output.fail(Stage::Library, library.error());
    std::vector<library::DuplicateGroup> groups;
    if ((*library)->exists()) {
        const auto model = (*library)->currentModel();
        if (!model)
            return output.fail(Stage::Library, model.error());
        library::DuplicateOptions options;
        if (*model)
            options.model = (*model)->id;
        auto found =
            library::findDuplicates((*library)->database(), options, output.progress(), assembly.cancel());
        if (!found)
            return output.fail(Stage::Library, found.error());
        groups = *std::move(found);
    }
    Json list = Json::array();
    for (const library::DuplicateGroup &group : groups) {
        Json paths = Json::array();
        for (const auto &path : group.paths)
            paths.push(display(path));
        if (!output.json()) {
            output.text(group.identical ? "identical" : "nearly identical");
            for (const auto &path : group.paths)
                output.text("  " + display(path));
        }
        list.push(
            Json::object({{"kind", group.identical ? "identical" : "near"}, {"paths", std::move(paths)}}));
    }
    if (output.json())
        output.document(Json::object({{"groups", std::move(list)}}));
    else if (groups.empty())
        output.remark("No duplicates.");
    return kDone;
}

} // namespace semblance::cli
