// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/learn/starter.h"

#include "core/clip/torch/device.h"
#include "core/learn/augment.h"
#include "core/learn/bpetrainer.h"
#include "core/learn/checkpoint.h"
#include "core/learn/losses.h"
#include "core/learn/startermodel.h"
#include "core/learn/words.h"
#include "core/learn/zeroshot.h"

#include <ATen/ATen.h>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <numbers>
#include <optional>

namespace semblance::learn {

namespace {

constexpr const char *kDoing = "train the starter model";
constexpr double kLineEvery = 60; ///< seconds between two short lines without validation

double rounded(double value, double digits)
{
    return std::round(value * digits) / digits;
}

/// How many threads a step takes: on a busy machine two threads wait for each other at every parallel loop
/// and one is faster, on an idle one two are. Tried out again and again while the training runs.
class ThreadChoice
{
public:
    explicit ThreadChoice(int most) : most_(std::max(1, most)), chosen_(most_), next_(4) {}

    /// Threads for the next step.
    int next()
    {
        if (most_ > 1 && ++step_ >= next_)
            return chosen_ == 1 ? most_ : 1;
        return chosen_;
    }
    /// What that step took. @param work  of it, in pixels
    void took(int threads, double seconds, double work)
    {
        double &rate = threads == 1 ? single_ : several_;
        const double now = work / seconds;
        if (step_ < next_) {
            rate = rate == 0 ? now : .7 * rate + .3 * now;
            return;
        }
        rate = now;
        const bool better = rate > (threads == 1 ? several_ : single_);
        chosen_ = better ? threads : chosen_;
        interval_ = better ? kSoon : std::min(interval_ * 2, kLate);
        next_ = interval_;
        step_ = 0;
    }
    int chosen() const noexcept { return chosen_; }

private:
    static constexpr int kSoon = 12;
    static constexpr int kLate = 96;
    const int most_;
    int chosen_;
    int next_;
    int step_ = 0;
    int interval_ = kSoon;
    double single_ = 0;
    double several_ = 0;
};

/// The training loop and where it stands.
class Training
{
public:
    Training(const PictureSet &training, const PictureSet &validation, const StarterRecipe &recipe,
             std::filesystem::path checkpoint, const CurveFn &curve, std::vector<std::string> merges,
             std::shared_ptr<const clip::Tokenizer> tokenizer)
        : training_(training), validation_(validation), recipe_(recipe), file_(std::move(checkpoint)),
          tellCurve_(curve), merges_(std::move(merges)), classes_(training.records),
          planner_(training.records, classes_, *tokenizer, recipe.context), random_(recipe.seed ^ 0x5eed),
          model_(recipe, tokenizer, classes_.size(), planner_.captionWords().size()), threads_(recipe.threads)
    {}

    Result<void> resume(const Checkpoint &checkpoint);
    Result<Json> run(const CancelToken &cancel);

private:
    double elapsed() const;
    double progress() const;
    double learningRate() const;
    Result<void> step();
    Result<void> report(bool evaluate);
    Result<void> save();
    Json measured();

