// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/progress.h"
#include "core/index/modelindex.h"
#include "core/store/database.h"

#include <string>
#include <vector>

namespace semblance::library {

/// One thing that was looked at.
struct Finding
{
    std::string
        name; ///< "catalogue", "embeddings", "vectors", "contents", "states", "index NAME", "thumbnails"
    bool ok = true;        ///< nothing is wrong, or it was repaired
    bool repaired = false; ///< something was wrong and is not any more
    std::string detail;    ///< for a person: what was found, and what became of it
};

/// Looks at everything that a library consists of: the catalogue's pages and what they say, the saved index
/// of each model, the thumbnails. What is derived is made again; of the catalogue, what contradicts itself is
/// taken out, and the pictures concerned are pending again. Nothing that is whole is lost.
/// @param repair  needs a database that was opened for writing
/// @error Interrupted, or where the looking itself failed; what is wrong with the library is a Finding
Result<std::vector<Finding>> checkUp(store::Database &database, bool repair,
                                     const index::IndexOptions &options, const ProgressFn &progress,
                                     const CancelToken &cancel);

} // namespace semblance::library
