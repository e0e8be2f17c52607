// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/models/configreader.h"

#include <cmath>

namespace semblance::models {

using namespace clip;

void ConfigReader::refuse(Code code, std::string cause)
{
    if (first_)
        first_ = Error{code, "read the model's configuration", file_, std::move(cause), {}};
}

Result<void> ConfigReader::done() const
{
    return first_;
}

int ConfigReader::number(const Json &object, std::string_view name, int fallback)
{
    const Json &value = object[name];
    if (value.isNull())
        return fallback;
    if (!value.isInteger() || value.integer() < 0 || value.integer() > 1'000'000'000) {
        refuse(Code::Damaged, std::string(name) + " is no sensible number");
        return fallback;
    }
    return static_cast<int>(value.integer());
}

double ConfigReader::real(const Json &object, std::string_view name, double fallback)
{
    const Json &value = object[name];
    if (value.isNull())
        return fallback;
    if (!value.isNumber() || !std::isfinite(value.number())) {
        refuse(Code::Damaged, std::string(name) + " is no number");
        return fallback;
    }
    return value.number();
}

std::string ConfigReader::word(const Json &object, std::string_view name, std::string_view fallback)
{
    const Json &value = object[name];
    if (!value.isNull() && !value.isString())
        refuse(Code::Damaged, std::string(name) + " is no text");
    return value.string(fallback);
}

void ConfigReader::triple(const Json &object, std::string_view name, std::array<float, 3> &values)
{
    const Json &value = object[name];
    if (value.isNull())
        return;
    const auto &items = value.items();
    if (items.size() != 3)
        return refuse(Code::Damaged, std::string(name) + " does not have three numbers");
    for (std::size_t i = 0; i < 3; ++i) {
        if (!items[i].isNumber() || !std::isfinite(items[i].number()))
            return refuse(Code::Damaged, std::string(name) + " holds something that is no number");
        values[i] = static_cast<float>(items[i].number());
    }
}

int ConfigReader::side(const Json &object, std::string_view name, int fallback)
{
    const Json &value = object[name];
    if (!value.isArray())
        return number(object, name, fallback);
    const auto &items = value.items();
    if (items.size() != 2 || !items[0].isInteger() || items[0] != items[1] || items[0].integer() < 0 ||
        items[0].integer() > 100'000) {
        refuse(Code::Unsupported, std::string(name) + " is not square");
        return fallback;
    }
    return static_cast<int>(items[0].integer());
}

void takeWidths(const weights::NamedTensors &tensors, EncoderConfig &config)
{
    const auto take = [&](std::string_view name, std::size_t index, int &into) {
        const weights::NamedTensor *tensor = tensors.find(name);
        if (tensor && index < tensor->shape.size() && tensor->shape[index] > 0 &&
            tensor->shape[index] < (1 << 30))
            into = static_cast<int>(tensor->shape[index]);
    };
    if (config.image.kind == ImageArchitecture::Vit) {
        take("visual.transformer.resblocks.0.mlp.c_fc.weight", 0, config.image.mlpWidth);
        take("visual.proj", 1, config.dimension);
    } else {
        take("visual.attnpool.c_proj.weight", 0, config.dimension);
    }
    take("transformer.resblocks.0.mlp.c_fc.weight", 0, config.text.mlpWidth);
}

} // namespace semblance::models
