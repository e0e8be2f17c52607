// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/engine/precision.h"

#include "app/engine/modelload.h"
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/clip/probes.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <optional>

namespace semblance::app {

namespace {

constexpr double kLeastAgreement = 0.9995;
constexpr double kLeastGain = 1.33;
/// A picture that takes less (milliseconds) waits for its decoding anyway.
constexpr double kQuick = 2;
constexpr int kProbes = 4;

/// Milliseconds: of the processor, where it computes; by the clock, where it waits for a device.
class Stopwatch
{
public:
    explicit Stopwatch(bool ofProcessor) : ofProcessor_(ofProcessor) {}
    double elapsed() const
    {
        const std::chrono::duration<double, std::milli> wall = std::chrono::steady_clock::now() - start_;
        return ofProcessor_ ? 1000.0 * static_cast<double>(std::clock() - used_) / CLOCKS_PER_SEC
                            : wall.count();
    }

private:
    const bool ofProcessor_;
    const std::clock_t used_ = std::clock();
    const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

bool onProcessor(const clip::Model &model)
{
    return model.device == "cpu";
}

struct Answers
{
    std::vector<Embedding> pictures, sentences;
    double msEach = 0;
};

Result<Answers> answersOf(const clip::Model &model, const CancelToken &cancel)
{
    // A device is not worth its name with a handful.
    const int count = onProcessor(model) ? kProbes : 16 * kProbes;
    const clip::PixelBatch batch = clip::probePictures(model.config.preprocess, count, 100);
    Answers answers;
    // A large model is measured well enough by its first run.
    constexpr double kSlow = 200;
    for (int run = 0; run < 3 && answers.msEach < kSlow; ++run) {
        const Stopwatch stopwatch(onProcessor(model));
        auto pictures = model.images->encode(batch, cancel);
        const double ms = stopwatch.elapsed() / count;
        if (!pictures)
            return pictures.error();
        answers.pictures = std::move(*pictures);
        answers.msEach = run == 0 ? ms : std::min(answers.msEach, ms);
    }
    if (!model.texts)
        return answers;
    const int endId = model.tokenizer ? model.tokenizer->endId() : model.config.text.vocabulary - 1;
    auto sentences =
        model.texts->encode(clip::probeSentences(model.config.text, endId, 2 * kProbes, 12), cancel);
    if (!sentences)
        return sentences.error();
    answers.sentences = std::move(*sentences);
    return answers;
}

double lowestCosine(const std::vector<Embedding> &a, const std::vector<Embedding> &b)
{
    double lowest = 1;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        lowest = std::min(lowest, static_cast<double>(dot(a[i].unit, b[i].unit)));
    return lowest;
}

Json toJson(const PrecisionChoice &choice)
{
    Json tried = Json::array();
    for (const TriedPrecision &one : choice.tried)
        tried.push(Json::object(
            {{"precision", one.precision}, {"ms_each", one.msEach}, {"agreement", one.agreement}}));
    return Json::object(
        {{"precision", choice.precision}, {"quick", choice.quick}, {"tried", std::move(tried)}});
}

std::optional<PrecisionChoice> fromJson(const Json &json)
{
    PrecisionChoice choice;
    choice.precision = json["precision"].string();
    choice.quick = json["quick"].boolean();
    for (const Json &one : json["tried"].items())
        choice.tried.push_back(
            {one["precision"].string(), one["ms_each"].number(), one["agreement"].number()});
    const std::array<std::string_view, 4> names = {"fp32", "bf16", "fp16", "int8"};
    const bool known = std::find(names.begin(), names.end(), choice.precision) != names.end();
    return known ? std::optional(std::move(choice)) : std::nullopt;
}

Json remembered(const std::filesystem::path &memory)
{
    auto json = readJson(memory, "read what was measured");
    return json && json->isObject() ? *json : Json::object({});
}

/// The fastest of those that are near enough, where it saves enough.
void choose(PrecisionChoice &choice, bool quick)
{
    double best = choice.tried.front().msEach / kLeastGain;
    choice.quick = quick;
    choice.precision = "fp32";
    for (const TriedPrecision &one : choice.tried)
        if (!quick && one.agreement >= kLeastAgreement && one.msEach < best) {
            best = one.msEach;
            choice.precision = one.precision;
        }
}

/// @param all  a quick model is tried in every precision too
Result<PrecisionChoice> measure(const clip::ModelFiles &files, EngineOptions options,
                                const clip::Model &plain, bool all, const CancelToken &cancel)
{
    const auto exact = answersOf(plain, cancel);
    if (!exact)
        return exact.error();
    PrecisionChoice choice;
    choice.tried.push_back({"fp32", exact->msEach, 1});
    const bool quick = onProcessor(plain) && exact->msEach < kQuick;
    choice.quick = quick;
    if (quick && !all)
        return choice;
    for (const char *precision : {"bf16", "fp16", "int8"}) {
        options.precision = precision;
        const auto model = loadModel(files, options, cancel);
        if (!model && model.error().code == Code::Unsupported)
            continue;
        if (!model)
            return model.error();
        const auto answers = answersOf(**model, cancel);
        if (!answers)
            return answers.error();
        const double agreement = std::min(lowestCosine(exact->pictures, answers->pictures),
                                          lowestCosine(exact->sentences, answers->sentences));
        choice.tried.push_back({precision, answers->msEach, agreement});
    }
    choose(choice, quick);
    return choice;
}

/// What is remembered holds for a model on a processor, with the kernels that are allowed.
std::string keyOf(const clip::ModelFiles &files, const EngineOptions &options)
{
    const char *kernels = std::getenv("SEMBLANCE_CPU_KERNELS");
    return files.fingerprint + " on " + options.device + (mayHaveCuda() ? " with a graphics device" : "") +
           ", " + processorName() + (kernels && *kernels ? std::string(", ") + kernels : std::string());
}

Result<PrecisionChoice> measureAndRemember(const clip::ModelFiles &files, const EngineOptions &options,
                                           const std::filesystem::path &memory, bool all,
                                           const CancelToken &cancel)
{
    EngineOptions plain = options;
    plain.precision = "fp32";
    const auto model = loadModel(files, plain, cancel);
    if (!model)
        return model.error();
    auto choice = measure(files, options, **model, all, cancel);
    if (!choice)
        return choice;
    Json known = remembered(memory);
    known.set(keyOf(files, options), toJson(*choice));
    // It only saves the next start some seconds.
    (void)writeAtomically(memory, known.dump(2), "remember the precision");
    return choice;
}

} // namespace

std::string processorName()
{
    std::ifstream facts("/proc/cpuinfo");
    std::string line;
    while (std::getline(facts, line))
        if (line.starts_with("model name"))
            if (const std::size_t at = line.find(": "); at != std::string::npos)
                return line.substr(at + 2);
    return "unknown processor";
}

std::string PrecisionChoice::reason() const
{
    const auto own = std::find_if(tried.begin(), tried.end(),
                                  [this](const TriedPrecision &one) { return one.precision == precision; });
    if (own == tried.end() || tried.empty() || own->msEach <= 0)
        return precision;
    char text[160];
    if (own == tried.begin() && quick)
        std::snprintf(text, sizeof text, "fp32: %.1f ms a picture, quick enough as it is", own->msEach);
    else if (own == tried.begin())
        std::snprintf(text, sizeof text,
                      "fp32: %.1f ms a picture; no other precision is enough faster and near", own->msEach);
    else
        std::snprintf(text, sizeof text, "%s: %.1f times as fast as float32 here, cosine %.5f to it",
                      precision.c_str(), tried.front().msEach / own->msEach, own->agreement);
    return text;
}

Verdict verdictOn(const TriedPrecision &one, const PrecisionChoice &choice)
{
    if (one.precision == choice.precision)
        return Verdict::Used;
    if (one.agreement < kLeastAgreement)
        return Verdict::TooFar;
    if (choice.quick)
        return Verdict::Quick;
    return one.msEach < choice.tried.front().msEach / kLeastGain || one.precision == "fp32"
               ? Verdict::Slower
               : Verdict::TooLittle;
}

const char *verdictName(Verdict verdict) noexcept
{
    switch (verdict) {
    case Verdict::Used:
        return "used";
    case Verdict::TooFar:
        return "too far from float32";
    case Verdict::TooLittle:
        return "saves too little";
    case Verdict::Quick:
        return "not needed, float32 is quick enough";
    case Verdict::Slower:
        return "another one is faster";
    }
    return "used";
}

Result<PrecisionChoice> choosePrecision(const clip::ModelFiles &files, const EngineOptions &options,
                                        const std::filesystem::path &memory,
                                        const std::function<void()> &measuring, const CancelToken &cancel)
{
    const Json known = remembered(memory);
    if (const Json *found = known.find(keyOf(files, options)))
        if (auto choice = fromJson(*found))
            return *choice;
    if (measuring)
        measuring();
    return measureAndRemember(files, options, memory, false, cancel);
}

Result<PrecisionChoice> measurePrecisions(const clip::ModelFiles &files, const EngineOptions &options,
                                          const std::filesystem::path &memory, const CancelToken &cancel)
{
    return measureAndRemember(files, options, memory, true, cancel);
}

} // namespace semblance::app
