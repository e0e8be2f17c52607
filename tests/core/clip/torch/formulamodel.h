// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/clip/modelfiles.h"
#include "core/clip/torch/modelloader.h"
#include "tests/core/clip/torch/formula.h"
#include "tests/support/testmain.h"

/// Models on disk with weights made by a formula, and pictures for them.
namespace semblance::test {

void writeTensors(const std::filesystem::path &path, const clip::TensorDict &tensors);
/// model.safetensors in the folder, with the configuration beside it.
clip::ModelFiles formulaFiles(const TempFolder &folder, const clip::EncoderConfig &config);
clip::PixelBatch pictures(int side, int count);
clip::LoadOptions onCpu(int threads);
/// The largest difference of two raw embeddings.
double apart(const Embedding &a, const Embedding &b);

} // namespace semblance::test
