// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/nouncache.h"

#include "core/base/log.h"
#include "core/base/sha256.h"
#include "core/weights/safetensors.h"

#include <algorithm>
#include <array>

namespace semblance::app {

namespace {

constexpr std::array<std::string_view, 2> kTensors = {"matrix", "mean"};

std::string digestOf(const std::vector<std::string> &nouns)
{
    Sha256 sum;
    for (const std::string &noun : nouns) {
        sum.add(noun);
        sum.add("\n");
    }
    return hex(sum.finish());
}

/// The table as it lies in the cache; an Error, whatever it says, means: make it anew.
Result<compose::NounTable> readTable(const std::filesystem::path &file, const clip::Model &model,
                                     std::vector<std::string> nouns)
{
    const auto source = weights::openTensors(file);
    if (!source)
        return source.error();
    compose::NounTable table{model.id, std::move(nouns), model.config.dimension, {}, {}};
    const auto width = static_cast<std::size_t>(table.dimension);
    table.matrix.resize(table.nouns.size() * width);
    table.mean.resize(width);
    const std::array<std::span<float>, 2> values = {table.matrix, table.mean};
    const auto &tensors = (*source)->tensors();
    for (std::size_t k = 0; k < kTensors.size(); ++k) {
        const auto found = std::find_if(tensors.begin(), tensors.end(), [&](const weights::TensorInfo &info) {
            return info.name == kTensors[k];
        });
        if (found == tensors.end() || found->count != values[k].size())
            return Error{Code::Damaged, "read the noun table", "", "it is of another size", ""};
        if (auto read =
                weights::readFloats(**source, static_cast<std::size_t>(found - tensors.begin()), values[k]);
            !read)
            return read.error();
    }
    return table;
}

Result<void> writeTable(const std::filesystem::path &file, const compose::NounTable &table)
{
    const auto rows = static_cast<std::int64_t>(table.nouns.size());
    const std::array<weights::TensorToWrite, 2> tensors = {
        {{std::string(kTensors[0]), {rows, table.dimension}}, {std::string(kTensors[1]), {table.dimension}}}};
    const auto fill = [&table](std::size_t index, std::span<float> values) -> Result<void> {
        const std::vector<float> &from = index == 0 ? table.matrix : table.mean;
        std::copy(from.begin(), from.end(), values.begin());
        return {};
    };
    return weights::writeSafetensors(file, tensors, weights::StoredAs::F32, fill);
}

} // namespace

Result<compose::NounTable> cachedNounTable(const clip::Model &model, std::vector<std::string> nouns,
                                           const std::filesystem::path &cacheFolder,
                                           const CancelToken &cancel)
{
    // 16 digits tell two models of one person apart, and two versions of the list.
    const std::filesystem::path file =
        cacheFolder / "nouns" /
        (model.id.fingerprint.substr(0, 16) + "-" + digestOf(nouns).substr(0, 16) + ".safetensors");
    if (auto kept = readTable(file, model, nouns))
        return kept;
    auto table = compose::makeNounTable(model, std::move(nouns), cancel);
    if (table)
        if (auto written = writeTable(file, *table); !written)
            log(LogLevel::Info, written.error().sentence()); // a cache that cannot be written costs time only
    return table;
}

} // namespace semblance::app
