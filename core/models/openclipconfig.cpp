// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/inferconfig.h"
#include "core/models/configreader.h"

#include <algorithm>

namespace semblance::models {

using namespace clip;

namespace {

/// A field and the one value with which a model is still a plain CLIP.
struct Plain
{
    std::string_view name;
    Json value;
};

void refuseUnlessPlain(ConfigReader &reader, const Json &object, std::initializer_list<Plain> fields)
{
    for (const Plain &field : fields) {
        const Json &found = object[field.name];
        if (!found.isNull() && found != field.value)
            reader.refuse(Code::Unsupported,
                          "it is no plain CLIP: " + std::string(field.name) + " is " + found.dump());
    }
}

void refuseForeignTowers(ConfigReader &reader, const Json &model, const Json &vision, const Json &text)
{
    refuseUnlessPlain(reader, model, {{"multimodal_cfg", {}}, {"init_logit_bias", {}}, {"audio_cfg", {}}});
    refuseUnlessPlain(reader, vision,
                      {{"timm_model_name", {}},
                       {"ls_init_value", {}},
                       {"no_ln_pre", false},
                       {"pool_type", "tok"},
                       {"final_ln_after_pool", false},
                       {"attentional_pool", false},
                       {"attn_pooler_heads", Json(8)},
                       {"pos_embed_type", "learnable"},
                       {"block_type", {}},
                       {"qk_norm", false},
                       {"input_patchnorm", false}});
    refuseUnlessPlain(reader, text,
                      {{"hf_model_name", {}},
                       {"hf_tokenizer_name", {}},
                       {"text_arch", {}},
                       {"embed_cls", false},
                       {"no_causal_mask", false},
                       {"pool_type", "argmax"},
                       {"proj_type", "linear"},
                       {"proj_bias", false},
                       {"ls_init_value", {}},
                       {"qk_norm", false}});
    for (const Json *tower : {&vision, &text})
        for (const auto &[name, value] : tower->members()) {
            if (name.starts_with("scale_") && value != Json(false))
                reader.refuse(Code::Unsupported, "it is no plain CLIP: " + name + " is " + value.dump());
            if (name.starts_with("tokenizer_") && !value.isNull())
                reader.refuse(Code::Unsupported,
                              "it is no plain CLIP: it has a tokenizer of its own (" + name + ")");
        }
}

void readVision(ConfigReader &reader, const Json &vision, ImageTowerConfig &image)
{
    image.side = reader.side(vision, "image_size", 224);
    image.width = reader.number(vision, "width", 768);
    const int headWidth = std::max(1, reader.number(vision, "head_width", 64));
    const Json &layers = vision["layers"];
    if (layers.isArray()) {
        image.kind = ImageArchitecture::ResNet;
        image.layers.clear();
        for (const Json &count : layers.items())
            image.layers.push_back(static_cast<int>(std::clamp<std::int64_t>(count.integer(), 0, 1000)));
        image.heads = image.width * 32 / headWidth;
        image.patch = 0;
        image.mlpWidth = 0;
        return;
    }
    image.kind = ImageArchitecture::Vit;
    image.layers = {reader.number(vision, "layers", 12)};
    image.patch = std::max(1, reader.number(vision, "patch_size", 16));
    image.heads = image.width / headWidth;
    image.mlpWidth =
        static_cast<int>(image.width * std::clamp(reader.real(vision, "mlp_ratio", 4.0), 0.01, 64.0));
}

void readText(ConfigReader &reader, const Json &json, TextTowerConfig &text)
{
    text.context = reader.number(json, "context_length", 77);
    text.vocabulary = reader.number(json, "vocab_size", 49408);
    text.width = reader.number(json, "width", 512);
    text.heads = reader.number(json, "heads", 8);
    text.layers = reader.number(json, "layers", 12);
    text.mlpWidth =
        static_cast<int>(text.width * std::clamp(reader.real(json, "mlp_ratio", 4.0), 0.01, 64.0));
}

} // namespace

void readOpenClipPreprocess(ConfigReader &reader, const Json &json, PreprocessSpec &spec)
{
    reader.triple(json, "mean", spec.mean);
    reader.triple(json, "std", spec.deviation);
    if (reader.word(json, "mode", "RGB") != "RGB")
        reader.refuse(Code::Unsupported, "its pictures are not RGB");
    const std::string filter = reader.word(json, "interpolation", "bicubic");
    if (filter == "bicubic" || filter == "random") // open_clip: random means bicubic when it is used
        spec.filter = Filter::Bicubic;
    else if (filter == "bilinear")
        spec.filter = Filter::Bilinear;
    else
        reader.refuse(Code::Unsupported, "its interpolation is " + filter);
    const std::string mode = reader.word(json, "resize_mode", "shortest");
    if (mode == "shortest")
        spec.mode = ResizeMode::Shortest;
    else if (mode == "longest")
        spec.mode = ResizeMode::Longest;
    else if (mode == "squash")
        spec.mode = ResizeMode::Squash;
    else
        reader.refuse(Code::Unsupported, "its resize_mode is " + mode);
    spec.fill = reader.number(json, "fill_color", 0);
    if (spec.fill > 255)
        reader.refuse(Code::Damaged, "fill_color is above 255");
}

Result<ReadConfig> readOpenClip(const Json &json, const std::string &file)
{
    ConfigReader reader(file);
    const Json &model = json["model_cfg"];
    const Json &vision = model["vision_cfg"], &text = model["text_cfg"];
    if (!vision.isObject() || !text.isObject())
        reader.refuse(Code::Damaged, "it has no model_cfg with vision_cfg and text_cfg");
    refuseForeignTowers(reader, model, vision, text);
    ReadConfig read;
    EncoderConfig &config = read.config;
    config.dimension = reader.number(model, "embed_dim", 512);
    config.activation = model["quick_gelu"].boolean(false) ? Activation::QuickGelu : Activation::Gelu;
    readVision(reader, vision, config.image);
    readText(reader, text, config.text);
    read.preprocessKnown = json["preprocess_cfg"].isObject();
    readOpenClipPreprocess(reader, json["preprocess_cfg"], config.preprocess);
    config.preprocess.side = config.image.side; // the model's own size wins over the one in preprocess_cfg
    config.architecture = architectureName(config);
    if (auto done = reader.done(); !done)
        return done.error();
    return read;
}

} // namespace semblance::models
