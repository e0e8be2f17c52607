// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/store/database.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace semblance::library {

/// A picture of the library as a list shows it.
struct ListedPicture
{
    PictureId picture;
    std::filesystem::path path;
    std::shared_ptr<const std::filesystem::path> root; ///< that it lies in; one for all of its pictures
    int width = 0, height = 0;                         ///< upright, pixels; 0: not known
    std::int64_t when = 0; ///< taken, or the file's time where the camera's is unknown; seconds since 1970
    bool offline = false;
    std::string camera; ///< maker and model; empty: not known
};

/// Everything that the catalogue knows of one picture.
struct PictureFacts
{
    ListedPicture listed;
    std::int64_t bytes = 0;
    std::int64_t modified = 0;                 ///< of the file, seconds since 1970
    std::optional<std::int64_t> taken;         ///< by the camera's clock
    std::string camera;                        ///< maker and model
    std::string format;                        ///< as the decoder names it
    std::vector<std::filesystem::path> copies; ///< other files with the same content
};

/// Every picture that was read without fault, newest first, ties by id. @param most at most so many
Result<std::vector<ListedPicture>> listPictures(store::Database &database, std::size_t most);

/// @error NotFound  the library has no such picture (any more), or it was not read yet
Result<PictureFacts> describePicture(store::Database &database, PictureId picture);

} // namespace semblance::library
