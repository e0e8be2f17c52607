// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/cpu/loading.h"

#include "core/base/largememory.h"
#include "core/base/path.h"

#include <cmath>

namespace semblance::clip::cpu {

namespace {

constexpr const char *kLoading = "load the model";

Weights weightsOf(const std::vector<float> &values, const std::vector<float> &bias, int columns, int depth)
{
    return {values.data(), columns, depth, static_cast<std::size_t>(depth), 1, bias};
}

} // namespace

Reader::Reader(const weights::NamedTensors &tensors, const CancelToken &cancel)
    : tensors_(tensors), cancel_(cancel),
      file_(tensors.source().tensors().empty() ? std::string() : display(tensors.source().fileOf(0)))
{}

Result<void> Reader::check(const std::vector<TensorSpec> &layout) const
{
    return checkLayout(
        layout,
        [this](std::string_view name) {
            const weights::NamedTensor *tensor = tensors_.find(name);
            return tensor ? &tensor->shape : nullptr;
        },
        file_);
}

std::vector<float> Reader::operator()(const std::string &name)
{
    std::vector<float> values;
    into(name, values);
    return values;
}

void Reader::into(const std::string &name, std::vector<float> &values)
{
    if (!failure_ && cancel_.wanted())
        failure_ = Error{Code::Interrupted, kLoading, file_, "it was stopped", {}};
    if (failure_) {
        values.clear();
        return;
    }
    const weights::NamedTensor &tensor = *tensors_.find(name);
    std::size_t count = 1;
    for (const std::int64_t size : tensor.shape)
        count *= static_cast<std::size_t>(size);
    values.reserve(count);
    preferLargePages(values.data(), count * sizeof(float));
    values.resize(count);
    if (auto got = tensors_.read(tensor, values); !got) {
        failure_ = got.error();
        values.clear();
    }
}

Norm Reader::norm(const std::string &name)
{
    return {(*this)(name + ".weight"), (*this)(name + ".bias")};
}

const std::vector<std::int64_t> &Reader::shape(const std::string &name) const
{
    return tensors_.find(name)->shape;
}

void scaleQueries(std::vector<float> &weights, std::vector<float> &bias, const Shape &shape)
{
    const auto width = static_cast<std::size_t>(shape.width);
    const float factor = 1.f / std::sqrt(static_cast<float>(shape.width / shape.heads));
    for (std::size_t i = 0; i < width * width; ++i)
        weights[i] *= factor;
    for (std::size_t i = 0; i < width; ++i)
        bias[i] *= factor;
}

void readBlock(Reader &reader, const std::string &prefix, const Shape &shape, BlockValues &values)
{
    values.norm1 = reader.norm(prefix + "ln_1");
    values.norm2 = reader.norm(prefix + "ln_2");
    reader.into(prefix + "attn.in_proj_weight", values.in);
    reader.into(prefix + "attn.in_proj_bias", values.inBias);
    reader.into(prefix + "attn.out_proj.weight", values.out);
    reader.into(prefix + "attn.out_proj.bias", values.outBias);
    reader.into(prefix + "mlp.c_fc.weight", values.up);
    reader.into(prefix + "mlp.c_fc.bias", values.upBias);
    reader.into(prefix + "mlp.c_proj.weight", values.down);
    reader.into(prefix + "mlp.c_proj.bias", values.downBias);
    if (!reader.failed())
        scaleQueries(values.in, values.inBias, shape);
}

Block packBlock(const Kernels &kernels, const BlockValues &values, const Shape &shape,
                const BlockElements &elements)
{
    const int width = shape.width, mlp = shape.mlpWidth;
    return {values.norm1,
            values.norm2,
            PackedMatrix(kernels, elements.in, weightsOf(values.in, values.inBias, 3 * width, width)),
            PackedMatrix(kernels, elements.out, weightsOf(values.out, values.outBias, width, width)),
            PackedMatrix(kernels, elements.up, weightsOf(values.up, values.upBias, mlp, width)),
            PackedMatrix(kernels, elements.down, weightsOf(values.down, values.downBias, width, mlp))};
}

PackedMatrix packProjection(const Kernels &kernels, Element element, const std::vector<float> &values, int in,
                            int out)
{
    return {kernels, element, {values.data(), out, in, 1, static_cast<std::size_t>(out), {}}};
}

Element wider(const Kernels &kernels) noexcept
{
    return kernels.productBf16 ? Element::BF16 : Element::F32;
}

} // namespace semblance::clip::cpu
