// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "app/cli/options.h"

namespace CLI {
class App;
}

namespace semblance::cli {

/// The subcommands of `model` and what they take.
void addModel(CLI::App &command, ModelOptions &options);

} // namespace semblance::cli
