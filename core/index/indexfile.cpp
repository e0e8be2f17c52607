// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/index/indexfile.h"

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/path.h"

#include <array>
#include <cstring>

namespace semblance::index {

namespace {

constexpr std::string_view kMagic = "semblance-index";
constexpr int kVersion = 2; // 2: codes say how many vectors they learned from
constexpr std::string_view kRead = "load the index";
constexpr std::string_view kAgain = "It is built again from the catalogue";

/// Tables for eight bytes at a time (slicing-by-8, Kounavis and Berry 2005): the payload has hundreds of
/// megabytes.
constexpr std::array<std::array<std::uint32_t, 256>, 8> makeTables()
{
    std::array<std::array<std::uint32_t, 256>, 8> tables{};
    for (std::uint32_t i = 0; i < 256; ++i) {
        std::uint32_t value = i;
        for (int bit = 0; bit < 8; ++bit)
            value = (value & 1) != 0 ? 0xedb88320u ^ (value >> 1) : value >> 1;
        tables[0][i] = value;
    }
    for (std::size_t table = 1; table < 8; ++table)
        for (std::size_t i = 0; i < 256; ++i)
            tables[table][i] = (tables[table - 1][i] >> 8) ^ tables[0][tables[table - 1][i] & 0xff];
    return tables;
}

constexpr auto kTables = makeTables();

std::uint32_t crc(std::uint32_t before, std::string_view bytes)
{
    std::uint32_t value = ~before;
    const auto *data = reinterpret_cast<const unsigned char *>(bytes.data());
    std::size_t left = bytes.size();
    for (; left >= 8; left -= 8, data += 8) {
        value ^= static_cast<std::uint32_t>(data[0]) | static_cast<std::uint32_t>(data[1]) << 8 |
                 static_cast<std::uint32_t>(data[2]) << 16 | static_cast<std::uint32_t>(data[3]) << 24;
        value = kTables[7][value & 0xff] ^ kTables[6][value >> 8 & 0xff] ^ kTables[5][value >> 16 & 0xff] ^
                kTables[4][value >> 24] ^ kTables[3][data[4]] ^ kTables[2][data[5]] ^ kTables[1][data[6]] ^
                kTables[0][data[7]];
    }
    for (; left > 0; --left, ++data)
        value = kTables[0][(value ^ *data) & 0xff] ^ (value >> 8);
    return ~value;
}

Error damaged(const std::filesystem::path &file, std::string cause, Code code = Code::Damaged)
{
    return Error{code, std::string(kRead), display(file), std::move(cause), std::string(kAgain)};
}

std::filesystem::path withExtension(const std::filesystem::path &base, const char *extension)
{
    std::filesystem::path file = base;
    file += extension;
    return file;
}

} // namespace

std::filesystem::path payloadFile(const std::filesystem::path &base)
{
    return withExtension(base, ".graph");
}

std::filesystem::path headerFile(const std::filesystem::path &base)
{
    return withExtension(base, ".index");
}

void removeIndex(const std::filesystem::path &base)
{
    std::error_code ignored;
    std::filesystem::remove(headerFile(base), ignored);
    std::filesystem::remove(payloadFile(base), ignored);
}

std::string headerBytes(const IndexHeader &header)
{
    const Json json = Json::object({{"magic", kMagic},
                                    {"version", kVersion},
                                    {"model", header.model.fingerprint},
                                    {"catalogue", header.catalogue},
                                    {"kind", header.kind},
                                    {"dimension", header.dimension},
                                    {"count", header.count},
                                    {"revision", header.revision},
                                    {"payload_bytes", header.payloadBytes},
                                    {"payload_crc32", std::int64_t{header.payloadCrc}}});
    const std::string text = json.dump();
    return text + '\n' + std::to_string(crc(0, text)) + '\n';
}

Result<IndexHeader> parseHeader(std::string_view bytes, const std::filesystem::path &file)
{
    const std::size_t line = bytes.find('\n');
    if (line == std::string_view::npos)
        return damaged(file, "it is no header of an index");
    const std::string_view text = bytes.substr(0, line);
    const auto json = parseJson(text, display(file));
    if (!json || (*json)["magic"].string() != kMagic)
        return damaged(file, "it is no header of an index");
    if ((*json)["version"].integer() > kVersion)
        return damaged(file, "it was written by a newer version of Semblance", Code::Newer);
    if (bytes.substr(line + 1) != std::to_string(crc(0, text)) + '\n')
        return damaged(file, "its checksum does not fit");
    IndexHeader header;
    header.model = {(*json)["model"].string()};
    header.catalogue = (*json)["catalogue"].string();
    header.kind = (*json)["kind"].string();
    header.dimension = static_cast<int>((*json)["dimension"].integer());
    header.count = (*json)["count"].integer();
    header.revision = (*json)["revision"].integer();
    header.payloadBytes = static_cast<std::uint64_t>((*json)["payload_bytes"].integer());
    header.payloadCrc = static_cast<std::uint32_t>((*json)["payload_crc32"].integer());
    return header;
}

Result<std::uint32_t> crcOfFile(const std::filesystem::path &file, std::uint64_t &bytes)
{
    auto opened = openForReading(file, kRead);
    if (!opened)
        return opened.error();
    std::uint32_t value = 0;
    bytes = 0;
    std::string block(1 << 20, '\0');
    while (const std::size_t got = std::fread(block.data(), 1, block.size(), opened->get())) {
        value = crc(value, std::string_view(block.data(), got));
        bytes += got;
    }
    if (std::ferror(opened->get()))
        return systemError(errno, kRead, file);
    return value;
}

Result<void> saveIndex(const VectorIndex &index, IndexHeader header, const std::filesystem::path &base)
{
    if (auto saved = index.save(payloadFile(base)); !saved)
        return saved;
    const auto sum = crcOfFile(payloadFile(base), header.payloadBytes);
    if (!sum)
        return sum.error();
    header.payloadCrc = *sum;
    header.kind = index.kind();
    header.dimension = index.dimension();
    header.count = index.count();
    return writeAtomically(headerFile(base), headerBytes(header), "save the index");
}

Result<IndexHeader> verifyIndex(const std::filesystem::path &base, const ModelId &model,
                                const std::string &catalogue)
{
    constexpr std::uint64_t kLimit = 1 << 16;
    const auto bytes = readAll(headerFile(base), kLimit, kRead);
    if (!bytes)
        return bytes.error();
    auto header = parseHeader(*bytes, headerFile(base));
    if (!header)
        return header;
    if (header->model != model)
        return damaged(headerFile(base), "it is of another model", Code::Mismatch);
    if (header->catalogue != catalogue)
        return damaged(headerFile(base), "it is of another library", Code::Mismatch);
    std::uint64_t size = 0;
    const auto sum = crcOfFile(payloadFile(base), size);
    if (!sum)
        return sum.error();
    if (size != header->payloadBytes)
        return damaged(payloadFile(base), "it has " + std::to_string(size) + " bytes instead of " +
                                              std::to_string(header->payloadBytes));
    if (*sum != header->payloadCrc)
        return damaged(payloadFile(base), "its checksum does not fit");
    return header;
}

} // namespace semblance::index
