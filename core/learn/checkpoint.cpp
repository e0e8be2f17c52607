// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/learn/checkpoint.h"

#include "core/base/path.h"
#include "core/weights/safetensors.h"

#include <ATen/ATen.h>
#include <algorithm>

namespace semblance::learn {

namespace {

Result<at::Tensor> readTensor(const weights::TensorSource &source, std::size_t index)
{
    const weights::TensorInfo &info = source.tensors()[index];
    at::Tensor tensor = at::empty(info.shape, at::kFloat);
    const std::span<float> into(tensor.data_ptr<float>(), static_cast<std::size_t>(info.count));
    if (auto done = weights::readFloats(source, index, into); !done)
        return done.error();
    return tensor;
}

} // namespace

at::Tensor Checkpoint::tensor(const std::string &name) const
{
    for (const auto &[own, tensor] : tensors)
        if (own == name)
            return tensor;
    return {};
}

Result<void> writeTensors(const std::filesystem::path &file,
                          const std::vector<std::pair<std::string, at::Tensor>> &tensors, Precision precision,
                          const std::map<std::string, std::string> &metadata)
{
    std::vector<weights::TensorToWrite> entries;
    for (const auto &[name, tensor] : tensors)
        entries.push_back({name, tensor.sizes().vec()});
    const auto fill = [&](std::size_t index, std::span<float> values) -> Result<void> {
        const at::Tensor own = tensors[index].second.detach().to(at::kCPU, at::kFloat).contiguous();
        std::copy_n(own.data_ptr<float>(), values.size(), values.data());
        return {};
    };
    const weights::StoredAs as =
        precision == Precision::Half ? weights::StoredAs::F16 : weights::StoredAs::F32;
    return weights::writeSafetensors(file, entries, as, fill, metadata);
}

Result<clip::TensorDict> readTensors(const std::filesystem::path &file)
{
    const auto source = weights::openTensors(file);
    if (!source)
        return source.error();
    clip::TensorDict tensors;
    for (std::size_t i = 0; i < (*source)->tensors().size(); ++i) {
        if (!weights::isFloating((*source)->tensors()[i].type))
            continue;
        auto tensor = readTensor(**source, i);
        if (!tensor)
            return tensor.error();
        tensors.emplace((*source)->tensors()[i].name, std::move(*tensor));
    }
    return tensors;
}

Result<void> writeCheckpoint(const std::filesystem::path &file, const Checkpoint &checkpoint)
{
    return writeTensors(file, checkpoint.tensors, Precision::Float, {{"state", checkpoint.state.dump()}});
}

Result<Checkpoint> readCheckpoint(const std::filesystem::path &path)
{
    const auto source = weights::openTensors(path);
    if (!source)
        return source.error();
    Checkpoint checkpoint;
    const auto &metadata = (*source)->metadata();
    const auto text = metadata.find("state");
    auto state = parseJson(text == metadata.end() ? "" : text->second, display(path));
    if (!state)
        return state.error();
    checkpoint.state = std::move(*state);
    for (std::size_t i = 0; i < (*source)->tensors().size(); ++i) {
        auto tensor = readTensor(**source, i);
        if (!tensor)
            return tensor.error();
        checkpoint.tensors.emplace_back((*source)->tensors()[i].name, std::move(*tensor));
    }
    return checkpoint;
}

} // namespace semblance::learn