    const PictureSet &training_;
    const PictureSet &validation_;
    const StarterRecipe recipe_;
    const std::filesystem::path file_;
    const CurveFn &tellCurve_;
    const std::vector<std::string> merges_;
    ClassTable classes_;
    BatchPlanner planner_;
    Random random_;
    StarterModel model_;
    ThreadChoice threads_;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
    double before_ = 0; ///< seconds of earlier runs
    double evaluated_ = 0;
    std::int64_t seen_ = 0;
    double nextReport_ = 0; ///< seconds; the first look comes after the first interval
    double nextLine_ = 20;
    std::map<std::string, double> sums_; ///< since the last line of the curve
    std::map<std::string, double> seconds_;
    int counted_ = 0;
    double gradient_ = 0;
    Json::Array curve_;
};

double Training::elapsed() const
{
    return before_ + std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
}

double Training::progress() const
{
    if (recipe_.steps > 0)
        return static_cast<double>(model_.steps()) / static_cast<double>(recipe_.steps);
    return elapsed() / (60 * recipe_.minutes);
}

double Training::learningRate() const
{
    const double warm = std::min(1.0, static_cast<double>(model_.steps() + 1) / recipe_.warmup);
    const double past = std::clamp((progress() - recipe_.holdUntil) / (1 - recipe_.holdUntil), 0.0, 1.0);
    const double cosine = .5 * (1 + std::cos(std::numbers::pi * past));
    return recipe_.learningRate * warm * (recipe_.lastRate + (1 - recipe_.lastRate) * cosine);
}

Result<void> Training::step()
{
    const auto mark = std::chrono::steady_clock::now();
    const int threads = threads_.next();
    clip::useThreads(threads);
    const bool small = progress() < recipe_.smallUntil;
    AugmentOptions options;
    options.side = small ? recipe_.smallSide : recipe_.side;
    options.cutOuts = progress() > recipe_.cutOutsFrom;
    const BatchPlan plan = planner_.plan(small ? recipe_.smallBatch : recipe_.batch, random_);
    const at::Tensor pixels =
        normalised(augmentedPictures(training_, plan, options, random_), model_.config().preprocess);
    seconds_["batch"] += std::chrono::duration<double>(std::chrono::steady_clock::now() - mark).count();
    const StepLosses losses = model_.step(pixels, plan, planner_.captionWords(), learningRate(), seconds_);
    if (!losses.finite)
        return Error{Code::Internal,
                     kDoing,
                     {},
                     "the loss is no longer a number after " + std::to_string(model_.steps()) + " steps",
                     "Train with a lower learning rate; the checkpoint holds what was learnt before"};
    threads_.took(threads, std::chrono::duration<double>(std::chrono::steady_clock::now() - mark).count(),
                  static_cast<double>(pixels.numel()));
    seen_ += plan.pictureCount();
    sums_["picture_to_text"] += losses.pictureToText;
    sums_["text_to_picture"] += losses.textToPicture;
    sums_["class_head"] += losses.classHead;
    sums_["style_head"] += losses.styleHead;
    sums_["word_head"] += losses.wordHead;
    gradient_ = losses.gradient;
    ++counted_;
    return {};
}

Json Training::measured()
{
    if (validation_.records.empty())
        return Json::object();
    const auto mark = std::chrono::steady_clock::now();
    const auto towers = model_.averaged();
    if (!towers)
        return Json::object();
    const int side = progress() < recipe_.smallUntil ? recipe_.smallSide : recipe_.side;
    const at::Tensor vectors = unitRows(pictureVectors(*towers, validation_, side));
    Json scores = toJson(zeroShot(*towers, validation_, vectors));
    evaluated_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - mark).count();
    return scores;
}

Result<void> Training::report(bool evaluate)
{
    Json line = Json::object();
    line.append("minutes", rounded(elapsed() / 60, 100));
    line.append("steps", model_.steps());
    line.append("pictures", seen_);
    line.append("side", progress() < recipe_.smallUntil ? recipe_.smallSide : recipe_.side);
    line.append("rate", rounded(learningRate(), 1e7));
    for (const auto &[name, sum] : sums_)
        line.append(name, rounded(sum / std::max(1, counted_), 1e3));
    line.append("gradient", rounded(gradient_, 100));
    line.append("scale", rounded(model_.scale(), 100));
    line.append("threads", threads_.chosen());
    if (evaluate)
        line.append("validation", measured());
    Json parts = Json::object();
    for (const auto &[name, sum] : seconds_)
        parts.append(name, rounded(sum / std::max(1, counted_), 1e3));
    line.append("seconds", std::move(parts));
    line.append("evaluated", rounded(evaluated_, 10));
    sums_.clear();
    seconds_.clear();
    counted_ = 0;
    tellCurve_(line);
    if (!evaluate)
        return {};
    curve_.push_back(std::move(line));
    return save();
}

Result<void> Training::save()
{
    Checkpoint checkpoint;
    checkpoint.state = Json::object({{"recipe", toJson(recipe_)},
                                     {"steps", model_.steps()},
                                     {"pictures", seen_},
                                     {"seconds", elapsed()},
                                     {"random", std::to_string(random_.state())},
                                     {"merges", Json::arrayOf(merges_)},
                                     {"curve", Json(curve_)}});
    checkpoint.tensors = model_.numbers();
    return writeCheckpoint(file_, checkpoint);
}

Result<void> Training::resume(const Checkpoint &checkpoint)
{
    if (auto loaded = model_.load(checkpoint.tensors, checkpoint.state["steps"].integer()); !loaded)
        return loaded;
    seen_ = checkpoint.state["pictures"].integer();
    before_ = checkpoint.state["seconds"].number();
    random_.setState(std::strtoull(checkpoint.state["random"].string().c_str(), nullptr, 10));
    curve_ = checkpoint.state["curve"].items();
    return {};
}

Result<Json> Training::run(const CancelToken &cancel)
{
    start_ = std::chrono::steady_clock::now();
    nextReport_ = before_ + recipe_.evaluateEvery;
    nextLine_ = before_ + kLineEvery / 3;
    while (progress() < 1) {
        if (cancel.wanted()) {
            if (auto saved = save(); !saved)
                return saved.error();
            return Error{Code::Interrupted, kDoing, {}, "it was stopped", "Start it again to go on"};
        }
        if (auto done = step(); !done)
            return done.error();
        if (elapsed() < nextLine_ && elapsed() < nextReport_)
            continue;
        const bool evaluate = elapsed() >= nextReport_;
        if (auto done = report(evaluate); !done)
            return done.error();
        nextLine_ = elapsed() + kLineEvery;
        if (evaluate)
            nextReport_ = std::floor(elapsed() / recipe_.evaluateEvery + 1) * recipe_.evaluateEvery;
    }
    if (auto done = report(true); !done)
        return done.error();
    return curve_.empty() ? Json::object() : curve_.back();
}

} // namespace

