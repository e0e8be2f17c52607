// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/learn/recipe.h"

#include <cmath>

namespace semblance::learn {

namespace {

constexpr std::pair<MappingMethod, std::string_view> kNames[] = {
    {MappingMethod::Pic2Word, "pic2word"},
    {MappingMethod::Taught, "taught"},
    {MappingMethod::Aware, "aware"},
    {MappingMethod::Mixed, "mixed"},
};

struct Range
{
    const char *what;
    double value, least, most;
};

} // namespace

std::string_view methodName(MappingMethod method) noexcept
{
    for (const auto &[own, name] : kNames)
        if (own == method)
            return name;
    return "";
}

Result<MappingMethod> methodOf(std::string_view name)
{
    for (const auto &[method, own] : kNames)
        if (own == name)
            return method;
    return Error{Code::Invalid,
                 "train the mapping",
                 {},
                 "there is no method called " + std::string(name),
                 "The methods are pic2word, taught, aware and mixed"};
}

Result<void> MappingRecipe::check() const
{
    const Range ranges[] = {
        {"batch", double(batch), 2, 65536},
        {"epochs", double(epochs), 1, 1e6},
        {"steps", double(steps), 0, 1e9},
        {"minutes", minutes, 0, 1e6},
        {"learning rate", learningRate, 1e-8, 1},
        {"warm-up", double(warmup), 0, 1e9},
        {"weight decay", weightDecay, 0, 10},
        {"dropout", dropout, 0, .95},
        {"hidden width", double(hidden), 1, 65536},
        {"number of hidden layers", double(layers), 1, 16},
        {"share for validation", holdOut, 0, .5},
        {"interval of validation", double(evaluateEvery), 1, 1e9},
        {"patience", double(patience), 0, 1e6},
        {"number of nouns", double(nouns), 1, 100},
        {"number of threads", double(threads), 0, 1024},
    };
    for (const Range &range : ranges)
        if (!(range.value >= range.least && range.value <= range.most))
            return Error{Code::Invalid,
                         "train the mapping",
                         {},
                         std::string("the ") + range.what + " is outside of what makes sense",
                         "Choose another value"};
    return {};
}

} // namespace semblance::learn
