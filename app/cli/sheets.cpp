// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/cli/sheets.h"

#include "core/base/path.h"
#include "core/media/png.h"
#include "core/media/sheet.h"

#include <optional>

namespace semblance::cli {

namespace {

constexpr int kCell = 200; ///< pixels; twice the smallest thumbnail that is still recognised

} // namespace

Result<void> checkContactSheet(const std::string &file)
{
    const std::filesystem::path path = pathFromBytes(file);
    const Error wrong{Code::Invalid, "write the contact sheet", display(path), "", ""};
    if (extension(path) != "png") {
        Error error = wrong;
        error.cause = "its name does not end in .png";
        error.advice = "Give a name such as results.png";
        return error;
    }
    std::error_code error;
    const std::filesystem::path folder = path.parent_path();
    if (!folder.empty() && std::filesystem::exists(folder, error) &&
        !std::filesystem::is_directory(folder, error)) {
        Error failed = wrong;
        failed.code = Code::NotFound;
        failed.cause = display(folder) + " is not a folder";
        failed.advice = "Choose another place";
        return failed;
    }
    return {};
}

Result<void> writeContactSheet(const std::string &file, const std::vector<std::filesystem::path> &files,
                               int columns, const std::string &title, app::Assembly &assembly)
{
    std::vector<std::optional<Picture>> pictures;
    media::DecodeOptions options;
    options.minSide = kCell;
    options.cancel = assembly.cancel();
    for (const std::filesystem::path &path : files) {
        if (path.empty()) {
            pictures.emplace_back();
            continue;
        }
        auto decoded = assembly.decoder().decode(path, options);
        if (!decoded && decoded.error().code == Code::Interrupted)
            return decoded.error();
        pictures.push_back(decoded ? std::optional(media::fitInto(decoded->picture, kCell, kCell))
                                   : std::nullopt);
    }
    if (pictures.empty())
        return Error{Code::NotFound, "write the contact sheet", display(pathFromBytes(file)),
                     "nothing was found", ""};
    media::SheetOptions sheet;
    sheet.columns = columns;
    sheet.cell = kCell;
    sheet.title = title;
    const auto picture = media::contactSheet(pictures, sheet);
    if (!picture)
        return picture.error();
    return media::writePng(pathFromBytes(file), *picture);
}

} // namespace semblance::cli
