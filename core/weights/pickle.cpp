// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/weights/pickle.h"

#include "core/weights/refuse.h"
#include "core/weights/unpickler.h"

#include <limits>

namespace semblance::weights {

Result<Pickle> Pickle::parse(std::shared_ptr<const std::string> bytes, std::size_t begin,
                             const std::string &file)
{
    SEMBLANCE_CHECK(begin <= bytes->size());
    if (bytes->size() > std::numeric_limits<Value>::max())
        return tooLargeWeights(file, "its pickle is larger than 4 GB");
    return Unpickler(std::move(bytes), begin, file).run();
}

std::string_view Pickle::text(Value value) const
{
    SEMBLANCE_CHECK(is(value, Kind::Text));
    return std::string_view(*bytes_).substr(nodes_[value].first, nodes_[value].second);
}

std::span<const Pickle::Value> Pickle::items(Value value) const
{
    const Kind found = kind(value);
    SEMBLANCE_CHECK(found == Kind::Tuple || found == Kind::List || found == Kind::Set || found == Kind::Dict);
    return lists_[nodes_[value].first];
}

std::string_view Pickle::module(Value value) const
{
    SEMBLANCE_CHECK(is(value, Kind::Global));
    return std::string_view(*bytes_).substr(nodes_[value].first, nodes_[value].second);
}

std::string_view Pickle::name(Value value) const
{
    SEMBLANCE_CHECK(is(value, Kind::Global));
    const Node &node = nodes_[value];
    // A newline stands between module and name.
    return std::string_view(*bytes_).substr(node.first + node.second + 1,
                                            static_cast<std::size_t>(node.number));
}

Pickle::Value Pickle::find(Value dict, std::string_view key, Value fallback) const
{
    if (!is(dict, Kind::Dict))
        return fallback;
    const std::span<const Value> pairs = items(dict);
    for (std::size_t i = pairs.size(); i >= 2; i -= 2)
        if (is(pairs[i - 2], Kind::Text) && text(pairs[i - 2]) == key)
            return pairs[i - 1];
    return fallback;
}

} // namespace semblance::weights
