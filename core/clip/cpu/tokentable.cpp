// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/cpu/tokentable.h"

#include "core/base/path.h"

#include <algorithm>
#include <cmath>

namespace semblance::clip::cpu {

Result<void> TokenTable::open(std::shared_ptr<const weights::NamedTensors> tensors, const std::string &name,
                              int width)
{
    const weights::NamedTensor &tensor = *tensors->find(name);
    const bool plain = tensor.parts.size() == 1 && !tensor.transposed;
    if (plain && tensors->source().tensors()[tensor.parts.front()].type == weights::DType::F32) {
        index_ = tensor.parts.front();
        tensors_ = std::move(tensors);
        return {};
    }
    values_.resize(static_cast<std::size_t>(tensor.shape[0]) * static_cast<std::size_t>(width));
    return tensors->read(tensor, values_);
}

Result<void> TokenTable::row(int id, std::span<float> into) const
{
    const std::size_t first = static_cast<std::size_t>(id) * into.size();
    if (!tensors_) {
        std::copy_n(values_.begin() + static_cast<std::ptrdiff_t>(first), into.size(), into.begin());
        return {};
    }
    const weights::TensorSource &source = tensors_->source();
    if (auto got = source.readBytes(index_, 4 * first, std::as_writable_bytes(into)); !got)
        return got;
    if (std::all_of(into.begin(), into.end(), [](float value) { return std::isfinite(value); }))
        return {};
    return Error{Code::Damaged, "read the weights", display(source.fileOf(index_)),
                 "the vector of token " + std::to_string(id) + " holds a value that is not finite",
                 "Download the model again"};
}

} // namespace semblance::clip::cpu
