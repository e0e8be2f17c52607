// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/weights/torchzip.h"

#include "core/base/path.h"
#include "core/base/unicode.h"
#include "core/weights/refuse.h"
#include "core/weights/storagetensors.h"
#include "core/weights/ziparchive.h"

namespace semblance::weights {

namespace {

constexpr std::uint64_t kMostPickle = 64u << 20, kMostNote = 1024;

Result<void> checkByteOrder(const ZipArchive &archive, const std::string &root, const std::string &file)
{
    const ZipEntry *entry = archive.find(root + "byteorder");
    if (!entry)
        return {};
    const auto order = archive.read(*entry, kMostNote);
    if (!order)
        return order.error();
    if (*order != "little")
        return unsupportedWeights(file, "its numbers are not little-endian",
                                  "Save it again on an ordinary machine");
    return {};
}

} // namespace

Result<std::unique_ptr<TensorSource>> openTorchZip(MappedFile mapped, Part part)
{
    const std::string file = display(mapped.path());
    auto archive = ZipArchive::open(std::move(mapped));
    if (!archive)
        return archive.error();
    // The folder is named after the file that was first written, or "archive".
    const std::string first = archive->entries().empty() ? std::string() : archive->entries().front().name;
    const std::string root = first.substr(0, first.find('/') + 1);
    const ZipEntry *entry = root.empty() ? nullptr : archive->find(root + "data.pkl");
    if (!entry)
        return unsupportedWeights(file, "it is a zip archive, but no PyTorch checkpoint (it has no data.pkl)",
                                  "Choose the weights file");
    if (auto order = checkByteOrder(*archive, root, file); !order)
        return order.error();
    auto text = archive->read(*entry, kMostPickle);
    if (!text)
        return text.error();
    const auto bytes = std::make_shared<const std::string>(std::move(*text));
    const auto pickle = Pickle::parse(bytes, 0, file);
    if (!pickle)
        return pickle.error();
    if (pickle->end() != bytes->size())
        return damagedWeights(file, "its pickle ends before its record does");
    const auto storages = storagesOf(*pickle, file);
    if (!storages)
        return storages.error();
    auto dict = stateDictOf(*pickle, part, file);
    if (!dict)
        return dict.error();
    std::map<std::string, StoredBytes> places;
    for (const auto &[key, storage] : *storages)
        if (const ZipEntry *record = archive->find(root + "data/" + key); record && record->stored)
            places[key] = {record->begin, record->bytes, record->crc};
    const auto find = [&](const Storage &storage) -> Result<StoredBytes> {
        const auto place = places.find(storage.key);
        if (place != places.end())
            return place->second;
        return damagedWeights(file, "its record data/" + validUtf8(storage.key.substr(0, 60)) +
                                        " is missing or compressed");
    };
    return openStorages(std::move(*archive).takeFile(), std::move(*dict), *storages, find);
}

} // namespace semblance::weights
