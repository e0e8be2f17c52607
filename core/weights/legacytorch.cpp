// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/weights/legacytorch.h"

#include "core/base/path.h"
#include "core/base/unicode.h"
#include "core/weights/refuse.h"
#include "core/weights/storagetensors.h"

#include <algorithm>
#include <array>

namespace semblance::weights {

namespace {

using Kind = Pickle::Kind;

constexpr std::uint64_t kMostPickles = 64u << 20, kMostFile = std::uint64_t(64) << 30;
constexpr std::int64_t kProtocol = 1001;

class Legacy
{
public:
    explicit Legacy(MappedFile file) : mapped_(std::move(file)), file_(display(mapped_.path())) {}

    Result<std::unique_ptr<TensorSource>> open(Part part);

private:
    Result<Pickle> next();
    Result<void> checkMachine();
    /// Where each storage lies; the keys stand in the last pickle.
    Result<std::map<std::string, StoredBytes>> places(const std::map<std::string, Storage> &storages);

    MappedFile mapped_;
    std::string file_;
    std::shared_ptr<const std::string> bytes_; ///< the beginning of the file
    std::size_t at_ = 0;
};

Result<Pickle> Legacy::next()
{
    auto pickle = Pickle::parse(bytes_, at_, file_);
    if (pickle)
        at_ = pickle->end();
    return pickle;
}

Result<void> Legacy::checkMachine()
{
    const auto magic = next(); // recognise() compared its bytes
    if (!magic)
        return magic.error();
    const auto protocol = next();
    if (!protocol)
        return protocol.error();
    if (!protocol->is(protocol->root(), Kind::Int) || protocol->integer(protocol->root()) != kProtocol)
        return damagedWeights(file_, "its protocol is none that is known");
    const auto machine = next();
    if (!machine)
        return machine.error();
    const Pickle::Value little = machine->find(machine->root(), "little_endian", machine->none());
    if (!machine->is(little, Kind::Bool) || machine->integer(little) != 1)
        return unsupportedWeights(file_, "its numbers are not little-endian",
                                  "Save it again on an ordinary machine");
    return {};
}

Result<std::map<std::string, StoredBytes>> Legacy::places(const std::map<std::string, Storage> &storages)
{
    const auto keys = next();
    if (!keys)
        return keys.error();
    if (!keys->is(keys->root(), Kind::List))
        return damagedWeights(file_, "the list of its storages is missing");
    std::map<std::string, StoredBytes> places;
    std::uint64_t at = at_;
    for (const Pickle::Value key : keys->items(keys->root())) {
        const auto storage =
            keys->is(key, Kind::Text) ? storages.find(std::string(keys->text(key))) : storages.end();
        if (storage == storages.end() || places.contains(storage->first))
            return damagedWeights(file_, "the list of its storages does not fit its tensors");
        const std::string name = validUtf8(storage->first.substr(0, 60));
        if (!storage->second.type)
            return unsupportedWeights(file_,
                                      "storage " + name + " is a " + validUtf8(storage->second.typeName) +
                                          ", which is not read",
                                      "Save it as float32 or float16");
        std::array<std::byte, 8> count{};
        if (auto got = mapped_.read(at, count); !got)
            return got.error();
        std::uint64_t said = 0;
        for (std::size_t i = 8; i-- > 0;)
            said = said << 8 | std::to_integer<std::uint64_t>(count[i]);
        at += 8;
        if (said != storage->second.count)
            return damagedWeights(file_, "storage " + name + " has " + std::to_string(said) +
                                             " numbers instead of " + std::to_string(storage->second.count));
        const std::uint64_t size = sizeOf(*storage->second.type);
        if (said > (mapped_.size() - at) / size)
            return damagedWeights(file_, "it ends in the middle of storage " + name);
        places[storage->first] = {at, said * size, {}};
        at += said * size;
    }
    if (at != mapped_.size())
        return damagedWeights(file_, "it has " + std::to_string(mapped_.size() - at) +
                                         " bytes behind its last storage");
    return places;
}

Result<std::unique_ptr<TensorSource>> Legacy::open(Part part)
{
    if (mapped_.size() > kMostFile)
        return tooLargeWeights(file_, "it is larger than 64 GB");
    std::string head(static_cast<std::size_t>(std::min(mapped_.size(), kMostPickles)), '\0');
    if (auto got = mapped_.read(0, std::as_writable_bytes(std::span(head))); !got)
        return got.error();
    bytes_ = std::make_shared<const std::string>(std::move(head));
    if (auto machine = checkMachine(); !machine)
        return machine.error();
    const auto pickle = next();
    if (!pickle)
        return pickle.error();
    const auto storages = storagesOf(*pickle, file_);
    if (!storages)
        return storages.error();
    auto dict = stateDictOf(*pickle, part, file_);
    if (!dict)
        return dict.error();
    const auto found = places(*storages);
    if (!found)
        return found.error();
    return openStorages(
        std::move(mapped_), std::move(*dict), *storages, [&](const Storage &storage) -> Result<StoredBytes> {
            const auto place = found->find(storage.key);
            if (place != found->end())
                return place->second;
            return damagedWeights(file_, "storage " + validUtf8(storage.key.substr(0, 60)) + " is missing");
        });
}

} // namespace

Result<std::unique_ptr<TensorSource>> openLegacyTorch(MappedFile file, Part part)
{
    return Legacy(std::move(file)).open(part);
}

} // namespace semblance::weights
