// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/learn/mappingdata.h"

#include "core/base/path.h"
#include "core/learn/augment.h"
#include "core/learn/checkpoint.h"
#include "core/learn/classtable.h"
#include "core/learn/composedtest.h"

#include <ATen/ATen.h>
#include <algorithm>
#include <iterator>

namespace semblance::learn {

namespace {

constexpr std::size_t kAtATime = 128;

std::filesystem::path keptFile(const std::filesystem::path &pixelFile)
{
    std::filesystem::path kept = pixelFile;
    kept.replace_extension(".vectors.safetensors");
    return kept;
}

/// Rows of the set that are used: all, or evenly spread ones.
std::vector<int> rowsFor(std::size_t count, std::size_t most)
{
    const std::size_t wanted = std::min(count, most);
    std::vector<int> rows;
    for (std::size_t i = 0; i < wanted; ++i)
        rows.push_back(static_cast<int>(i * count / wanted));
    return rows;
}

Result<at::Tensor> computed(const Towers &towers, const PictureSet &set, const std::vector<int> &rows,
                            const ProgressFn &progress, const CancelToken &cancel)
{
    std::vector<at::Tensor> parts;
    const std::span<const int> all(rows);
    for (std::size_t begin = 0; begin < rows.size(); begin += kAtATime) {
        if (cancel.wanted())
            return Error{Code::Interrupted, "compute the pictures' vectors", {}, "it was stopped", {}};
        const std::size_t count = std::min(kAtATime, rows.size() - begin);
        parts.push_back(pictureVectors(
            towers, reduced(gatherPictures(set, all.subspan(begin, count)), towers.config.image.side)));
        if (progress)
            progress({static_cast<std::int64_t>(begin + count), static_cast<std::int64_t>(rows.size()),
                      "embed",
                      std::to_string(begin + count) + " of " + std::to_string(rows.size()) + " pictures"});
    }
    return at::cat(parts, 0);
}

/// Vectors of an earlier run, where they are of this model and these rows.
at::Tensor kept(const std::filesystem::path &file, const std::string &origin, std::size_t count)
{
    const auto found = readCheckpoint(file);
    if (!found || found->state["origin"].string() != origin)
        return {};
    const at::Tensor vectors = found->tensor("vectors");
    return vectors.defined() && vectors.dim() == 2 && vectors.size(0) == static_cast<std::int64_t>(count)
               ? vectors
               : at::Tensor();
}

} // namespace

Result<MappingData> mappingData(const Towers &towers, const std::filesystem::path &pixelFile,
                                const std::string &fingerprint, std::size_t most, const ProgressFn &progress,
                                const CancelToken &cancel)
{
    const auto set = readPictureSet(pixelFile, Split::Training);
    if (!set)
        return set.error();
    const std::vector<int> rows = rowsFor(set->records.size(), most);
    const std::string origin = fingerprint + " " + std::to_string(rows.size());
    at::Tensor vectors = fingerprint.empty() ? at::Tensor() : kept(keptFile(pixelFile), origin, rows.size());
    if (!vectors.defined()) {
        auto fresh = computed(towers, *set, rows, progress, cancel);
        if (!fresh)
            return fresh.error();
        vectors = fresh->contiguous();
        Checkpoint keep;
        keep.state = Json::object({{"origin", origin}});
        keep.tensors = {{"vectors", vectors}};
        if (auto written = writeCheckpoint(keptFile(pixelFile), keep); !written)
            return written.error();
    }
    MappingData data;
    data.dimension = towers.config.dimension;
    const float *const values = vectors.data_ptr<float>();
    data.raw.emplace_back(values, values + vectors.numel());
    for (const int row : rows) {
        const PictureRecord &record = set->records[static_cast<std::size_t>(row)];
        data.classes.push_back(record.className.empty() ? "" : classKey(record.className));
        data.domains.push_back(static_cast<int>(record.domain));
    }
    data.nouns = nounsOf(set->records);
    return data;
}

} // namespace semblance::learn
