// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace semblance::learn {

/// What kind of picture it is; the numbers are the order of the style head and of kDomainNames.
enum class Domain { Photo, Sketch, Cartoon, Painting, Emoji, Icon };
inline constexpr int kDomains = 6;
inline constexpr const char *kDomainNames[kDomains] = {"photo",    "sketch", "cartoon",
                                                       "painting", "emoji",  "icon"};

/// What is known about one picture of a training collection.
struct PictureRecord
{
    std::string id;
    std::string source; ///< the collection: "pacs", "flickr8k", ...
    bool validation = false;
    Domain domain = Domain::Photo;
    std::string className;             ///< empty where it has captions instead
    std::vector<std::string> captions; ///< empty where it has a class instead
    bool operator==(const PictureRecord &) const = default;
};

/// From a line of SOURCE.jsonl (fields id, split, source, domain, and class or captions). @error Damaged
Result<PictureRecord> recordFromJson(const Json &line, const std::string &file);
Json toJson(const PictureRecord &record);

/// Equally large square pictures in memory: 8-bit RGB, row by row, one after the other.
/// On disk NAME.u8 holds the pixels alone and NAME.json says {"side", "count", "records": [...]}.
struct PictureSet
{
    int side = 0;
    std::vector<PictureRecord> records;
    std::vector<std::uint8_t> pixels; ///< records.size() * side * side * 3

    std::size_t bytesEach() const noexcept { return static_cast<std::size_t>(side) * side * 3; }
    std::span<const std::uint8_t> picture(std::size_t index) const noexcept
    {
        return std::span(pixels).subspan(index * bytesEach(), bytesEach());
    }
};

enum class Split { Training, Validation };

/// Reads the pictures of one split. @param pixelFile  NAME.u8; NAME.json lies beside it.
/// @error NotFound, Damaged where the two files contradict each other, NoMemory
Result<PictureSet> readPictureSet(const std::filesystem::path &pixelFile, Split split);

/// The records of a split alone. @error as readPictureSet
Result<std::vector<PictureRecord>> readRecords(const std::filesystem::path &pixelFile, Split split);

/// Writes both files; the index last, so that a set with an index is complete. @error NoSpace, NoPermission
Result<void> writePictureSet(const std::filesystem::path &pixelFile, const PictureSet &set);

/// Where the index of a pixel file lies.
std::filesystem::path indexOf(const std::filesystem::path &pixelFile);

} // namespace semblance::learn
