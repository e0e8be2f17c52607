// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/learn/batchplan.h"
#include "core/learn/optimiser.h"
#include "core/learn/parameters.h"
#include "core/learn/starterrecipe.h"
#include "core/learn/towers.h"

#include <map>
#include <memory>
#include <string>

namespace semblance::learn {

/// What one step measured.
struct StepLosses
{
    double pictureToText = 0;
    double textToPicture = 0;
    double classHead = 0;
    double styleHead = 0;
    double wordHead = 0;
    double gradient = 0;
    bool finite = true;
};

/// Everything that a starter training changes: towers, helper heads, optimiser, moving average.
class StarterModel
{
public:
    StarterModel(const StarterRecipe &recipe, std::shared_ptr<const clip::Tokenizer> tokenizer, int classes,
                 int words);

    /// One step on prepared pictures. @param pixels  [n, 3, s, s], normalised
    /// @param seconds  "forward", "backward", "optimise" are added to it
    StepLosses step(const at::Tensor &pixels, const BatchPlan &plan, const CaptionWords &captionWords,
                    double learningRate, std::map<std::string, double> &seconds);

    /// The averaged weights as towers; they share the average's numbers.
    Result<Towers> averaged() const;
    clip::TensorDict averagedTensors() const;
    double scale() const;
    std::int64_t steps() const noexcept { return optimiser_.steps(); }

    /// The numbers to keep, by name. Loading them copies.
    std::vector<std::pair<std::string, at::Tensor>> numbers() const;
    Result<void> load(const std::vector<std::pair<std::string, at::Tensor>> &numbers, std::int64_t steps);

    const clip::EncoderConfig &config() const noexcept { return config_; }

private:
    at::Tensor forwardLoss(const at::Tensor &pixels, const BatchPlan &plan, const CaptionWords &captionWords,
                           StepLosses &losses) const;
    at::Tensor textVectors(const BatchPlan &plan) const;
    at::Tensor headLosses(const at::Tensor &vectors, const BatchPlan &plan, const CaptionWords &captionWords,
                          StepLosses &losses) const;
    at::Tensor head(const char *name, const at::Tensor &vectors) const;
    void average();

    StarterRecipe recipe_;
    std::shared_ptr<const clip::Tokenizer> tokenizer_;
    clip::EncoderConfig config_;
    std::vector<clip::TensorSpec> layout_; ///< towers and heads
    Parameters parameters_;
    AdamW optimiser_;
    at::Tensor averaged_, averagedStatistics_;
    clip::ResNetParameters images_;
    clip::TextParameters texts_;
};

} // namespace semblance::learn
