// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/clip/config.h"
#include "core/weights/names.h"

#include <array>
#include <string>
#include <string_view>

namespace semblance::models {

/// Reads numbers and words of a configuration file; the first that is wrong is remembered, so that a whole
/// object can be read before asking once.
class ConfigReader
{
public:
    explicit ConfigReader(std::string file) : file_(std::move(file)) {}

    /// The member as a whole number, or the fallback where it is missing or null.
    int number(const Json &object, std::string_view name, int fallback);
    double real(const Json &object, std::string_view name, double fallback);
    std::string word(const Json &object, std::string_view name, std::string_view fallback);
    /// Three numbers; the fallback where it is missing.
    void triple(const Json &object, std::string_view name, std::array<float, 3> &values);
    /// A side: a number, or two equal numbers [n, n].
    int side(const Json &object, std::string_view name, int fallback);

    void refuse(Code code, std::string cause);
    /// The first refusal, if any. checkConfig() is for the caller.
    Result<void> done() const;

private:
    std::string file_;
    Result<void> first_;
};

struct ReadConfig
{
    clip::EncoderConfig config;
    bool preprocessKnown = false;
};

/// open_clip_config.json: {"model_cfg", "preprocess_cfg"} (mlfoundations/open_clip, src/open_clip/model.py).
/// @error Unsupported for models that are no plain CLIP, naming the field that says so
Result<ReadConfig> readOpenClip(const Json &json, const std::string &file);

/// Hugging Face's config.json of a CLIPModel (transformers, configuration_clip.py) with its defaults.
/// @param preprocessor  preprocessor_config.json, or null
Result<ReadConfig> readHuggingFace(const Json &json, const Json &preprocessor, const std::string &file);

/// "preprocess_cfg" of open_clip.
void readOpenClipPreprocess(ConfigReader &reader, const Json &json, clip::PreprocessSpec &spec);

/// What the weights know better than a configuration: the MLP widths.
void takeWidths(const weights::NamedTensors &tensors, clip::EncoderConfig &config);

} // namespace semblance::models
