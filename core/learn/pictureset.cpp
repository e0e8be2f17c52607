// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/learn/pictureset.h"

#include "core/base/files.h"
#include "core/base/mappedfile.h"
#include "core/base/path.h"

#include <algorithm>
#include <new>

namespace semblance::learn {

namespace {

constexpr const char *kReading = "read the training pictures";
constexpr JsonLimits kIndexLimits = {256u << 20, 8, false};

Error damaged(const std::string &file, std::string cause)
{
    return {Code::Damaged, kReading, file, std::move(cause), "Make the packed pictures again"};
}

} // namespace

Result<PictureRecord> recordFromJson(const Json &line, const std::string &file)
{
    PictureRecord record;
    record.id = line["id"].string();
    record.source = line["source"].string();
    record.validation = line["split"].string() == "val";
    record.className = line["class"].string();
    for (const Json &caption : line["captions"].items())
        record.captions.push_back(caption.string());
    const std::string domain = line["domain"].string();
    const auto found = std::find(std::begin(kDomainNames), std::end(kDomainNames), domain);
    if (found == std::end(kDomainNames))
        return damaged(file, "the picture " + record.id + " is of an unknown kind: " + domain);
    record.domain = static_cast<Domain>(found - std::begin(kDomainNames));
    if (record.source.empty() || (record.className.empty() && record.captions.empty()))
        return damaged(file, "the picture " + record.id + " has no source, or neither class nor captions");
    return record;
}

Json toJson(const PictureRecord &record)
{
    Json json = Json::object();
    json.append("id", record.id);
    json.append("split", record.validation ? "val" : "train");
    json.append("source", record.source);
    json.append("domain", kDomainNames[static_cast<int>(record.domain)]);
    if (!record.className.empty())
        json.append("class", record.className);
    if (!record.captions.empty())
        json.append("captions", Json::arrayOf(record.captions));
    return json;
}

std::filesystem::path indexOf(const std::filesystem::path &pixelFile)
{
    std::filesystem::path index = pixelFile;
    index.replace_extension(".json");
    return index;
}

Result<std::vector<PictureRecord>> readRecords(const std::filesystem::path &pixelFile, Split split)
{
    const std::filesystem::path indexFile = indexOf(pixelFile);
    const auto index = readJson(indexFile, kReading, kIndexLimits);
    if (!index)
        return index.error();
    std::vector<PictureRecord> records;
    for (const Json &line : (*index)["records"].items()) {
        auto record = recordFromJson(line, display(indexFile));
        if (!record)
            return record.error();
        if (record->validation == (split == Split::Validation))
            records.push_back(std::move(*record));
    }
    return records;
}

Result<PictureSet> readPictureSet(const std::filesystem::path &pixelFile, Split split)
{
    const std::filesystem::path indexFile = indexOf(pixelFile);
    const auto index = readJson(indexFile, kReading, kIndexLimits);
    if (!index)
        return index.error();
    auto file = MappedFile::open(pixelFile, kReading);
    if (!file)
        return file.error();
    PictureSet set;
    set.side = static_cast<int>((*index)["side"].integer());
    const Json::Array &lines = (*index)["records"].items();
    if (set.side < 1 || set.side > 4096 || file->size() != lines.size() * set.bytesEach())
        return damaged(display(pixelFile), "its size does not fit the index " + display(indexFile));
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < lines.size(); ++row) {
        auto record = recordFromJson(lines[row], display(indexFile));
        if (!record)
            return record.error();
        if (record->validation != (split == Split::Validation))
            continue;
        rows.push_back(row);
        set.records.push_back(std::move(*record));
    }
    try {
        set.pixels.resize(rows.size() * set.bytesEach());
    } catch (const std::bad_alloc &) {
        return Error{Code::NoMemory, kReading, display(pixelFile), "the pictures do not fit into memory", {}};
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto into = std::span(set.pixels).subspan(i * set.bytesEach(), set.bytesEach());
        if (auto done = file->read(rows[i] * set.bytesEach(), std::as_writable_bytes(into)); !done)
            return done.error();
    }
    return set;
}

Result<void> writePictureSet(const std::filesystem::path &pixelFile, const PictureSet &set)
{
    constexpr const char *doing = "write the training pictures";
    const std::string_view bytes(reinterpret_cast<const char *>(set.pixels.data()), set.pixels.size());
    if (auto written = writeAtomically(pixelFile, bytes, doing); !written)
        return written;
    Json index = Json::object();
    index.append("side", set.side);
    index.append("count", static_cast<std::int64_t>(set.records.size()));
    Json records = Json::array();
    for (const PictureRecord &record : set.records)
        records.push(toJson(record));
    index.append("records", std::move(records));
    return writeAtomically(indexOf(pixelFile), index.dump(), doing);
}

} // namespace semblance::learn
