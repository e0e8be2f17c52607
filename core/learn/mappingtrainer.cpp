// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/learn/mappingtrainer.h"

#include "core/base/path.h"
#include "core/clip/torch/device.h"
#include "core/learn/checkpoint.h"
#include "core/learn/losses.h"
#include "core/learn/mappinglosses.h"
#include "core/learn/mappingnetwork.h"
#include "core/learn/mappingstate.h"
#include "core/learn/optimiser.h"
#include "core/learn/parameters.h"

#include <ATen/ATen.h>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <numbers>
#include <numeric>
#include <optional>

namespace semblance::learn {

namespace {

constexpr const char *kDoing = "train the mapping";
constexpr std::size_t kFewest = 32; ///< pictures; fewer teach nothing
constexpr std::int64_t kMostHeldOut = 500;

Error refused(Code code, std::string cause, std::string advice = {})
{
    return {code, kDoing, {}, std::move(cause), std::move(advice)};
}

/// Rows to learn from and rows to look at, drawn by the recipe's seed.
struct Halves
{
    std::vector<std::int64_t> training, heldOut;
};

Halves halvesOf(const MappingRecipe &recipe, const MappingData &data)
{
    std::vector<std::int64_t> rows(data.count());
    std::iota(rows.begin(), rows.end(), std::int64_t{0});
    Random random(recipe.seed);
    random.shuffle(rows);
    std::vector<std::int64_t> photographs;
    for (const std::int64_t row : rows)
        if (data.domains.empty() || data.domains[static_cast<std::size_t>(row)] == 0)
            photographs.push_back(row);
    const auto wanted = std::min<std::int64_t>(
        kMostHeldOut, static_cast<std::int64_t>(recipe.holdOut * static_cast<double>(photographs.size())));
    Halves halves;
    halves.heldOut.assign(photographs.begin(), photographs.begin() + wanted);
    std::vector<std::int64_t> sorted = halves.heldOut;
    std::sort(sorted.begin(), sorted.end());
    for (const std::int64_t row : rows)
        if (!std::binary_search(sorted.begin(), sorted.end(), row))
            halves.training.push_back(row);
    return halves;
}

Result<void> checkData(const MappingData &data, const Towers &towers)
{
    if (data.dimension != towers.config.dimension)
        return refused(Code::Mismatch,
                       "the embeddings have " + std::to_string(data.dimension) +
                           " numbers, the model's have " + std::to_string(towers.config.dimension),
                       "Compute the embeddings with this model");
    if (data.count() < kFewest)
        return refused(Code::Invalid,
                       "there are only " + std::to_string(data.count()) + " pictures to learn from",
                       "Give it at least " + std::to_string(kFewest) + "; thousands are better");
    for (const std::vector<float> &version : data.raw) {
        if (version.size() != data.raw[0].size())
            return refused(Code::Invalid, "two versions of the embeddings have different sizes");
        if (!std::all_of(version.begin(), version.end(), [](float value) { return std::isfinite(value); }))
            return refused(Code::Damaged, "an embedding holds a number that is not finite");
    }
    const bool labelsFit = data.classes.empty() || data.classes.size() == data.count();
    if (!labelsFit || (!data.domains.empty() && data.domains.size() != data.count()))
        return refused(Code::Invalid, "there is not one label for each embedding");
    return {};
}

/// The loop, the network, and the best network so far.
class MappingTraining
{
public:
    MappingTraining(const MappingRecipe &recipe, const MappingData &data, const Towers &towers, Halves halves)
        : recipe_(recipe), towers_(towers),
          layout_(mappingLayout(recipe, data.dimension, towers.config.text.width)),
          parameters_(layout_, towers.device()),
          optimiser_(parameters_.trained(), parameters_.decaying(),
                     {recipe.beta1, recipe.beta2, recipe.epsilon, recipe.weightDecay}),
          random_(recipe.seed ^ 0xabcdef), heldOut_(heldOutVectors(data, halves.heldOut).to(towers.device())),
          pictures_(static_cast<std::int64_t>(halves.training.size())),
          losses_(towers, data, std::move(halves.training), recipe), photo_(towers, {"a photo of *"})
    {
        initialiseMapping(parameters_, layout_, random_);
        best_ = parameters_.trained().clone();
        mapping_ =
            clip::mappingParameters(parameters_.tensors(), data.dimension, towers.config.text.width, {})
                .value();
    }

    Result<void> prepare() { return losses_.prepare(); }
    /// Goes on from the checkpoint, if that is wished and there is one. @error as readMappingState
    Result<void> resume(const std::string &identity);
    Result<TrainedMapping> run(const ProgressFn &progress, const CancelToken &cancel);

private:
    static at::Tensor heldOutVectors(const MappingData &data, const std::vector<std::int64_t> &rows);
    double seconds() const
    {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    }
    std::int64_t totalSteps() const;
    double share() const;
    double learningRate() const;
    std::optional<double> step();
    bool evaluate();
    /// Writes the checkpoint. What cannot be written is told with the result: the mapping itself is not lost.
    void keep();
    void note(double loss);
    void tell(const ProgressFn &progress, double loss) const;
    TrainedMapping result();

