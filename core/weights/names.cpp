// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/weights/names.h"

#include "core/base/path.h"
#include "core/weights/translate.h"

#include <algorithm>
#include <array>

namespace semblance::weights {

namespace {

constexpr const char *kDoing = "read the weights";

std::string fileName(const TensorSource &source)
{
    return source.tensors().empty() ? std::string() : display(source.fileOf(0));
}

} // namespace

Result<void> NamedTensors::add(NamedTensor tensor)
{
    if (!index_.emplace(tensor.name, tensors_.size()).second)
        return Error{Code::Damaged, kDoing, fileName(*source_),
                     "tensor " + tensor.name + " is there in two spellings",
                     "Use the file as its authors published it"};
    tensors_.push_back(std::move(tensor));
    return {};
}

/// @param found  name of the joined tensor -> indices of q, k, v (-1 for none)
Result<void> NamedTensors::joinAttention(const std::map<std::string, std::array<std::ptrdiff_t, 3>> &found,
                                         const std::string &file)
{
    for (const auto &[name, thirds] : found) {
        NamedTensor joined{name, {}, {}, false};
        for (const std::ptrdiff_t third : thirds) {
            if (third < 0)
                return Error{
                    Code::Damaged, kDoing, file, "of " + name + " only some of q, k and v are there", {}};
            const auto index = static_cast<std::size_t>(third);
            const auto &shape = source_->tensors()[index].shape;
            if (joined.parts.empty())
                joined.shape = shape;
            else if (shape != source_->tensors()[joined.parts.front()].shape || shape.empty())
                return Error{
                    Code::Damaged, kDoing, file, "q, k and v of " + name + " have different shapes", {}};
            joined.parts.push_back(index);
        }
        joined.shape.front() *= 3;
        if (auto added = add(std::move(joined)); !added)
            return added;
    }
    return {};
}

Result<NamedTensors> NamedTensors::from(std::shared_ptr<const TensorSource> source)
{
    NamedTensors result;
    result.source_ = std::move(source);
    const std::string file = fileName(*result.source_);
    const auto &infos = result.source_->tensors();
    std::vector<std::string> names;
    for (const TensorInfo &info : infos)
        names.push_back(info.name);
    peelPrefixes(names);

    std::map<std::string, std::array<std::ptrdiff_t, 3>> attention;
    for (std::size_t i = 0; i < infos.size(); ++i) {
        if (const std::string_view kind = notPlain(names[i]); !kind.empty())
            return Error{Code::Unsupported, "use the model", file,
                         "it is " + std::string(kind) + ", not a plain CLIP (tensor " + infos[i].name + ")",
                         "Choose a CLIP model of OpenAI's kind"};
        const auto translated = translate(names[i]);
        if (!translated)
            continue;
        if (translated->third >= 0) {
            auto &thirds = attention.try_emplace(translated->name, std::array<std::ptrdiff_t, 3>{-1, -1, -1})
                               .first->second;
            auto &slot = thirds[static_cast<std::size_t>(translated->third)];
            if (slot >= 0)
                return Error{Code::Damaged,
                             kDoing,
                             file,
                             "tensor " + infos[i].name + " is there in two spellings",
                             {}};
            slot = static_cast<std::ptrdiff_t>(i);
            continue;
        }
        NamedTensor tensor{translated->name, infos[i].shape, {i}, translated->transposed};
        if (tensor.transposed) {
            if (tensor.shape.size() != 2)
                return Error{Code::Damaged, kDoing, file, "tensor " + infos[i].name + " is no matrix", {}};
            std::swap(tensor.shape[0], tensor.shape[1]);
        }
        if (auto added = result.add(std::move(tensor)); !added)
            return added.error();
    }
    if (auto joined = result.joinAttention(attention, file); !joined)
        return joined.error();
    return result;
}

const NamedTensor *NamedTensors::find(std::string_view name) const
{
    const auto found = index_.find(std::string(name));
    return found == index_.end() ? nullptr : &tensors_[found->second];
}

Result<void> NamedTensors::read(const NamedTensor &tensor, std::span<float> into) const
{
    if (tensor.transposed) {
        std::vector<float> stored(into.size());
        if (auto got = readFloats(*source_, tensor.parts.front(), stored); !got)
            return got;
        const auto rows = static_cast<std::size_t>(tensor.shape[0]),
                   columns = static_cast<std::size_t>(tensor.shape[1]);
        for (std::size_t row = 0; row < rows; ++row)
            for (std::size_t column = 0; column < columns; ++column)
                into[row * columns + column] = stored[column * rows + row];
        return {};
    }
    std::size_t done = 0;
    for (const std::size_t part : tensor.parts) {
        const auto count = static_cast<std::size_t>(source_->tensors()[part].count);
        SEMBLANCE_CHECK(done + count <= into.size());
        if (auto got = readFloats(*source_, part, into.subspan(done, count)); !got)
            return got;
        done += count;
    }
    SEMBLANCE_CHECK(done == into.size());
    return {};
}

} // namespace semblance::weights
