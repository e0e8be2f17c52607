// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/store/database.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace semblance::store {

/// A file that could not be read, and why.
struct Problem
{
    PictureId picture;
    std::string code;       ///< codeName of the error
    std::string reason;     ///< a sentence
    std::int64_t since = 0; ///< seconds since 1970
    bool operator==(const Problem &) const = default;
};

/// A problem with the file's absolute path.
struct ProblemFile
{
    Problem problem;
    RootId root;
    std::filesystem::path path;
};

class Problems
{
public:
    explicit Problems(Database &database) : connection_(database.connection()) {}

    /// The picture becomes Failed. A problem that is there already keeps its `since` where the code is the
    /// same.
    Result<void> put(const Problem &problem);
    /// In the order of root, path.
    Result<std::vector<ProblemFile>> all();
    Result<std::optional<Problem>> find(PictureId picture);
    /// Takes it away; the picture becomes pending.
    Result<void> retry(PictureId picture);
    /// All of them. @return how many
    Result<std::int64_t> retryAll();

private:
    Connection &connection_;
};

} // namespace semblance::store
