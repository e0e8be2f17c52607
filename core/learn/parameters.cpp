// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/learn/parameters.h"

#include <ATen/ATen.h>
#include <cmath>

namespace semblance::learn {

namespace {

bool isStatistic(clip::TensorRole role)
{
    return role == clip::TensorRole::RunningMean || role == clip::TensorRole::RunningVariance;
}

std::int64_t countOf(const std::vector<std::int64_t> &shape)
{
    std::int64_t count = 1;
    for (const std::int64_t size : shape)
        count *= size;
    return count;
}

void fillUniform(const at::Tensor &tensor, double limit, Random &random)
{
    at::Tensor values = at::empty(tensor.sizes(), at::kFloat);
    float *const data = values.data_ptr<float>();
    for (std::int64_t i = 0; i < values.numel(); ++i)
        data[i] = random.between(-limit, limit);
    tensor.detach().copy_(values);
}

bool endsWith(const std::string &name, const char *end)
{
    return std::string_view(name).ends_with(end);
}

/// Deviation of a text tower's weight or a projection, by its name.
double textDeviation(const std::string &name, const clip::EncoderConfig &config)
{
    const double width = config.text.width;
    const double depth = std::sqrt(2.0 * config.text.layers);
    if (name == "token_embedding.weight")
        return .02;
    if (name == "positional_embedding")
        return .01;
    if (endsWith(name, "attn.out_proj.weight") || endsWith(name, "mlp.c_proj.weight"))
        return 1 / std::sqrt(width) / depth;
    if (endsWith(name, "mlp.c_fc.weight"))
        return 1 / std::sqrt(2 * width);
    return 1 / std::sqrt(width);
}

void initialiseWeight(const at::Tensor &tensor, const std::string &name, const clip::EncoderConfig &config,
                      Random &random)
{
    if (tensor.dim() == 4) { // a convolution: uniform by its fan-in, as torch does
        const double fanIn = static_cast<double>(tensor.numel() / tensor.size(0));
        fillUniform(tensor, 1 / std::sqrt(fanIn), random);
    } else if (name.starts_with("visual.")) {
        fillNormal(tensor, 1 / std::sqrt(static_cast<double>(tensor.size(-1))), random);
    } else {
        fillNormal(tensor, textDeviation(name, config), random);
    }
}

} // namespace

Parameters::Parameters(const std::vector<clip::TensorSpec> &layout, at::Device device)
{
    std::int64_t trained = 0;
    std::int64_t statistics = 0;
    for (const bool decays : {true, false})
        for (const clip::TensorSpec &spec : layout) {
            const bool isTrained = !isStatistic(spec.role);
            if ((isTrained && spec.shape.size() >= 2) != decays)
                continue;
            std::int64_t &end = isTrained ? trained : statistics;
            places_.push_back({spec.name, spec.shape, end, countOf(spec.shape), isTrained});
            end += places_.back().count;
            if (decays)
                decaying_ = trained;
        }
    const auto options = at::TensorOptions(at::kFloat).device(device);
    trained_ = at::zeros({trained}, options);
    gradients_ = at::zeros({trained}, options);
    statistics_ = at::zeros({statistics}, options);
    tensors_ = over(trained_, statistics_);
    for (const Place &place : places_)
        if (place.isTrained) {
            at::Tensor &tensor = tensors_.at(place.name);
            tensor.requires_grad_(true);
            tensor.mutable_grad() = gradients_.narrow(0, place.begin, place.count).view(place.shape);
        }
}

clip::TensorDict Parameters::over(const at::Tensor &trained, const at::Tensor &statistics) const
{
    clip::TensorDict tensors;
    for (const Place &place : places_)
        tensors.emplace(place.name, (place.isTrained ? trained : statistics)
                                        .narrow(0, place.begin, place.count)
                                        .view(place.shape)
                                        .detach());
    return tensors;
}

void fillNormal(const at::Tensor &tensor, double deviation, Random &random)
{
    at::Tensor values = at::empty(tensor.sizes(), at::kFloat);
    float *const data = values.data_ptr<float>();
    for (std::int64_t i = 0; i < values.numel(); ++i)
        data[i] = static_cast<float>(deviation * random.normal());
    tensor.detach().copy_(values);
}

void initialise(Parameters &parameters, const std::vector<clip::TensorSpec> &layout,
                const clip::EncoderConfig &config, Random &random)
{
    for (const clip::TensorSpec &spec : layout) {
        const at::Tensor tensor = parameters.tensor(spec.name).detach();
        switch (spec.role) {
        case clip::TensorRole::Weight:
            initialiseWeight(tensor, spec.name, config, random);
            break;
        case clip::TensorRole::Embedding:
            if (spec.name.starts_with("visual."))
                fillNormal(tensor, 1 / std::sqrt(static_cast<double>(tensor.size(-1))), random);
            else
                fillNormal(tensor, textDeviation(spec.name, config), random);
            break;
        case clip::TensorRole::NormWeight:
            tensor.fill_(spec.name.starts_with("visual.layer") && endsWith(spec.name, "bn3.weight") ? 0 : 1);
            break;
        case clip::TensorRole::RunningVariance:
            tensor.fill_(1);
            break;
        case clip::TensorRole::Scale:
            tensor.fill_(std::log(1 / .07));
            break;
        case clip::TensorRole::Bias:
        case clip::TensorRole::NormBias:
        case clip::TensorRole::RunningMean:
            tensor.zero_();
            break;
        }
    }
}

} // namespace semblance::learn
