// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/learn/startermodel.h"

#include "core/base/check.h"
#include "core/learn/losses.h"

#include <ATen/ATen.h>
#include <algorithm>
#include <chrono>
#include <cmath>

namespace semblance::learn {

namespace {

constexpr int kAverageEvery = 4; ///< steps: the average moves as far, at a quarter of the cost

std::vector<clip::TensorSpec> layoutOf(const clip::EncoderConfig &config, int classes, int words)
{
    std::vector<clip::TensorSpec> layout = clip::imageLayout(config);
    for (clip::TensorSpec &spec : clip::textLayout(config))
        layout.push_back(std::move(spec));
    const std::pair<const char *, int> heads[] = {{"class", classes}, {"style", kDomains}, {"word", words}};
    for (const auto &[name, width] : heads) {
        layout.push_back({std::string("heads.") + name + ".weight",
                          {std::max(1, width), config.dimension},
                          clip::TensorRole::Weight});
        layout.push_back(
            {std::string("heads.") + name + ".bias", {std::max(1, width)}, clip::TensorRole::Bias});
    }
    return layout;
}

double secondsSince(std::chrono::steady_clock::time_point &mark)
{
    const auto now = std::chrono::steady_clock::now();
    const double seconds = std::chrono::duration<double>(now - mark).count();
    mark = now;
    return seconds;
}

at::Tensor boolMatrix(const std::vector<std::uint8_t> &values, int rows)
{
    const auto count = static_cast<std::int64_t>(values.size());
    at::Tensor matrix = at::empty({count}, at::kBool);
    std::copy(values.begin(), values.end(), static_cast<bool *>(matrix.data_ptr()));
    return matrix.view({rows, count / rows});
}

at::Tensor indices(const std::vector<int> &values)
{
    return at::tensor(std::vector<std::int64_t>(values.begin(), values.end()), at::kLong);
}

} // namespace

StarterModel::StarterModel(const StarterRecipe &recipe, std::shared_ptr<const clip::Tokenizer> tokenizer,
                           int classes, int words)
    : recipe_(recipe), tokenizer_(std::move(tokenizer)), config_(recipe.config(tokenizer_->vocabularySize())),
      layout_(layoutOf(config_, classes, words)), parameters_(layout_, at::kCPU),
      optimiser_(parameters_.trained(), parameters_.decaying(), {.9, .98, 1e-6, recipe.weightDecay})
{
    Random random(recipe.seed);
    initialise(parameters_, layout_, config_, random);
    for (const char *name : {"heads.class.weight", "heads.style.weight", "heads.word.weight"})
        fillNormal(parameters_.tensor(name), .02, random);
    averaged_ = parameters_.trained().clone();
    averagedStatistics_ = parameters_.statistics().clone();
    auto images = clip::resNetParameters(parameters_.tensors(), config_);
    auto texts = clip::textParameters(parameters_.tensors(), config_);
    images_ = std::move(images).value();
    texts_ = std::move(texts).value();
}

at::Tensor StarterModel::textVectors(const BatchPlan &plan) const
{
    clip::Forward forward;
    forward.compute = recipe_.bfloat16 ? at::kBFloat16 : at::kFloat;
    std::vector<at::Tensor> parts;
    for (const TextBlock &block : plan.texts) {
        const at::Tensor ids = at::tensor(block.ids, at::kLong).view({block.count, block.length});
        parts.push_back(clip::forwardText(ids, texts_, tokenizer_->endId(), {}, forward));
    }
    return at::cat(parts, 0);
}

at::Tensor StarterModel::head(const char *name, const at::Tensor &vectors) const
{
    const std::string prefix = std::string("heads.") + name;
    return at::linear(vectors, parameters_.tensor(prefix + ".weight"), parameters_.tensor(prefix + ".bias"));
}

at::Tensor StarterModel::headLosses(const at::Tensor &vectors, const BatchPlan &plan,
                                    const CaptionWords &captionWords, StepLosses &losses) const
{
    std::vector<int> labelled;
    std::vector<int> classes;
    for (std::size_t i = 0; i < plan.classes.size(); ++i)
        if (plan.classes[i] >= 0) {
            labelled.push_back(static_cast<int>(i));
            classes.push_back(plan.classes[i]);
        }
    at::Tensor total = at::cross_entropy_loss(head("style", vectors), indices(plan.domains));
    losses.styleHead = total.item<double>();
    total = total * recipe_.styleHead;
    if (!labelled.empty()) {
        const at::Tensor logits = head("class", vectors.index_select(0, indices(labelled)));
        const at::Tensor loss =
            at::cross_entropy_loss(logits, indices(classes), {}, at::Reduction::Mean, -100, .1);
        losses.classHead = loss.item<double>();
        total = total + loss * recipe_.classHead;
    }
    if (!plan.captioned.empty() && captionWords.size() > 0) {
        at::Tensor targets =
            at::zeros({static_cast<std::int64_t>(plan.captioned.size()), captionWords.size()});
        for (std::size_t i = 0; i < plan.captioned.size(); ++i)
            for (const auto &[word, share] :
                 captionWords.of(plan.pictures[static_cast<std::size_t>(plan.captioned[i])]))
                targets.data_ptr<float>()[i * static_cast<std::size_t>(captionWords.size()) +
                                          static_cast<std::size_t>(word)] = share;
        const at::Tensor logits = head("word", vectors.index_select(0, indices(plan.captioned)));
        const at::Tensor loss = softCrossEntropy(logits, targets);
        losses.wordHead = loss.item<double>();
        total = total + loss * recipe_.wordHead;
    }
    return total;
}

at::Tensor StarterModel::forwardLoss(const at::Tensor &pixels, const BatchPlan &plan,
                                     const CaptionWords &captionWords, StepLosses &losses) const
{
    clip::Forward forward;
    forward.compute = recipe_.bfloat16 ? at::kBFloat16 : at::kFloat;
    clip::ResNetOptions options;
    options.batchNorm = clip::BatchNormMode::Batch;
    options.resizePositions = true;
    const at::Tensor vectors = clip::forwardResNet(pixels, images_, options, forward);
    const at::Tensor texts = textVectors(plan);
    const at::Tensor scale = parameters_.tensor("logit_scale").exp().clamp_max(recipe_.mostScale);
    const at::Tensor logits = at::matmul(unitRows(vectors), unitRows(texts).t()) * scale;
    const at::Tensor positive = boolMatrix(plan.positive, plan.pictureCount());
    const at::Tensor ignored = boolMatrix(plan.ignored, plan.pictureCount());
    const at::Tensor toText = rightAgainstWrong(logits, positive, ignored);
    const at::Tensor toPicture = rightAgainstWrong(logits.t(), positive.t(), ignored.t());
    losses.pictureToText = toText.item<double>();
    losses.textToPicture = toPicture.item<double>();
    return (toText + toPicture) * .5 + headLosses(vectors, plan, captionWords, losses);
}

StepLosses StarterModel::step(const at::Tensor &pixels, const BatchPlan &plan,
                              const CaptionWords &captionWords, double learningRate,
                              std::map<std::string, double> &seconds)
{
    StepLosses losses;
    auto mark = std::chrono::steady_clock::now();
    const at::Tensor loss = forwardLoss(pixels, plan, captionWords, losses);
    seconds["forward"] += secondsSince(mark);
    losses.finite = std::isfinite(loss.item<double>());
    if (!losses.finite)
        return losses;
    parameters_.gradients().zero_();
    loss.backward();
    seconds["backward"] += secondsSince(mark);
    losses.gradient = clipLength(parameters_.gradients(), recipe_.mostGradient);
    optimiser_.step(parameters_.trained(), parameters_.gradients(), learningRate);
    if (optimiser_.steps() % kAverageEvery == 0)
        average();
    seconds["optimise"] += secondsSince(mark);
    return losses;
}

void StarterModel::average()
{
    const at::NoGradGuard noGradients;
    const double steps = static_cast<double>(optimiser_.steps());
    const double keep = std::pow(std::min(recipe_.average, steps / (steps + 20)), kAverageEvery);
    averaged_.lerp_(parameters_.trained(), 1 - keep);
    averagedStatistics_.lerp_(parameters_.statistics(), 1 - keep);
}

clip::TensorDict StarterModel::averagedTensors() const
{
    return parameters_.over(averaged_, averagedStatistics_);
}

Result<Towers> StarterModel::averaged() const
{
    auto towers = towersOf(averagedTensors(), config_, tokenizer_);
    if (towers && recipe_.bfloat16)
        towers->compute = at::kBFloat16;
    return towers;
}

double StarterModel::scale() const
{
    return std::exp(parameters_.tensor("logit_scale").item<double>());
}

std::vector<std::pair<std::string, at::Tensor>> StarterModel::numbers() const
{
    return {{"averaged", averaged_},
            {"averaged_statistics", averagedStatistics_},
            {"trained", parameters_.trained()},
            {"statistics", parameters_.statistics()},
            {"first", optimiser_.first()},
            {"second", optimiser_.second()}};
}

Result<void> StarterModel::load(const std::vector<std::pair<std::string, at::Tensor>> &numbers,
                                std::int64_t steps)
{
    const at::NoGradGuard noGradients;
    for (const auto &[name, tensor] : this->numbers()) {
        const auto found = std::find_if(numbers.begin(), numbers.end(),
                                        [&, own = &name](const auto &entry) { return entry.first == *own; });
        if (found == numbers.end() || found->second.numel() != tensor.numel())
            return Error{Code::Mismatch,
                         "go on with the training",
                         {},
                         "the checkpoint was made with another recipe or other pictures",
                         "Remove it to begin again"};
        at::Tensor(tensor).copy_(found->second);
    }
    optimiser_.setSteps(steps);
    return {};
}

} // namespace semblance::learn
