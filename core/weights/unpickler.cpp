// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/weights/unpickler.h"

#include "core/base/unicode.h"
#include "core/weights/pickleglobals.h"
#include "core/weights/pickleopcodes.h"
#include "core/weights/refuse.h"


namespace semblance::weights {

namespace {

constexpr std::uint64_t kMostOpcodes = 20'000'000;
constexpr std::size_t kMostMarks = 10'000;
constexpr unsigned kNewestProtocol = 5;

std::string shown(std::string_view text)
{
    return validUtf8(text.substr(0, 100));
}

} // namespace

Unpickler::Unpickler(std::shared_ptr<const std::string> bytes, std::size_t begin, std::string file)
    : file_(std::move(file)), at_(begin)
{
    tree_.bytes_ = std::move(bytes);
    tree_.nodes_.emplace_back(); // number 0 is None
}

bool Unpickler::refuse(std::string cause)
{
    error_ = damagedWeights(file_, "its pickle is wrong at byte " + std::to_string(at_) + ": " + cause);
    return false;
}

bool Unpickler::hostile(std::string cause)
{
    error_ = hostileWeights(file_, std::move(cause));
    return false;
}

bool Unpickler::tooLarge(std::string cause)
{
    error_ = tooLargeWeights(file_, "its pickle has " + cause);
    return false;
}

bool Unpickler::global()
{
    Node node;
    node.kind = Kind::Global;
    node.first = static_cast<Value>(at_);
    const auto module = line();
    const auto name = module ? line() : std::nullopt;
    if (!name)
        return false;
    node.second = static_cast<Value>(module->size());
    node.number = static_cast<std::int64_t>(name->size());
    if (classify(*module, *name) == PickleGlobal::Hostile)
        return hostile("its pickle asks for " + shown(*module) + "." + shown(*name) +
                       ", which no weights file needs: it is made to run code");
    return add(node);
}

/// REDUCE and NEWOBJ: Python would call something here.
bool Unpickler::make(unsigned char op)
{
    const auto arguments = pop();
    const auto callee = arguments ? pop() : std::nullopt;
    if (!callee)
        return false;
    if (!tree_.is(*arguments, Kind::Tuple))
        return refuse("arguments are no tuple");
    const bool named = tree_.is(*callee, Kind::Global);
    if (!named && (op == kNewObj || !tree_.is(*callee, Kind::Object)))
        return refuse("something that is no class is called");
    if (named && classify(tree_.module(*callee), tree_.name(*callee)) == PickleGlobal::Dictionary)
        return addList(Kind::Dict, {}, true);
    Node node;
    node.kind = Kind::Object;
    node.first = *callee;
    node.second = *arguments;
    node.number = tree_.none();
    return add(node);
}

bool Unpickler::build()
{
    const auto state = pop();
    const auto target = state ? top() : std::nullopt;
    if (!target)
        return error_ ? false : refuse("its stack is empty");
    Node &node = tree_.nodes_[*target];
    if (node.kind == Kind::Dict && node.ordered)
        return true; // PyTorch's _metadata
    if (node.kind != Kind::Object)
        return refuse("something that has no attributes is given some");
    if (tree_.is(node.first, Kind::Global) && tree_.module(node.first) == "torch._utils")
        return refuse("a tensor is given attributes");
    node.number = *state;
    return true;
}

bool Unpickler::persistent()
{
    const auto id = pop();
    if (!id)
        return false;
    const bool named = tree_.is(*id, Kind::Tuple) && !tree_.items(*id).empty() &&
                       tree_.is(tree_.items(*id).front(), Kind::Text);
    const std::string_view what = named ? tree_.text(tree_.items(*id).front()) : std::string_view();
    if (what == "module")
        return hostile("its pickle carries the source code of its classes");
    if (what != "storage")
        return refuse("it refers to something outside that is no storage");
    Node node;
    node.kind = Kind::Persistent;
    node.first = *id;
    return add(node);
}

bool Unpickler::step(unsigned char op)
{
    switch (op) {
    case kMark:
        if (marks_.size() >= kMostMarks)
            return tooLarge("more than 10,000 marks");
        marks_.push_back(stack_.size());
        return true;
    case kPop:
        if (top())
            return pop().has_value();
        if (marks_.empty())
            return refuse("its stack is empty");
        marks_.pop_back();
        return true;
    case kNone:
    case kNewTrue:
    case kNewFalse:
    case kBinFloat:
    case kBinUnicode:
    case kShortBinString:
    case kBinInt:
    case kBinInt1:
    case kBinInt2:
    case kLong1:
        return constant(op);
    case kEmptyList:
    case kEmptyDict:
    case kEmptySet:
    case kEmptyTuple:
    case kTuple:
    case kTuple1:
    case kTuple2:
    case kTuple3:
        return collect(op);
    case kSetItem:
    case kSetItems:
    case kAppend:
    case kAppends:
        return extend(op);
    case kBinGet:
    case kLongBinGet:
    case kBinPut:
    case kLongBinPut:
        return memo(op);
    case kGlobal:
        return global();
    case kReduce:
    case kNewObj:
        return make(op);
    case kBuild:
        return build();
    case kBinPersId:
        return persistent();
    default:
        return refuse("opcode " + std::to_string(op) + " is none that PyTorch writes");
    }
}

Result<Pickle> Unpickler::run()
{
    const auto protocol = number(2);
    if (!protocol)
        return *error_;
    if ((*protocol & 0xff) != kProto || *protocol >> 8 > kNewestProtocol) {
        refuse("it does not begin like a pickle");
        return *error_;
    }
    for (std::uint64_t count = 0;; ++count) {
        const auto op = number(1);
        if (!op)
            return *error_;
        if (*op == kStop)
            break;
        if (count >= kMostOpcodes)
            tooLarge("more than 20,000,000 opcodes");
        else if (step(static_cast<unsigned char>(*op)))
            continue;
        return *error_;
    }
    if (stack_.size() != 1 || !marks_.empty()) {
        refuse("it ends with " + std::to_string(stack_.size()) + " values instead of one");
        return *error_;
    }
    tree_.root_ = stack_.front();
    tree_.end_ = at_;
    return std::move(tree_);
}

} // namespace semblance::weights
