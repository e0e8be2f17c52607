// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace semblance::weights {

/// A pickle read as an inert tree of values. Nothing in it is executed, imported or called: what Python would
/// call becomes an Object that remembers the name and what it was given. Opcodes are those that torch.save
/// and TorchScript write (protocol 2); every other one is refused with its place. The interpreter does not
/// recurse, and neither does the tree: values are numbered, so cycles and endless sharing cost nothing.
/// Limits: 20,000,000 opcodes, values, stack and memo 1,000,000 each, marks 10,000, strings 16 MB.
/// A plain value; reading is safe from any thread.
class Pickle
{
public:
    enum class Kind : std::uint8_t {
        None,
        Bool,
        Int,
        BigInt, ///< more than 64 bits: never needed
        Float,
        Text,
        Tuple,
        List,
        Set,
        Dict,
        Global,     ///< a name: module and name
        Object,     ///< what a Global would make of its arguments
        Persistent, ///< a tuple that stands for something outside the pickle: a storage
    };
    using Value = std::uint32_t; ///< the number of a value

    /// @param bytes  kept; texts are views into it
    /// @param begin  where the pickle begins; it ends at its STOP
    /// @param file   for the Error
    /// @error Damaged (also for what is hostile), TooLarge
    static Result<Pickle> parse(std::shared_ptr<const std::string> bytes, std::size_t begin,
                                const std::string &file);

    Value root() const noexcept { return root_; }
    std::size_t end() const noexcept { return end_; } ///< one behind STOP, in `bytes`
    Value count() const noexcept { return static_cast<Value>(nodes_.size()); }

    Kind kind(Value value) const { return nodes_[value].kind; }
    bool is(Value value, Kind wanted) const { return nodes_[value].kind == wanted; }
    std::int64_t integer(Value value) const { return nodes_[value].number; } ///< Int, Bool
    std::string_view text(Value value) const;                                ///< Text
    /// Of a Tuple, List or Set its items; of a Dict keys and values in turn.
    std::span<const Value> items(Value value) const;
    std::string_view module(Value value) const;                         ///< Global
    std::string_view name(Value value) const;                           ///< Global
    Value callee(Value value) const { return nodes_[value].first; }     ///< Object
    Value arguments(Value value) const { return nodes_[value].second; } ///< Object: a Tuple
    /// Object: what BUILD gave it; a None where nothing did.
    Value state(Value value) const { return static_cast<Value>(nodes_[value].number); }
    Value tuple(Value value) const { return nodes_[value].first; } ///< Persistent
    /// The value of a Dict under a text key; of two the later one, as Python has it. `fallback` if none.
    Value find(Value dict, std::string_view key, Value fallback) const;
    /// A value that is None.
    Value none() const noexcept { return 0; }

private:
    friend class Unpickler;

    struct Node
    {
        Kind kind = Kind::None;
        bool ordered = false; ///< a Dict that may be given attributes
        Value first = 0;      ///< items: their list; Text, Global: where it begins
        Value second = 0;     ///< Text: length; Global: length of the module
        std::int64_t number = 0;
    };

    std::shared_ptr<const std::string> bytes_;
    std::vector<Node> nodes_;
    std::vector<std::vector<Value>> lists_;
    Value root_ = 0;
    std::size_t end_ = 0;
};

} // namespace semblance::weights
