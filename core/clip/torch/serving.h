// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/embedding.h"
#include "core/clip/torch/towers.h"

#include <span>
#include <vector>

namespace semblance::clip {

/// What stands at the start of every call of a tower: this thread's thread count, no autograd, the device's
/// gate.
class Call
{
public:
    explicit Call(const Serving &serving);
    ~Call();
    Call(const Call &) = delete;
    Call &operator=(const Call &) = delete;

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Rows of [n, E] float32 as embeddings of the model.
std::vector<Embedding> embeddingsOf(const at::Tensor &rows, const ModelId &model);

/// A tensor on the serving's device with a copy of the values.
at::Tensor tensorOf(std::span<const float> values, const std::vector<std::int64_t> &shape,
                    const Serving &serving);

} // namespace semblance::clip