std::vector<std::string> learnVocabulary(const PictureSet &training, int merges)
{
    WordCounts counts;
    for (const PictureRecord &record : training.records) {
        for (const std::string &caption : record.captions)
            for (const std::string &word : splitWords(caption))
                ++counts[word];
        for (const std::string &word : splitWords(cleanClassName(record.className)))
            ++counts[word];
    }
    const ClassTable classes(training.records);
    for (int i = 0; i < classes.size(); ++i)
        for (const std::string &form : classes.forms(i))
            for (const std::string &word : splitWords(form))
                counts[word] += 6; // a class name is worth a token of its own
    for (const std::string &word : sentenceWords())
        counts[word] += 500;
    std::erase_if(counts, [](const auto &entry) { return entry.second < 2; });
    return learnMerges(counts, merges);
}

Result<Json> trainStarter(const PictureSet &training, const PictureSet &validation,
                          const StarterRecipe &recipe, const std::filesystem::path &checkpoint,
                          const CurveFn &curve, const CancelToken &cancel)
{
    if (training.records.size() < 16)
        return Error{Code::Invalid,
                     kDoing,
                     {},
                     "there are only " + std::to_string(training.records.size()) + " pictures to learn from",
                     "Give it at least 16"};
    try {
        clip::useThreads(recipe.threads);
        std::error_code absent;
        std::vector<std::string> merges;
        std::optional<Checkpoint> before;
        if (std::filesystem::exists(checkpoint, absent)) {
            auto read = readCheckpoint(checkpoint);
            if (!read)
                return read.error();
            before = std::move(*read);
            for (const Json &merge : before->state["merges"].items())
                merges.push_back(merge.string());
        } else {
            merges = learnVocabulary(training, recipe.merges);
        }
        auto tokenizer = clip::Tokenizer::fromMerges(merges);
        if (!tokenizer)
            return tokenizer.error();
        Training run(training, validation, recipe, checkpoint, curve, std::move(merges), *tokenizer);
        if (before)
            if (auto resumed = run.resume(*before); !resumed)
                return resumed.error();
        return run.run(cancel);
    } catch (const std::bad_alloc &) {
        return Error{Code::NoMemory, kDoing, {}, "there is not enough memory", "Use smaller batches"};
    } catch (const c10::Error &error) {
        return Error{Code::Internal, kDoing, {}, error.what_without_backtrace(), {}};
    }
}

} // namespace semblance::learn
