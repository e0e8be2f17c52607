// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "app/cli/options.h"
#include "core/base/json.h"
#include "core/compose/nouns.h"
#include "core/compose/query.h"

#include <vector>

namespace semblance::cli {

/// The query that the options describe, checked as far as it can be without a model: modes, regions, pictures
/// that are there. @error Invalid (usage), NotFound (a picture)
Result<compose::Query> queryOf(const QueryOptions &options);

/// [{word, score}]
Json toJson(const std::vector<compose::NounScore> &readsAs);

} // namespace semblance::cli
