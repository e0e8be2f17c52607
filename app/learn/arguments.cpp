// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/learn/arguments.h"

#include <algorithm>
#include <cstdlib>

namespace semblance {

namespace {

Error wrong(std::string cause)
{
    return {Code::Invalid,
            "read the command line",
            {},
            std::move(cause),
            "semblance-learn --help lists the options"};
}

} // namespace

Result<Arguments> Arguments::parse(const std::vector<std::string> &words,
                                   const std::vector<std::string> &known)
{
    Arguments arguments;
    for (std::size_t i = 0; i < words.size(); i += 2) {
        const std::string name = words[i].starts_with("--") ? words[i].substr(2) : "";
        if (std::find(known.begin(), known.end(), name) == known.end())
            return wrong("there is no option " + words[i]);
        if (i + 1 >= words.size())
            return wrong("the option " + words[i] + " has no value");
        arguments.values_[name] = words[i + 1];
    }
    return arguments;
}

std::string Arguments::text(const std::string &name, const std::string &fallback) const
{
    const auto found = values_.find(name);
    return found == values_.end() ? fallback : found->second;
}

Result<double> Arguments::number(const std::string &name, double fallback, double least, double most) const
{
    const auto found = values_.find(name);
    if (found == values_.end())
        return fallback;
    char *end = nullptr;
    const double value = std::strtod(found->second.c_str(), &end);
    if (end == found->second.c_str() || *end != '\0' || !(value >= least && value <= most))
        return wrong("--" + name + " " + found->second + " is not a number from " + std::to_string(least) +
                     " to " + std::to_string(most));
    return value;
}

} // namespace semblance
