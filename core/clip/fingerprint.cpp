// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/fingerprint.h"

#include "core/base/json.h"
#include "core/base/sha256.h"

namespace semblance::clip {

namespace {

std::string_view nameOf(ResizeMode mode)
{
    return mode == ResizeMode::Shortest ? "shortest" : mode == ResizeMode::Longest ? "longest" : "squash";
}

std::string_view nameOf(Filter filter)
{
    constexpr std::string_view kNames[] = {"nearest", "box", "bilinear", "hamming", "bicubic", "lanczos"};
    return kNames[static_cast<int>(filter)];
}

} // namespace

std::string canonicalText(const EncoderConfig &config)
{
    const ImageTowerConfig &image = config.image;
    const TextTowerConfig &text = config.text;
    const PreprocessSpec &pixels = config.preprocess;
    const bool vit = image.kind == ImageArchitecture::Vit;
    Json picture = Json::object({{"kind", vit ? "vit" : "resnet"},
                                 {"side", image.side},
                                 {"width", image.width},
                                 {"layers", Json::arrayOf(image.layers)},
                                 {"heads", image.heads},
                                 {"patch", vit ? image.patch : 0},
                                 {"mlp", vit ? image.mlpWidth : 0}});
    Json words = Json::object({{"context", text.context},
                               {"vocabulary", text.vocabulary},
                               {"width", text.width},
                               {"layers", text.layers},
                               {"heads", text.heads},
                               {"mlp", text.mlpWidth}});
    Json preprocess = Json::object({{"side", pixels.side},
                                    {"mode", nameOf(pixels.mode)},
                                    {"filter", nameOf(pixels.filter)},
                                    {"fill", pixels.fill},
                                    {"target_pad", pixels.targetPad},
                                    {"mean", Json::arrayOf(pixels.mean)},
                                    {"deviation", Json::arrayOf(pixels.deviation)}});
    return Json::object({{"image", std::move(picture)},
                         {"text", std::move(words)},
                         {"dimension", config.dimension},
                         {"activation", config.activation == Activation::QuickGelu ? "quick_gelu" : "gelu"},
                         {"preprocess", std::move(preprocess)}})
        .dump();
}

std::string fingerprintOf(std::span<const std::string> digests, const EncoderConfig &config)
{
    std::string text = "semblance model 1\n";
    for (const std::string &digest : digests)
        text += digest + "\n";
    return hex(sha256(text + canonicalText(config)));
}

Result<std::vector<std::string>> digestsOf(std::span<const std::filesystem::path> files,
                                           const CancelToken &cancel)
{
    std::vector<std::string> digests;
    for (const auto &file : files) {
        const auto digest = sha256OfFile(file, cancel);
        if (!digest)
            return digest.error();
        digests.push_back(hex(*digest));
    }
    return digests;
}

} // namespace semblance::clip
