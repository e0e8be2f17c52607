// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"

#include <map>
#include <string>
#include <vector>

namespace semblance {

/// "--name value" pairs of a command line (the part without Qt has no CLI11).
class Arguments
{
public:
    /// @param known  names without the dashes. @error Invalid for an unknown name or one without a value
    static Result<Arguments> parse(const std::vector<std::string> &words,
                                   const std::vector<std::string> &known);

    bool has(const std::string &name) const { return values_.contains(name); }
    std::string text(const std::string &name, const std::string &fallback = {}) const;
    /// @error Invalid where it is no number, or outside [least, most]
    Result<double> number(const std::string &name, double fallback, double least, double most) const;

private:
    std::map<std::string, std::string> values_;
};

} // namespace semblance
