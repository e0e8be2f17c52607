// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <string>
#include <vector>

namespace semblance::cli {

// CLI11 reads a positional argument "[a,b]" as a list. Files and texts may be called that, so such arguments
// carry a mark through the parser, which no argument of a person begins with.

/// The arguments in CLI11's order (last first), positional lists marked.
std::vector<std::string> marked(int argc, const char *const *argv);
/// Takes the mark away where there is one.
void unmark(std::string &text);

} // namespace semblance::cli
