// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/weights/translate.h"

#include <algorithm>
#include <array>
#include <utility>

namespace semblance::weights {

namespace {

using Pair = std::pair<std::string_view, std::string_view>;

// huggingface/transformers, convert_clip_original_pytorch_to_hf.py; the misspelling of pre_layrnorm is
// theirs.
constexpr std::array<Pair, 14> kWhole = {{
    {"vision_model.embeddings.patch_embedding.weight", "visual.conv1.weight"},
    {"vision_model.embeddings.class_embedding", "visual.class_embedding"},
    {"vision_model.embeddings.position_embedding.weight", "visual.positional_embedding"},
    {"vision_model.pre_layrnorm.weight", "visual.ln_pre.weight"},
    {"vision_model.pre_layrnorm.bias", "visual.ln_pre.bias"},
    {"vision_model.post_layernorm.weight", "visual.ln_post.weight"},
    {"vision_model.post_layernorm.bias", "visual.ln_post.bias"},
    {"text_model.embeddings.token_embedding.weight", "token_embedding.weight"},
    {"text_model.embeddings.position_embedding.weight", "positional_embedding"},
    {"text_model.final_layer_norm.weight", "ln_final.weight"},
    {"text_model.final_layer_norm.bias", "ln_final.bias"},
    // A Linear stores [out, in]; the published projections are bare [in, out] matrices.
    {"visual_projection.weight", "visual.proj"},
    {"text_projection.weight", "text_projection"},
    {"logit_scale", "logit_scale"},
}};

constexpr std::array<Pair, 5> kInBlock = {{
    {"layer_norm1.", "ln_1."},
    {"layer_norm2.", "ln_2."},
    {"self_attn.out_proj.", "attn.out_proj."},
    {"mlp.fc1.", "mlp.c_fc."},
    {"mlp.fc2.", "mlp.c_proj."},
}};

constexpr std::array<Pair, 2> kLayers = {{
    {"vision_model.encoder.layers.", "visual.transformer.resblocks."},
    {"text_model.encoder.layers.", "transformer.resblocks."},
}};

constexpr std::array<std::string_view, 6> kBuffers = {
    "position_ids", "num_batches_tracked", "input_resolution", "context_length", "vocab_size", "attn_mask"};

constexpr std::array<std::string_view, 5> kTextNames = {
    "token_embedding.", "positional_embedding", "transformer.resblocks.", "ln_final.", "text_projection"};

// Names that only other families have.
constexpr std::array<Pair, 14> kForeign = {{
    {"logit_bias", "a SigLIP-type model (it has a logit_bias)"},
    {"visual.trunk.", "a model with a picture tower from timm"},
    {"visual.attn_pool.", "a model that pools its pictures by attention"},
    {"visual.head.", "a model with a picture tower from timm"},
    {"text.transformer.embeddings.", "a model with a text tower from Hugging Face"},
    {"text.transformer.encoder.", "a model with a text tower from Hugging Face"},
    {"text_decoder.", "a CoCa model"},
    {"image_encoder.model.", "a MobileCLIP model"},
    {"vision_model.head.", "a SigLIP model"},
    {"text_model.head.", "a SigLIP model"},
    {"text_projection.bias", "a model whose text projection has a bias"},
    {"text.text_projection.bias", "a model whose text projection has a bias"},
    {"visual.patch_embed.", "a model with a picture tower of another family"},
    {"l0_module", "a TinyCLIP model that was pruned layer by layer"},
}};

bool endsWithWord(std::string_view name, std::string_view word)
{
    return name.ends_with(word) && (name.size() == word.size() || name[name.size() - word.size() - 1] == '.');
}

bool strip(std::string &name, std::string_view prefix)
{
    if (!name.starts_with(prefix))
        return false;
    name.erase(0, prefix.size());
    return true;
}

bool stripTinyClip(std::string &name)
{
    for (const std::string_view part : {"_image_encoder.", "_text_encoder.", "_logit_scale."})
        if (strip(name, part)) {
            strip(name, "module.");
            return true;
        }
    return false;
}

bool stripText(std::string &name)
{
    if (!name.starts_with("text."))
        return false;
    const std::string_view rest = std::string_view(name).substr(5);
    const bool ours = std::any_of(kTextNames.begin(), kTextNames.end(),
                                  [&](std::string_view known) { return rest.starts_with(known); });
    return ours && strip(name, "text.");
}

/// "0.self_attn.q_proj.weight" below a tower's layers. nullopt where it is no layer's tensor.
std::optional<Translation> translateInBlock(std::string_view rest, std::string_view tower)
{
    const std::size_t dot = rest.find('.');
    if (dot == std::string_view::npos)
        return std::nullopt;
    const std::string block = std::string(tower) + std::string(rest.substr(0, dot + 1));
    const std::string_view inner = rest.substr(dot + 1);
    for (const auto &[theirs, published] : kInBlock)
        if (inner.starts_with(theirs))
            return Translation{block + std::string(published) + std::string(inner.substr(theirs.size()))};
    constexpr std::string_view kLetters = "qkv";
    for (int third = 0; third < 3; ++third) {
        const std::string theirs =
            std::string("self_attn.") + kLetters[static_cast<std::size_t>(third)] + "_proj.";
        if (inner == theirs + "weight" || inner == theirs + "bias")
            return Translation{block + "attn.in_proj_" + std::string(inner.substr(theirs.size())), third};
    }
    return std::nullopt;
}

} // namespace

void peelPrefixes(std::vector<std::string> &names)
{
    for (int round = 0; round < 4; ++round) {
        bool changed = false;
        const bool wrapped = !names.empty() &&
                             std::all_of(names.begin(), names.end(),
                                         [](const std::string &name) { return name.starts_with("module."); });
        for (std::string &name : names) {
            if (wrapped)
                changed |= strip(name, "module.");
            changed |= stripTinyClip(name);
        }
        if (!changed)
            break;
    }
    for (std::string &name : names)
        stripText(name);
}

std::optional<Translation> translate(std::string_view name)
{
    for (const std::string_view buffer : kBuffers)
        if (endsWithWord(name, buffer))
            return std::nullopt;
    for (const auto &[theirs, published] : kWhole)
        if (name == theirs)
            return Translation{std::string(published), -1,
                               theirs == "visual_projection.weight" || theirs == "text_projection.weight"};
    for (const auto &[theirs, published] : kLayers)
        if (name.starts_with(theirs))
            if (auto found = translateInBlock(name.substr(theirs.size()), published))
                return found;
    return Translation{std::string(name)};
}

std::string_view notPlain(std::string_view peeledName)
{
    for (const auto &[foreign, kind] : kForeign)
        if (peeledName.starts_with(foreign) && !endsWithWord(peeledName, "position_ids"))
            return kind;
    if (endsWithWord(peeledName, "ls_1.gamma") || endsWithWord(peeledName, "ls_2.gamma"))
        return "a model with LayerScale";
    return {};
}

} // namespace semblance::weights
