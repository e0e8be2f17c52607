// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/resources.h"

#include "core/base/path.h"
#include "core/platform/folders.h"

namespace semblance::app {

Result<std::filesystem::path> findResource(const std::string &name)
{
    const std::filesystem::path program = platform::programFolder();
    std::vector<std::filesystem::path> places = {program / "resources", program, program / "../share/semblance"};
#ifdef SEMBLANCE_SOURCE_DIR
    // A program that runs from its build folder reads the source tree.
    places.emplace_back(std::filesystem::path(SEMBLANCE_SOURCE_DIR) / "resources");
    places.emplace_back(SEMBLANCE_SOURCE_DIR);
#endif
    std::string looked;
    for (const auto &place : places) {
        std::error_code error;
        const std::filesystem::path file = (place / name).lexically_normal();
        if (std::filesystem::is_regular_file(file, error))
            return file;
        looked += (looked.empty() ? "" : ", ") + display(file.parent_path());
    }
    return Error{Code::NotFound, "find the program's own file", name, "it is in none of " + looked,
                 "Install the program again"};
}

} // namespace semblance::app