    const MappingRecipe &recipe_;
    const Towers &towers_;
    std::vector<clip::TensorSpec> layout_;
    Parameters parameters_;
    AdamW optimiser_;
    Random random_;
    at::Tensor heldOut_;
    std::int64_t pictures_ = 0;
    MappingLosses losses_;
    PromptTable photo_;
    clip::MappingParameters mapping_;
    at::Tensor best_;
    double bestLoss_ = 1e30;
    int worse_ = 0;
    std::vector<double> recent_; ///< losses of the last steps
    std::string identity_;
    double kept_ = 0; ///< seconds() of the last checkpoint
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
    MappingReport report_;
};

at::Tensor MappingTraining::heldOutVectors(const MappingData &data, const std::vector<std::int64_t> &rows)
{
    at::Tensor vectors = at::empty({static_cast<std::int64_t>(rows.size()), data.dimension});
    for (std::size_t i = 0; i < rows.size(); ++i)
        std::copy_n(data.raw[0].begin() + rows[i] * data.dimension, data.dimension,
                    vectors.data_ptr<float>() + static_cast<std::int64_t>(i) * data.dimension);
    return vectors;
}

std::int64_t MappingTraining::totalSteps() const
{
    if (recipe_.steps > 0)
        return recipe_.steps;
    return std::max<std::int64_t>(1, pictures_ / std::min<std::int64_t>(recipe_.batch, pictures_)) *
           recipe_.epochs;
}

double MappingTraining::share() const
{
    if (recipe_.minutes > 0)
        return seconds() / (60 * recipe_.minutes);
    return static_cast<double>(report_.steps) / static_cast<double>(totalSteps());
}

double MappingTraining::learningRate() const
{
    const std::int64_t warmup =
        recipe_.minutes > 0 ? recipe_.warmup : std::min<std::int64_t>(recipe_.warmup, totalSteps() / 10);
    const double warm =
        warmup < 1 ? 1 : std::min(1.0, static_cast<double>(report_.steps + 1) / static_cast<double>(warmup));
    return recipe_.learningRate * warm * .5 * (1 + std::cos(std::numbers::pi * std::min(1.0, share())));
}

/// One step. @return  its loss; nothing where it is no number
std::optional<double> MappingTraining::step()
{
    at::manual_seed(random_.next()); // of the dropout: a step depends on what the checkpoint holds alone
    const at::Tensor loss = losses_.loss(mapping_, report_.steps, random_);
    const double value = loss.item<double>();
    if (!std::isfinite(value))
        return {};
    parameters_.gradients().zero_();
    loss.backward();
    if (recipe_.mostGradient > 0)
        clipLength(parameters_.gradients(), recipe_.mostGradient);
    optimiser_.step(parameters_.trained(), parameters_.gradients(), learningRate());
    ++report_.steps;
    return value;
}

/// Looks at the held-out pictures. @return  true where training should stop early
bool MappingTraining::evaluate()
{
    const at::NoGradGuard noGradients;
    const bool published = recipe_.method == MappingMethod::Pic2Word;
    if (heldOut_.size(0) < 2) {
        best_.copy_(parameters_.trained());
        return false;
    }
    const double loss = cycleLoss(towers_, photo_, mapping_, heldOut_, 0).item<double>();
    const bool better = std::isfinite(loss) && loss < bestLoss_;
    worse_ = better ? 0 : worse_ + 1;
    if (better ||
        (!published && std::isfinite(loss))) { // other methods aim at something else: the newest counts
        best_.copy_(parameters_.trained());
        bestLoss_ = loss;
        report_.validationLoss = loss;
        report_.validationRecall = cycleRecall(towers_, mapping_, heldOut_);
    }
    return published && recipe_.patience > 0 && worse_ >= recipe_.patience;
}

void MappingTraining::tell(const ProgressFn &progress, double loss) const
{
    if (!progress)
        return;
    const double done = std::clamp(share(), 1e-6, 1.0);
    const double left = seconds() * (1 - done) / done;
    char detail[160];
    std::snprintf(detail, sizeof detail, "step %lld, loss %.4f, validation recall %.3f, %.0f s left",
                  static_cast<long long>(report_.steps), loss, report_.validationRecall, left);
    progress({static_cast<std::int64_t>(done * 1000), 1000, "train", detail});
}

TrainedMapping MappingTraining::result()
{
    const at::Tensor none = at::zeros({0}, best_.options());
    const clip::TensorDict best = parameters_.over(best_, none);
    TrainedMapping trained;
    for (const clip::TensorSpec &spec : layout_)
        trained.tensors.emplace_back(spec.name, best.at(spec.name).to(at::kCPU).clone());
    report_.seconds = seconds();
    trained.report = report_;
    return trained;
}

void MappingTraining::note(double loss)
{
    if (report_.steps <= 10)
        report_.firstLoss += (loss - report_.firstLoss) / static_cast<double>(report_.steps);
    recent_.push_back(loss);
    if (recent_.size() > 40)
        recent_.erase(recent_.begin());
    report_.loss = std::accumulate(recent_.begin(), recent_.end(), 0.0) / static_cast<double>(recent_.size());
}

void MappingTraining::keep()
{
    if (recipe_.checkpoint.empty())
        return;
    kept_ = seconds();
    report_.seconds = kept_;
    const MappingState state{report_,
                             parameters_.trained(),
                             best_,
                             optimiser_.first(),
                             optimiser_.second(),
                             random_.state(),
                             bestLoss_,
                             worse_,
                             recent_};
    if (const auto written = writeMappingState(recipe_.checkpoint, state, identity_); !written)
        report_.warning = written.error().sentence();
}

Result<void> MappingTraining::resume(const std::string &identity)
{
    identity_ = identity;
    std::error_code error;
    if (!recipe_.resume || !std::filesystem::exists(recipe_.checkpoint, error))
        return {};
    const auto state = readMappingState(recipe_.checkpoint, identity_, parameters_.trained().numel());
    if (!state)
        return state.error();
    report_ = state->report;
    const at::NoGradGuard noGradients;
    parameters_.trained().copy_(state->parameters);
    best_.copy_(state->best);
    optimiser_.first().copy_(state->first);
    optimiser_.second().copy_(state->second);
    optimiser_.setSteps(report_.steps);
    random_.setState(state->random);
    bestLoss_ = state->bestLoss;
    worse_ = state->worse;
    recent_ = state->recent;
    start_ -= std::chrono::duration_cast<std::chrono::steady_clock::duration>(
        std::chrono::duration<double>(report_.seconds));
    kept_ = seconds();
    return {};
}

Result<TrainedMapping> MappingTraining::run(const ProgressFn &progress, const CancelToken &cancel)
{
    double told = -1;
    while (share() < 1 && !report_.stoppedEarly) {
        report_.cancelled = cancel.wanted();
        if (report_.cancelled) {
            keep();
            break;
        }
        const std::optional<double> loss = step();
        if (!loss) {
            if (report_.steps == 0 || bestLoss_ >= 1e30)
                return refused(Code::Internal,
                               "the loss is no number after " + std::to_string(report_.steps) + " steps",
                               "Train with a lower learning rate");
            report_.warning = "the loss ran away after " + std::to_string(report_.steps) +
                              " steps; the best mapping before that was kept";
            return result();
        }
        note(*loss);
        if (report_.steps % recipe_.evaluateEvery == 0) {
            report_.stoppedEarly = evaluate();
            constexpr double kEvery = 20; // seconds between two checkpoints
            if (seconds() - kept_ > kEvery)
                keep();
        }
        if (seconds() - told > .2) {
            tell(progress, *loss);
            told = seconds();
        }
    }
    if (report_.steps > 0 && !report_.stoppedEarly)
        evaluate();
    std::error_code error;
    if (!report_.cancelled && !recipe_.checkpoint.empty())
        std::filesystem::remove(recipe_.checkpoint, error);
    tell(progress, report_.loss);
    return result();
}

} // namespace

Result<TrainedMapping> trainMapping(const MappingRecipe &recipe, const MappingData &data,
                                    const Towers &towers, const ProgressFn &progress,
                                    const CancelToken &cancel)
{
    if (auto sensible = recipe.check(); !sensible)
        return sensible.error();
    if (auto fits = checkData(data, towers); !fits)
        return fits.error();
    if (auto readable = MappingLosses::checkPrompts(towers); !readable)
        return readable.error();
    try {
        clip::useThreads(recipe.threads);
        MappingTraining training(recipe, data, towers, halvesOf(recipe, data));
        if (auto ready = training.prepare(); !ready)
            return ready.error();
        const bool keeps = !recipe.checkpoint.empty();
        if (auto ready = training.resume(keeps ? trainingIdentity(recipe, data) : std::string()); !ready)
            return ready.error();
        return training.run(progress, cancel);
    } catch (const std::bad_alloc &) {
        return refused(Code::NoMemory, "there is not enough memory", "Use a smaller batch");
    } catch (const c10::Error &error) {
        return refused(Code::Internal, error.what_without_backtrace());
    }
}

Result<void> writeMapping(const std::filesystem::path &file, const TrainedMapping &mapping,
                          const MappingRecipe &recipe, const std::string &encoderFingerprint)
{
    const MappingReport &report = mapping.report;
    const Json origin = Json::object({{"batch", recipe.batch},
                                      {"dropout", recipe.dropout},
                                      {"learning_rate", recipe.learningRate},
                                      {"weight_decay", recipe.weightDecay},
                                      {"seed", recipe.seed},
                                      {"steps", report.steps},
                                      {"loss", report.loss},
                                      {"validation_loss", report.validationLoss},
                                      {"validation_recall", report.validationRecall},
                                      {"cancelled", report.cancelled}});
    return writeTensors(file, mapping.tensors, Precision::Float,
                        {{"method", std::string(methodName(recipe.method))},
                         {"encoder", encoderFingerprint},
                         {"made_by", "Semblance"},
                         {"training", origin.dump()}});
}

} // namespace semblance::learn
