// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
//
// The steps that take bytes, make values and keep them: nothing here is about names or calls.
#include "core/weights/pickleopcodes.h"
#include "core/weights/refuse.h"
#include "core/weights/unpickler.h"

#include <algorithm>

namespace semblance::weights {

namespace {

constexpr std::size_t kMostValues = 1'000'000, kMostStack = 1'000'000, kMostMemo = 1'000'000,
                      kMostText = 16u << 20, kMostLine = 256, kMostLong = 16;

} // namespace

std::optional<std::string_view> Unpickler::take(std::size_t count)
{
    const std::string_view bytes = *tree_.bytes_;
    if (count > bytes.size() - at_) {
        refuse("it ends early");
        return std::nullopt;
    }
    const std::string_view taken = bytes.substr(at_, count);
    at_ += count;
    return taken;
}

std::optional<std::uint64_t> Unpickler::number(std::size_t width)
{
    const auto bytes = take(width);
    if (!bytes)
        return std::nullopt;
    std::uint64_t value = 0;
    for (std::size_t i = width; i-- > 0;)
        value = value << 8 | static_cast<unsigned char>((*bytes)[i]);
    return value;
}

std::optional<std::string_view> Unpickler::line()
{
    const std::string_view rest = std::string_view(*tree_.bytes_).substr(at_, kMostLine + 1);
    const std::size_t end = rest.find('\n');
    const std::string_view found = rest.substr(0, end);
    const bool plain = std::all_of(found.begin(), found.end(), [](char c) { return c > ' ' && c < '\x7f'; });
    if (end == std::string_view::npos || end == 0 || !plain) {
        refuse("a name is empty, too long or no plain text");
        return std::nullopt;
    }
    at_ += end + 1;
    return found;
}

bool Unpickler::push(Value value)
{
    if (stack_.size() >= kMostStack)
        return tooLarge("a stack of more than 1,000,000 values");
    stack_.push_back(value);
    return true;
}

bool Unpickler::add(Node node)
{
    if (tree_.nodes_.size() >= kMostValues)
        return tooLarge("more than 1,000,000 values");
    tree_.nodes_.push_back(node);
    return push(static_cast<Value>(tree_.nodes_.size() - 1));
}

bool Unpickler::addList(Kind kind, std::vector<Value> items, bool ordered)
{
    Node node;
    node.kind = kind;
    node.ordered = ordered;
    node.first = static_cast<Value>(tree_.lists_.size());
    tree_.lists_.push_back(std::move(items));
    return add(node);
}

std::optional<Pickle::Value> Unpickler::top() const
{
    const std::size_t floor = marks_.empty() ? 0 : marks_.back();
    return stack_.size() > floor ? std::optional(stack_.back()) : std::nullopt;
}

std::optional<Pickle::Value> Unpickler::pop()
{
    const auto value = top();
    if (value)
        stack_.pop_back();
    else
        refuse("its stack is empty");
    return value;
}

std::optional<std::vector<Pickle::Value>> Unpickler::popToMark()
{
    if (marks_.empty()) {
        refuse("a mark is missing");
        return std::nullopt;
    }
    const auto begin = stack_.begin() + static_cast<std::ptrdiff_t>(marks_.back());
    std::vector<Value> items(begin, stack_.end());
    stack_.erase(begin, stack_.end());
    marks_.pop_back();
    return items;
}

bool Unpickler::integer(unsigned char op)
{
    Node node;
    node.kind = Kind::Int;
    if (op != kLong1) {
        const auto value = number(op == kBinInt1 ? 1 : op == kBinInt2 ? 2 : 4);
        if (!value)
            return false;
        node.number = op == kBinInt ? static_cast<std::int32_t>(*value) : static_cast<std::int64_t>(*value);
        return add(node);
    }
    const auto length = number(1);
    if (!length)
        return false;
    if (*length > kMostLong)
        return refuse("a number has " + std::to_string(*length) + " bytes");
    const auto bytes = take(static_cast<std::size_t>(*length));
    if (!bytes)
        return false;
    if (*length > 8) {
        node.kind = Kind::BigInt;
        return add(node);
    }
    std::uint64_t value = !bytes->empty() && (bytes->back() & 0x80) ? ~std::uint64_t(0) : 0;
    for (std::size_t i = bytes->size(); i-- > 0;)
        value = value << 8 | static_cast<unsigned char>((*bytes)[i]);
    node.number = static_cast<std::int64_t>(value);
    return add(node);
}

bool Unpickler::word(unsigned char op)
{
    const auto length = number(op == kBinUnicode ? 4 : 1);
    if (!length)
        return false;
    if (*length > kMostText)
        return refuse("a text has " + std::to_string(*length) + " bytes");
    Node node;
    node.kind = Kind::Text;
    node.first = static_cast<Value>(at_);
    node.second = static_cast<Value>(*length);
    return take(static_cast<std::size_t>(*length)) && add(node);
}

bool Unpickler::constant(unsigned char op)
{
    Node node;
    switch (op) {
    case kNone:
        return push(tree_.none());
    case kNewTrue:
    case kNewFalse:
        node.kind = Kind::Bool;
        node.number = op == kNewTrue;
        return add(node);
    case kBinFloat: // big-endian; no number of ours is one, so its value is not kept
        node.kind = Kind::Float;
        return take(8) && add(node);
    case kBinUnicode:
    case kShortBinString:
        return word(op);
    default:
        return integer(op);
    }
}

bool Unpickler::collect(unsigned char op)
{
    switch (op) {
    case kEmptyList:
        return addList(Kind::List, {});
    case kEmptyDict:
        return addList(Kind::Dict, {});
    case kEmptySet:
        return addList(Kind::Set, {});
    case kEmptyTuple:
        return addList(Kind::Tuple, {});
    case kTuple: {
        auto items = popToMark();
        return items && addList(Kind::Tuple, std::move(*items));
    }
    default: {
        std::vector<Value> items(static_cast<std::size_t>(op - kTuple1 + 1));
        for (std::size_t i = items.size(); i-- > 0;) {
            const auto value = pop();
            if (!value)
                return false;
            items[i] = *value;
        }
        return addList(Kind::Tuple, std::move(items));
    }
    }
}

bool Unpickler::setItems(std::span<const Value> pairs)
{
    const auto target = top();
    if (!target || !tree_.is(*target, Kind::Dict))
        return refuse("something that is no dictionary is given entries");
    if (pairs.size() % 2 != 0)
        return refuse("a dictionary is given a key without a value");
    auto &items = tree_.lists_[tree_.nodes_[*target].first];
    items.insert(items.end(), pairs.begin(), pairs.end());
    return true;
}

bool Unpickler::append(std::span<const Value> added)
{
    const auto target = top();
    if (!target || !tree_.is(*target, Kind::List))
        return refuse("something that is no list is given items");
    auto &items = tree_.lists_[tree_.nodes_[*target].first];
    items.insert(items.end(), added.begin(), added.end());
    return true;
}

bool Unpickler::extend(unsigned char op)
{
    if (op == kSetItems || op == kAppends) {
        const auto items = popToMark();
        return items && (op == kSetItems ? setItems(*items) : append(*items));
    }
    const auto value = pop();
    if (!value)
        return false;
    if (op == kAppend)
        return append(std::span(&*value, 1));
    const auto key = pop();
    if (!key)
        return false;
    const Value pair[] = {*key, *value};
    return setItems(pair);
}

bool Unpickler::memo(unsigned char op)
{
    const auto place = number(op == kBinPut || op == kBinGet ? 1 : 4);
    if (!place)
        return false;
    const auto key = static_cast<std::uint32_t>(*place);
    if (op == kBinGet || op == kLongBinGet) {
        const auto found = memo_.find(key);
        return found == memo_.end() ? refuse("it asks its memo for something that was never put there")
                                    : push(found->second);
    }
    const auto value = top();
    if (!value)
        return refuse("its stack is empty");
    if (memo_.size() >= kMostMemo && !memo_.contains(key))
        return tooLarge("a memo of more than 1,000,000 values");
    memo_[key] = *value;
    return true;
}

} // namespace semblance::weights
