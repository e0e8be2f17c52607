// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/files.h"
#include "core/clip/layout.h"
#include "core/models/makerandom.h"
#include "core/weights/safetensors.h"
#include "tests/support/testmain.h"

namespace semblance::test {

/// A tiny model of our own in folder/name.
inline void makeTiny(const std::filesystem::path &folder, std::uint64_t seed = 1, bool mapping = true)
{
    const auto config = models::architectureNamed("tiny");
    SEMBLANCE_CHECK(config.ok());
    models::RandomModel options;
    options.seed = seed;
    options.mapping = mapping;
    const auto made = models::makeRandomModel(*config, "tiny", options, folder, {});
    SEMBLANCE_CHECK(made.ok());
}

/// The open_clip configuration of "tiny".
inline const char *kTinyOpenClip = R"({"model_cfg": {"embed_dim": 32, "quick_gelu": true,
    "vision_cfg": {"image_size": 32, "layers": 2, "width": 64, "patch_size": 16, "mlp_ratio": 2.0},
    "text_cfg": {"context_length": 77, "vocab_size": 517, "width": 64, "heads": 1, "layers": 2, "mlp_ratio": 2.0}},
    "preprocess_cfg": {"mean": [0.5, 0.5, 0.5], "std": [0.25, 0.5, 1.0], "resize_mode": "squash"}})";

} // namespace semblance::test
