// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/weights/statedict.h"

#include "core/base/unicode.h"
#include "core/weights/pickleglobals.h"
#include "core/weights/refuse.h"

#include <algorithm>
#include <array>
#include <set>

namespace semblance::weights {

namespace {

using Value = Pickle::Value;
using Kind = Pickle::Kind;

constexpr std::size_t kMostRank = 8, kMostTensors = 20'000, kMostDepth = 64, kMostName = 512;
constexpr int kMostWrappers = 4;

constexpr std::array<std::pair<std::string_view, DType>, 9> kStorages = {{
    {"FloatStorage", DType::F32},
    {"HalfStorage", DType::F16},
    {"BFloat16Storage", DType::BF16},
    {"DoubleStorage", DType::F64},
    {"LongStorage", DType::I64},
    {"IntStorage", DType::I32},
    {"ShortStorage", DType::I16},
    {"CharStorage", DType::I8},
    {"ByteStorage", DType::U8},
}};

constexpr std::array<std::string_view, 4> kMappingKeys = {"state_dict_img2text", "Phi", "phi", "img2text"};
constexpr std::array<std::string_view, 4> kEncoderKeys = {"state_dict", "model", "model_state_dict", "ema"};

/// Reads tensors out of a pickle.
class Reader
{
public:
    Reader(const Pickle &pickle, const std::string &file) : pickle_(pickle), file_(file) {}

    Result<StateDict> read(Part part);

private:
    bool isModule(Value value) const;
    bool isTensor(Value value) const;
    bool holdsTensors(Value dict) const;
    Value choose(Part part, SourceFacts &facts) const;
    Error nothing() const;
    Result<void> readDict(Value dict);
    Result<void> readModules(Value root);
    Result<void> addTensor(std::string name, Value value);
    Result<TensorView> view(Value value) const;
    bool readSides(Value tuple, std::vector<std::int64_t> &into) const;

