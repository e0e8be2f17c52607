// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/evaluation/method.h"

#include <algorithm>

namespace semblance::evaluation {

std::string_view methodName(Method method) noexcept
{
    switch (method) {
    case Method::Composed:
        return "composed";
    case Method::Image:
        return "image";
    case Method::Text:
        return "text";
    case Method::Average:
        return "average";
    }
    return "";
}

Result<std::vector<Method>> methodsFrom(const std::vector<std::string> &names)
{
    for (const std::string &name : names)
        if (std::none_of(kMethods.begin(), kMethods.end(),
                         [&name](Method method) { return methodName(method) == name; }))
            return Error{Code::Invalid, "choose the methods", "", "\"" + name + "\" is none of them",
                         "Choose from composed, image, text, average"};
    std::vector<Method> methods;
    for (const Method method : kMethods)
        if (names.empty() || std::find(names.begin(), names.end(), methodName(method)) != names.end())
            methods.push_back(method);
    return methods;
}

} // namespace semblance::evaluation
