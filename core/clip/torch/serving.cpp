// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/torch/serving.h"

#include "core/clip/torch/device.h"

#include <ATen/ops/empty.h>
#include <algorithm>
#include <c10/core/InferenceMode.h>

namespace semblance::clip {

struct Call::State
{
    std::unique_lock<std::mutex> lock;
    c10::InferenceMode inference;
};

Call::Call(const Serving &serving) : state_(std::make_unique<State>())
{
    if (serving.gate)
        state_->lock = std::unique_lock(*serving.gate);
    useThreads(serving.threads);
}

Call::~Call() = default;

std::vector<Embedding> embeddingsOf(const at::Tensor &rows, const ModelId &model)
{
    const at::Tensor host = rows.to(at::kCPU).contiguous();
    const auto count = static_cast<std::size_t>(host.size(0)), width = static_cast<std::size_t>(host.size(1));
    const float *values = host.data_ptr<float>();
    std::vector<Embedding> embeddings;
    embeddings.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
        embeddings.push_back(embeddingOf(std::span(values + i * width, width), model));
    return embeddings;
}

at::Tensor tensorOf(std::span<const float> values, const std::vector<std::int64_t> &shape,
                    const Serving &serving)
{
    // From pinned memory the copy needs not be waited for; the allocator keeps it until the device has read
    // it.
    const bool pinned = serving.device.is_cuda();
    at::Tensor host = at::empty(shape, at::TensorOptions(at::kFloat).pinned_memory(pinned));
    std::copy(values.begin(), values.end(), host.data_ptr<float>());
    return host.to(serving.device, pinned);
}

} // namespace semblance::clip