    const Pickle &pickle_;
    const std::string &file_;
    StateDict dict_;
};

PickleGlobal classOf(const Pickle &pickle, Value object)
{
    if (!pickle.is(object, Kind::Object) || !pickle.is(pickle.callee(object), Kind::Global))
        return PickleGlobal::Opaque;
    return classify(pickle.module(pickle.callee(object)), pickle.name(pickle.callee(object)));
}

bool Reader::isModule(Value value) const
{
    return classOf(pickle_, value) == PickleGlobal::Module;
}

bool Reader::isTensor(Value value) const
{
    return classOf(pickle_, value) == PickleGlobal::Tensor;
}

bool Reader::holdsTensors(Value dict) const
{
    if (!pickle_.is(dict, Kind::Dict))
        return false;
    const auto items = pickle_.items(dict);
    for (std::size_t i = 1; i < items.size(); i += 2)
        if (isTensor(items[i]))
            return true;
    return false;
}

/// The dictionary (or module) with the tensors that are wanted; None where there is none.
Value Reader::choose(Part part, SourceFacts &facts) const
{
    Value here = pickle_.root();
    for (int round = 0; round <= kMostWrappers; ++round) {
        Value mapping = pickle_.none();
        for (const std::string_view key : kMappingKeys)
            if (const Value found = pickle_.find(here, key, pickle_.none());
                mapping == pickle_.none() && holdsTensors(found))
                mapping = found;
        if (part == Part::Mapping && mapping != pickle_.none())
            return mapping;
        if (isModule(here))
            return here;
        facts.mappingToo = facts.mappingToo || mapping != pickle_.none();
        // What is below such a key comes first: checkpoints also keep single tensors (the random state).
        Value inner = pickle_.none();
        for (const std::string_view key : kEncoderKeys)
            if (const Value found = pickle_.find(here, key, pickle_.none());
                inner == pickle_.none() && (pickle_.is(found, Kind::Dict) || isModule(found)))
                inner = found;
        if (inner == pickle_.none() && mapping == pickle_.none() && holdsTensors(here))
            return here;
        if (inner == pickle_.none()) {
            facts.mappingToo = false; // it is the mapping alone
            return mapping;
        }
        here = inner;
    }
    return pickle_.none();
}

/// What a file holds that has no state dictionary.
Error Reader::nothing() const
{
    constexpr std::size_t kShown = 5;
    const Value root = pickle_.root();
    std::string what = "it holds no state dictionary";
    Value object = root;
    if (pickle_.is(root, Kind::Dict)) {
        const auto items = pickle_.items(root);
        std::string names;
        for (std::size_t i = 0; i + 1 < items.size() && i < 2 * kShown; i += 2) {
            if (pickle_.is(items[i], Kind::Text))
                names += (names.empty() ? "" : ", ") + validUtf8(pickle_.text(items[i]).substr(0, 60));
            if (pickle_.is(items[i + 1], Kind::Object))
                object = items[i + 1];
        }
        if (!names.empty())
            what += " (its entries are " + names + (items.size() > 2 * kShown ? ", ..." : "") + ")";
    }
    if (pickle_.is(object, Kind::Object) && pickle_.is(pickle_.callee(object), Kind::Global))
        what += ", but an object of the class " + validUtf8(pickle_.module(pickle_.callee(object))) + "." +
                validUtf8(pickle_.name(pickle_.callee(object)));
    return unsupportedWeights(file_, what, "Save the model's state_dict() and use that file");
}

bool Reader::readSides(Value tuple, std::vector<std::int64_t> &into) const
{
    // torch.Size((2, 3)) is an object with a tuple in its arguments.
    if (pickle_.is(tuple, Kind::Object) && pickle_.items(pickle_.arguments(tuple)).size() == 1)
        tuple = pickle_.items(pickle_.arguments(tuple)).front();
    if (!pickle_.is(tuple, Kind::Tuple) || pickle_.items(tuple).size() > kMostRank)
        return false;
    for (const Value side : pickle_.items(tuple)) {
        if (!pickle_.is(side, Kind::Int) || pickle_.integer(side) < 0)
            return false;
        into.push_back(pickle_.integer(side));
    }
    return true;
}

/// The storage, offset and sides behind an object that makes a tensor. Parameters are unwrapped.
Result<TensorView> Reader::view(Value value) const
{
    const auto malformed = [&] { return damagedWeights(file_, "one of its tensors is malformed"); };
    Value callee = pickle_.callee(value);
    Value arguments = pickle_.arguments(value);
    for (int round = 0; round < kMostWrappers; ++round) {
        const std::string_view name = pickle_.name(callee);
        const auto given = pickle_.items(arguments);
        if (name.starts_with("_rebuild_tensor"))
            break;
        if (name == "_rebuild_from_type_v2") { // (function, class, its arguments, attributes)
            if (given.size() < 3 || !pickle_.is(given[0], Kind::Global) ||
                !pickle_.is(given[2], Kind::Tuple) ||
                classify(pickle_.module(given[0]), pickle_.name(given[0])) != PickleGlobal::Tensor)
                return malformed();
            callee = given[0];
            arguments = given[2];
        } else {
            if (given.empty() || !isTensor(given[0]))
                return malformed();
            callee = pickle_.callee(given[0]);
            arguments = pickle_.arguments(given[0]);
        }
    }
    const auto given = pickle_.items(arguments);
    TensorView view;
    if (!pickle_.name(callee).starts_with("_rebuild_tensor") || given.size() < 4 ||
        !pickle_.is(given[0], Kind::Persistent) || !pickle_.is(given[1], Kind::Int) ||
        pickle_.integer(given[1]) < 0 || !readSides(given[2], view.shape) ||
        !readSides(given[3], view.strides) || view.shape.size() != view.strides.size())
        return malformed();
    const auto id = pickle_.items(pickle_.tuple(given[0]));
    view.offset = pickle_.integer(given[1]);
    view.key = std::string(pickle_.text(id[2])); // storagesOf() checked all of them
    return view;
}

Result<void> Reader::addTensor(std::string name, Value value)
{
    if (name.empty() || name.size() > kMostName || name.find('\0') != std::string::npos || !isValidUtf8(name))
        return damagedWeights(file_, "a tensor has an impossible name");
    if (dict_.tensors.size() >= kMostTensors)
        return tooLargeWeights(file_, "it has more than 20,000 tensors");
    auto made = view(value);
    if (!made) {
        Error error = made.error();
        error.cause = "tensor " + name + " is malformed";
        return error;
    }
    made->name = std::move(name);
    dict_.tensors.push_back(std::move(*made));
    return {};
}

Result<void> Reader::readDict(Value dict)
{
    const auto items = pickle_.items(dict);
    for (std::size_t i = 0; i < items.size(); i += 2)
        if (isTensor(items[i + 1])) {
            if (!pickle_.is(items[i], Kind::Text))
                return damagedWeights(file_, "a tensor has an impossible name");
            if (auto added = addTensor(std::string(pickle_.text(items[i])), items[i + 1]); !added)
                return added;
        }
    return {};
}

/// Depth first, without recursion; a module that is met again is not read again.
Result<void> Reader::readModules(Value root)
{
    struct Place
    {
        Value module;
        std::string prefix;
        std::size_t depth;
    };
    std::vector<Place> open = {{root, "", 0}};
    std::set<Value> seen;
    while (!open.empty()) {
        const Place place = std::move(open.back());
        open.pop_back();
        const Value state = pickle_.state(place.module);
        if (!seen.insert(place.module).second || !pickle_.is(state, Kind::Dict))
            continue;
        if (place.depth > kMostDepth || place.prefix.size() > kMostName)
            return damagedWeights(file_, "its modules are nested too deeply");
        const auto items = pickle_.items(state);
        for (std::size_t i = 0; i < items.size(); i += 2) {
            if (!pickle_.is(items[i], Kind::Text))
                continue;
            std::string name = place.prefix + std::string(pickle_.text(items[i]));
            if (isModule(items[i + 1]))
                open.push_back({items[i + 1], name + ".", place.depth + 1});
            else if (isTensor(items[i + 1]))
                if (auto added = addTensor(std::move(name), items[i + 1]); !added)
                    return added;
        }
    }
    return {};
}

Result<StateDict> Reader::read(Part part)
{
    const Value chosen = choose(part, dict_.facts);
    if (chosen == pickle_.none())
        return nothing();
    dict_.facts.torchScript = isModule(chosen);
    auto done = dict_.facts.torchScript ? readModules(chosen) : readDict(chosen);
    if (!done)
        return done.error();
    if (dict_.tensors.empty())
        return nothing();
    std::set<std::string_view> names;
    for (const TensorView &tensor : dict_.tensors)
        if (!names.insert(tensor.name).second)
            return damagedWeights(file_, "tensor " + tensor.name + " stands there twice");
    return std::move(dict_);
}

} // namespace

Result<std::map<std::string, Storage>> storagesOf(const Pickle &pickle, const std::string &file)
{
    std::map<std::string, Storage> storages;
    for (Value value = 0; value < pickle.count(); ++value) {
        if (!pickle.is(value, Kind::Persistent))
            continue;
        // ("storage", its class, key, where it was, elements[, part of another one])
        const auto id = pickle.items(pickle.tuple(value));
        if (id.size() < 5 || id.size() > 6 || !pickle.is(id[1], Kind::Global) ||
            !pickle.is(id[2], Kind::Text) || !pickle.is(id[4], Kind::Int) || pickle.integer(id[4]) < 0)
            return damagedWeights(file, "one of its storages is malformed");
        if (id.size() == 6 && !pickle.is(id[5], Kind::None))
            return unsupportedWeights(file, "its storages are parts of each other, as in a very old PyTorch",
                                      "Save it again with a newer PyTorch");
        Storage storage{std::string(pickle.text(id[2])),
                        {},
                        std::string(pickle.name(id[1])),
                        static_cast<std::uint64_t>(pickle.integer(id[4]))};
        for (const auto &[name, type] : kStorages)
            if (name == storage.typeName)
                storage.type = type;
        if (storage.typeName == "BoolStorage")
            storage.type = DType::Bool;
        const auto [found, added] = storages.emplace(storage.key, storage);
        if (!added && (found->second.typeName != storage.typeName || found->second.count != storage.count))
            return damagedWeights(file, "storage " + validUtf8(storage.key.substr(0, 60)) +
                                            " has two types or two sizes");
    }
    return storages;
}

Result<StateDict> stateDictOf(const Pickle &pickle, Part part, const std::string &file)
{
    return Reader(pickle, file).read(part);
}

} // namespace semblance::weights
