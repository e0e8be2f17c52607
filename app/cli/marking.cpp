// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/cli/marking.h"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace semblance::cli {

namespace {

constexpr char kMark = '\x1f';

bool takesNoValue(std::string_view option)
{
    constexpr std::string_view kFlags[] = {"--json",      "--quiet", "--progress",       "--verbose",
                                           "--hidden",    "--exact", "--accept-emptied", "--include-query",
                                           "--no-stacks", "--retry", "--from-library",   "--watch",
                                           "--repair"};
    return option == "--" || std::find(std::begin(kFlags), std::end(kFlags), option) != std::end(kFlags);
}

} // namespace

std::vector<std::string> marked(int argc, const char *const *argv)
{
    std::vector<std::string> arguments;
    bool onlyPositional = false;
    for (int i = 1; i < argc; ++i) {
        const std::string_view before = i > 1 ? argv[i - 1] : "";
        std::string argument = argv[i];
        const bool value = before.starts_with("--") && !takesNoValue(before);
        if ((onlyPositional || !value) && argument.starts_with('[') && argument.ends_with(']'))
            argument.insert(argument.begin(), kMark);
        onlyPositional = onlyPositional || argument == "--";
        arguments.push_back(std::move(argument));
    }
    std::reverse(arguments.begin(), arguments.end());
    return arguments;
}

void unmark(std::string &text)
{
    if (text.starts_with(kMark))
        text.erase(0, 1);
}

} // namespace semblance::cli
