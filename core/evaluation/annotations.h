// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <filesystem>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace semblance::evaluation {

/// An annotation file in JSON. Members are asked for one after the other; the first that is missing or of the
/// wrong kind is remembered with the entry it belongs to, so that a reader looks once, at the end.
class Annotations
{
public:
    /// @error NotFound, Unreadable, Damaged, TooLarge (over 1 GB)
    static Result<Annotations> read(const std::filesystem::path &file);

    const Json &json() const noexcept { return json_; }
    const std::string &file() const noexcept { return file_; }

    /// The members and items of an entry; a problem and an empty value where they are not there.
    std::string text(const Json &entry, std::string_view name); ///< a whole number counts as its digits
    double number(const Json &entry, std::string_view name);
    const Json::Array &list(const Json &entry, std::string_view name);
    std::vector<std::string> texts(const Json &entry, std::string_view name, std::size_t atLeast);
    /// The entries of the file itself, which is a list. Counts the entry that problems name.
    const Json::Array &entries();
    void at(std::size_t entry) noexcept { entry_ = entry; }

    void complain(const std::string &cause);
    const std::optional<Error> &problem() const noexcept { return problem_; }

private:
    Annotations(Json json, std::string file) : json_(std::move(json)), file_(std::move(file)) {}

    Json json_;
    std::string file_;
    std::size_t entry_ = 0;
    std::optional<Error> problem_;
};

/// Names with their numbers, in the order in which they came.
class Names
{
public:
    /// The number of the name; a new one takes the next.
    int add(const std::string &name);
    std::optional<int> find(const std::string &name) const;
    /// The number of a name that an entry mentions; complains, and gives 0, where the gallery has none.
    int in(Annotations &annotations, const std::string &name) const;
    int count() const noexcept { return static_cast<int>(numbers_.size()); }

private:
    std::unordered_map<std::string, int> numbers_;
};

/// The first of data, data/below… in which `marker` is a file; data itself where it is nowhere.
std::filesystem::path folderWith(const std::filesystem::path &data, std::initializer_list<const char *> below,
                                 const std::string &marker);
/// The first of the paths below `folder` that is a file; the first of all where none is.
std::string firstFile(const std::filesystem::path &folder, const std::vector<std::string> &paths);
bool isFile(const std::filesystem::path &path);

/// Lines without their ends and white space behind; empty ones left out. @error as readAll
Result<std::vector<std::string>> readLines(const std::filesystem::path &file);
std::vector<std::string> split(const std::string &text, char between);
std::string joined(const std::vector<std::string> &texts, std::string_view between);

/// The Error of an annotation file that is not there. @param where  what it belongs to, for the advice
Error annotationsMissing(const std::filesystem::path &file, const std::string &where);
Error annotationsDamaged(const std::string &file, const std::string &cause);

} // namespace semblance::evaluation
