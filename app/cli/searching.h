// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "app/cli/commands.h"
#include "core/search/answer.h"

#include <optional>

namespace semblance::cli {

/// What went wrong, and at which stage of the checks.
struct Failure
{
    Stage stage;
    Error error;
};

/// Answers the question of the command line once.
std::optional<Failure> searchOnce(const Arguments &arguments, app::Assembly &assembly,
                                  search::Answer &answer);

} // namespace semblance::cli
