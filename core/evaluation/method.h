// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"

#include <array>
#include <string_view>
#include <vector>

namespace semblance::evaluation {

/// The four ways to ask that every table of the literature shows.
enum class Method {
    Composed, ///< the picture is a word of the prompt
    Image,    ///< the picture alone
    Text,     ///< the words alone
    Average,  ///< normalised sum of the two unit vectors ("mixture" in the authors' code)
};

inline constexpr std::array kMethods = {Method::Composed, Method::Image, Method::Text, Method::Average};

/// "composed", "image", "text", "average".
std::string_view methodName(Method method) noexcept;
/// "composed,text": without doubles, in the order of kMethods; empty: all. @error Invalid
Result<std::vector<Method>> methodsFrom(const std::vector<std::string> &names);

} // namespace semblance::evaluation
