// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/inferconfig.h"
#include "core/models/configreader.h"

#include <cmath>

namespace semblance::models {

using namespace clip;

namespace {

/// Older files carry vision_config_dict and text_config_dict, which win; fields that they lack come from the
/// others.
Json section(const Json &json, const std::string &name)
{
    Json merged = json[name].isObject() ? json[name] : Json::object();
    for (const auto &[key, value] : json[name + "_dict"].members())
        merged.set(key, value);
    return merged;
}

Activation activationOf(ConfigReader &reader, const Json &tower)
{
    const std::string name = reader.word(tower, "hidden_act", "quick_gelu");
    if (name != "quick_gelu" && name != "gelu")
        reader.refuse(Code::Unsupported, "its activation is " + name);
    return name == "gelu" ? Activation::Gelu : Activation::QuickGelu;
}

void checkEpsilon(ConfigReader &reader, const Json &tower)
{
    if (std::abs(reader.real(tower, "layer_norm_eps", 1e-5) - 1e-5) > 1e-9)
        reader.refuse(Code::Unsupported, "its layer_norm_eps is not 1e-5");
}

void readVision(ConfigReader &reader, const Json &vision, ImageTowerConfig &image)
{
    image.kind = ImageArchitecture::Vit;
    image.width = reader.number(vision, "hidden_size", 768);
    image.mlpWidth = reader.number(vision, "intermediate_size", 3072);
    image.layers = {reader.number(vision, "num_hidden_layers", 12)};
    image.heads = reader.number(vision, "num_attention_heads", 12);
    image.patch = std::max(1, reader.number(vision, "patch_size", 32));
    image.side = reader.side(vision, "image_size", 224);
    if (reader.number(vision, "num_channels", 3) != 3)
        reader.refuse(Code::Unsupported, "its pictures do not have three channels");
    checkEpsilon(reader, vision);
}

void readText(ConfigReader &reader, const Json &json, TextTowerConfig &text)
{
    text.width = reader.number(json, "hidden_size", 512);
    text.mlpWidth = reader.number(json, "intermediate_size", 2048);
    text.layers = reader.number(json, "num_hidden_layers", 12);
    text.heads = reader.number(json, "num_attention_heads", 8);
    text.context = reader.number(json, "max_position_embeddings", 77);
    text.vocabulary = reader.number(json, "vocab_size", 49408);
    checkEpsilon(reader, json);
}

/// {"height": n, "width": n}, or a plain number.
int squareSide(ConfigReader &reader, const Json &json, std::string_view name, int fallback)
{
    const Json &value = json[name];
    if (!value.isObject())
        return reader.number(json, name, fallback);
    const int height = reader.number(value, "height", fallback),
              width = reader.number(value, "width", fallback);
    if (height != width)
        reader.refuse(Code::Unsupported, std::string(name) + " is not square");
    return height;
}

void readSizes(ConfigReader &reader, const Json &json, PreprocessSpec &spec)
{
    const bool crops = json["do_center_crop"].boolean(true);
    const bool shortest = !json["size"].isObject() || json["size"].has("shortest_edge");
    int resized = spec.side;
    if (json["size"].isObject() && shortest)
        resized = reader.number(json["size"], "shortest_edge", spec.side);
    else
        resized = squareSide(reader, json, "size", spec.side);
    const int side = crops ? squareSide(reader, json, "crop_size", resized) : resized;
    spec.mode = shortest ? ResizeMode::Shortest : ResizeMode::Squash;
    if (shortest && !crops)
        reader.refuse(Code::Unsupported, "its pictures are not cropped to squares");
    if (side != spec.side || resized != spec.side)
        reader.refuse(Code::Mismatch, "its pictures are prepared with side " + std::to_string(side) +
                                          ", the model wants " + std::to_string(spec.side));
}

void readPreprocessor(ConfigReader &reader, const Json &json, PreprocessSpec &spec)
{
    constexpr Filter kPillow[] = {Filter::Nearest, Filter::Lanczos, Filter::Bilinear,
                                  Filter::Bicubic, Filter::Box,     Filter::Hamming};
    if (!json["do_resize"].boolean(true) || !json["do_rescale"].boolean(true))
        reader.refuse(Code::Unsupported, "its pictures are not resized or not scaled to 0..1");
    if (std::abs(reader.real(json, "rescale_factor", 1 / 255.0) - 1 / 255.0) > 1e-7)
        reader.refuse(Code::Unsupported, "its rescale_factor is not 1/255");
    const int filter = reader.number(json, "resample", 3);
    if (filter > 5)
        reader.refuse(Code::Unsupported, "its resample is " + std::to_string(filter));
    else
        spec.filter = kPillow[filter];
    if (json["do_normalize"].boolean(true)) {
        reader.triple(json, "image_mean", spec.mean);
        reader.triple(json, "image_std", spec.deviation);
    } else {
        spec.mean = {0, 0, 0};
        spec.deviation = {1, 1, 1};
    }
    readSizes(reader, json, spec);
}

} // namespace

Result<ReadConfig> readHuggingFace(const Json &json, const Json &preprocessor, const std::string &file)
{
    ConfigReader reader(file);
    const std::string kind = reader.word(json, "model_type", "clip");
    // A picture half exported alone has its fields at the top.
    const bool pictureOnly = kind == "clip_vision_model";
    if (kind != "clip" && !pictureOnly)
        reader.refuse(Code::Unsupported, "it is a model of the kind " + kind + ", not clip");
    const Json vision = pictureOnly ? json : section(json, "vision_config");
    const Json text = section(json, "text_config");
    ReadConfig read;
    EncoderConfig &config = read.config;
    readVision(reader, vision, config.image);
    readText(reader, text, config.text);
    config.dimension = reader.number(json, "projection_dim", 512);
    config.activation = activationOf(reader, vision);
    if (!pictureOnly && activationOf(reader, text) != config.activation)
        reader.refuse(Code::Unsupported, "its two towers have different activations");
    config.preprocess.side = config.image.side;
    read.preprocessKnown = preprocessor.isObject();
    if (read.preprocessKnown)
        readPreprocessor(reader, preprocessor, config.preprocess);
    config.architecture = architectureName(config);
    if (auto done = reader.done(); !done)
        return done.error();
    return read;
}

} // namespace semblance::models
