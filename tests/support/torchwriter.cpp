// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "tests/support/torchwriter.h"

#include "core/weights/crc32.h"

#include <cstring>

namespace semblance::test {

std::string bytesOf(std::uint64_t value, std::size_t width)
{
    std::string bytes;
    for (std::size_t i = 0; i < width; ++i)
        bytes += i < 8 ? static_cast<char>(value >> (8 * i) & 0xff) : '\0';
    return bytes;
}

PickleText &PickleText::raw(std::string_view bytes)
{
    bytes_ += bytes;
    return *this;
}

PickleText &PickleText::text(std::string_view words)
{
    return raw("X" + bytesOf(words.size(), 4)).raw(words);
}

PickleText &PickleText::number(std::int64_t value)
{
    if (value >= 0 && value < 256)
        return raw("K" + bytesOf(static_cast<std::uint64_t>(value), 1));
    if (value >= INT32_MIN && value <= INT32_MAX)
        return raw("J" + bytesOf(static_cast<std::uint64_t>(value), 4));
    return raw("\x8a\x08" + bytesOf(static_cast<std::uint64_t>(value), 8));
}

PickleText &PickleText::global(std::string_view module, std::string_view name)
{
    return raw("c").raw(module).raw("\n").raw(name).raw("\n");
}

PickleText &PickleText::tuple(const std::vector<std::int64_t> &numbers)
{
    raw("(");
    for (const std::int64_t value : numbers)
        number(value);
    return raw("t");
}

PickleText &PickleText::storage(std::string_view type, std::string_view key, std::int64_t count)
{
    raw("(").text("storage").global("torch", type).text(key).text("cpu").number(count);
    return raw("tQ");
}

PickleText &PickleText::tensor(std::string_view type, std::string_view key, std::int64_t count,
                               std::int64_t offset, const std::vector<std::int64_t> &shape,
                               const std::vector<std::int64_t> &strides)
{
    global("torch._utils", "_rebuild_tensor_v2").raw("(").storage(type, key, count).number(offset);
    tuple(shape).tuple(strides).raw("\x89");
    return global("collections", "OrderedDict").raw(")RtR");
}

std::string zipOf(const std::vector<ZipRecord> &records, const ZipFaults &faults)
{
    std::string file, directory;
    for (const ZipRecord &record : records) {
        const std::uint64_t local = file.size();
        const std::string here = record.localName.empty() ? record.name : record.localName;
        std::size_t padding = 0;
        while ((local + 30 + here.size() + 4 + padding) % 64 != 0)
            ++padding;
        file += "PK\3\4" + bytesOf(0, 2) + bytesOf(record.flags, 2) + bytesOf(record.method, 2) +
                bytesOf(0, 16) + bytesOf(here.size(), 2) + bytesOf(4 + padding, 2) + here + "FB" +
                bytesOf(padding, 2) + std::string(padding, 'Z') + record.bytes;
        const std::uint32_t crc = weights::crc32(std::as_bytes(std::span(record.bytes))) ^ record.crcMask;
        file +=
            "PK\7\10" + bytesOf(crc, 4) + bytesOf(record.bytes.size(), 4) + bytesOf(record.bytes.size(), 4);
        const std::uint64_t size = record.saidBytes == ~0ull ? record.bytes.size() : record.saidBytes;
        directory += "PK\1\2" + bytesOf(0, 4) + bytesOf(record.flags, 2) + bytesOf(record.method, 2) +
                     bytesOf(0, 4) + bytesOf(crc, 4) + bytesOf(size, 4) + bytesOf(size, 4) +
                     bytesOf(record.name.size(), 2) + bytesOf(0, 12) +
                     bytesOf(record.saidLocal == ~0ull ? local : record.saidLocal, 4) + record.name;
    }
    const auto or_ = [](std::uint64_t said, std::uint64_t right) { return said == ~0ull ? right : said; };
    const std::uint64_t count = or_(faults.count, records.size()),
                        size = or_(faults.directoryBytes, directory.size()),
                        begin = or_(faults.directoryBegin, file.size());
    file += directory;
    if (!faults.withoutZip64) {
        const std::uint64_t record = file.size();
        file += "PK\6\6" + bytesOf(44, 8) + bytesOf(0, 2) + bytesOf(45, 2) + bytesOf(0, 8) +
                bytesOf(count, 8) + bytesOf(count, 8) + bytesOf(size, 8) + bytesOf(begin, 8);
        file += "PK\6\7" + bytesOf(0, 4) + bytesOf(record, 8) + bytesOf(1, 4);
    }
    return file + "PK\5\6" + bytesOf(0, 4) + bytesOf(count, 2) + bytesOf(count, 2) + bytesOf(size, 4) +
           bytesOf(begin, 4) + bytesOf(faults.comment.size(), 2) + faults.comment;
}

std::string torchZip(const std::string &pickle, const std::vector<std::string> &storages)
{
    std::vector<ZipRecord> records = {{"m/data.pkl", pickle}};
    for (std::size_t i = 0; i < storages.size(); ++i)
        records.push_back({"m/data/" + std::to_string(i), storages[i]});
    records.push_back({"m/version", "3\n"});
    return zipOf(records);
}

std::string legacyTorch(const std::string &pickle, const std::vector<std::string> &keys,
                        const std::vector<std::string> &storages, std::size_t elementBytes)
{
    PickleText machine;
    machine.raw("}(").text("protocol_version").number(1001).text("little_endian").raw("\x88u");
    PickleText list;
    list.raw("](");
    for (const std::string &key : keys)
        list.text(key);
    list.raw("e");
    std::string file = std::string("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19\x2e", 15) +
                       PickleText().raw("M" + bytesOf(1001, 2)).done() + machine.done() + pickle +
                       list.done();
    for (const std::string &storage : storages)
        file += bytesOf(storage.size() / elementBytes, 8) + storage;
    return file;
}

std::string floatBytes(const std::vector<float> &values)
{
    std::string bytes(values.size() * sizeof(float), '\0');
    std::memcpy(bytes.data(), values.data(), bytes.size());
    return bytes;
}

} // namespace semblance::test
