// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/weights/pickle.h"

#include <optional>
#include <unordered_map>

namespace semblance::weights {

/// The machine behind Pickle::parse: a stack, marks, a memo. Every step says whether it could be done; the
/// first that could not is the Error.
class Unpickler
{
public:
    Unpickler(std::shared_ptr<const std::string> bytes, std::size_t begin, std::string file);

    Result<Pickle> run();

private:
    using Value = Pickle::Value;
    using Kind = Pickle::Kind;
    using Node = Pickle::Node;

    bool step(unsigned char op);
    bool constant(unsigned char op);
    bool integer(unsigned char op);
    bool word(unsigned char op);
    bool collect(unsigned char op);
    bool extend(unsigned char op);
    bool memo(unsigned char op);
    bool make(unsigned char op);
    bool build();
    bool global();
    bool persistent();
    bool setItems(std::span<const Value> pairs);
    bool append(std::span<const Value> items);

    /// The next bytes; nullopt where the pickle ends before.
    std::optional<std::string_view> take(std::size_t count);
    std::optional<std::uint64_t> number(std::size_t width);
    std::optional<std::string_view> line();
    bool push(Value value);
    bool add(Node node);
    bool addList(Kind kind, std::vector<Value> items, bool ordered = false);
    std::optional<Value> pop();
    std::optional<Value> top() const;
    std::optional<std::vector<Value>> popToMark();
    /// Remembers why; always false.
    bool refuse(std::string cause);
    bool hostile(std::string cause);
    bool tooLarge(std::string cause);

    Pickle tree_;
    std::string file_;
    std::size_t at_ = 0;
    std::vector<Value> stack_;
    std::vector<std::size_t> marks_; ///< heights of the stack
    std::unordered_map<std::uint32_t, Value> memo_;
    std::optional<Error> error_;
};

} // namespace semblance::weights
