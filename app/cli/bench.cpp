// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/cli/benchlibrary.h"
#include "app/cli/commands.h"
#include "app/cli/version.h"
#include "app/engine/modelload.h"
#include "app/engine/precision.h"
#include "core/clip/probes.h"

#include <algorithm>
#include <ctime>
#include <thread>

namespace semblance::cli {

namespace {

Json machine()
{
    return Json::object({{"processor", app::processorName()},
                         {"cores", static_cast<std::int64_t>(std::thread::hardware_concurrency())}});
}

/// Pictures that nothing was fitted to.
constexpr int kOwnProbes = 1000;

/// One batch of what is measured, on a model.
using Encode = std::function<Result<std::vector<Embedding>>(const clip::Model &)>;

Encode encodePictures(const clip::PreprocessSpec &spec, int count, const CancelToken &cancel)
{
    return [batch = clip::probePictures(spec, count, kOwnProbes), &cancel](const clip::Model &model) {
        return model.images->encode(batch, cancel);
    };
}

Encode encodeSentences(const clip::Model &model, int count, int tokens, const CancelToken &cancel)
{
    const int endId = model.tokenizer ? model.tokenizer->endId() : model.config.text.vocabulary - 1;
    return [sentences = clip::probeSentences(model.config.text, endId, count, tokens),
            &cancel](const clip::Model &any) { return any.texts->encode(sentences, cancel); };
}

struct Measured
{
    std::vector<double> perSecond; ///< by the clock, one value a run
    std::vector<double> cpuMsEach; ///< processor time of the whole process
};

/// Runs until the time is up, at least three times, after one run that does not count.
Result<Measured> measure(const Encode &encode, const clip::Model &model, int batch, double seconds)
{
    using Clock = std::chrono::steady_clock;
    if (auto warm = encode(model); !warm)
        return warm.error();
    Measured measured;
    const auto start = Clock::now();
    do {
        const auto before = Clock::now();
        const std::clock_t used = std::clock();
        if (auto done = encode(model); !done)
            return done.error();
        const double cpu = static_cast<double>(std::clock() - used) / CLOCKS_PER_SEC;
        const std::chrono::duration<double> wall = Clock::now() - before;
        measured.perSecond.push_back(batch / wall.count());
        measured.cpuMsEach.push_back(cpu * 1000 / batch);
    } while (measured.perSecond.size() < 3 ||
             std::chrono::duration<double>(Clock::now() - start).count() < seconds);
    return measured;
}

Json spread(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return Json::object(
        {{"min", values.front()}, {"median", values[values.size() / 2]}, {"max", values.back()}});
}

/// The lowest cosine to float32 over some items; 1 where the model computes in float32.
Result<double> agreement(const Encode &encode, const clip::Model &model, app::Assembly &assembly)
{
    if (model.precision == "fp32")
        return 1.0;
    const auto files = assembly.modelFiles();
    if (!files)
        return files.error();
    const app::Setup &setup = assembly.setup();
    const auto exact = app::loadModel(*files, {setup.device, "fp32", setup.threads}, assembly.cancel());
    if (!exact)
        return exact.error();
    const auto got = encode(model), expected = encode(**exact);
    if (!got || !expected)
        return got ? expected.error() : got.error();
    double lowest = 1;
    for (std::size_t i = 0; i < got->size(); ++i)
        lowest = std::min(lowest, static_cast<double>(dot((*got)[i].unit, (*expected)[i].unit)));
    return lowest;
}

/// What is not a tower's: the figures of benchlibrary.h.
int runOther(const BenchOptions &options, app::Assembly &assembly, Output &output)
{
    const ProgressFn progress = output.progress();
    const auto figures = options.what == "search"    ? benchSearch(options, assembly, progress)
                         : options.what == "startup" ? benchStartup(options, assembly, progress)
                         : options.what == "decode"  ? benchDecode(options, assembly)
                                                     : benchPipeline(options, assembly, progress);
    if (!figures)
        return output.fail(options.what == "pipeline" ? Stage::Model : Stage::Library, figures.error());
    Json json = Json::object({{"bench", options.what},
                              {"machine", machine()},
                              {"versions", Json::object({{"semblance", kVersion}})}});
    for (const auto &[name, value] : figures->members())
        json.append(name, value);
    if (output.json())
        output.document(json);
    else
        output.text(json.dump(2));
    return kDone;
}

} // namespace

int runBench(const Arguments &arguments, app::Assembly &assembly, Output &output)
{
    const BenchOptions &options = arguments.bench;
    if (options.what != "encoder" && options.what != "text")
        return runOther(options, assembly, output);
    const auto model = assembly.model();
    if (!model)
        return output.fail(Stage::Model, model.error());
    const bool text = options.what == "text";
    if (text && !(*model)->texts)
        return output.fail(Stage::Model, {Code::NotFound, "measure the text tower of", (*model)->name,
                                          (*model)->tokenizerMissing, ""});
    const auto encode = [&](int count) {
        return text ? encodeSentences(**model, count, options.tokens, assembly.cancel())
                    : encodePictures((*model)->config.preprocess, count, assembly.cancel());
    };
    const auto measured = measure(encode(options.batch), **model, options.batch, options.seconds);
    if (!measured)
        return output.fail(Stage::Model, measured.error());
    constexpr int kCompared = 8;
    const auto agrees = agreement(encode(kCompared), **model, assembly);
    if (!agrees)
        return output.fail(Stage::Model, agrees.error());
    Json json =
        Json::object({{"bench", options.what},
                      {"machine", machine()},
                      {"versions", Json::object({{"semblance", kVersion}, {"kernels", (*model)->kernels}})},
                      {"model", (*model)->name},
                      {"device", (*model)->device},
                      {"precision", (*model)->precision},
                      {"threads", (*model)->threads},
                      {"batch", options.batch},
                      {"runs", static_cast<std::int64_t>(measured->perSecond.size())},
                      {"per_second", spread(measured->perSecond)},
                      {"cpu_ms_each", spread(measured->cpuMsEach)},
                      {"agreement", *agrees}});
    if (!(*model)->precisionReason.empty())
        json.set("chosen", (*model)->precisionReason);
    if (text)
        json.set("tokens", std::min(options.tokens, (*model)->config.text.context));
    if (output.json()) {
        output.document(json);
        return kDone;
    }
    const auto line = [&](const char *key) {
        output.text(std::string(key) + std::string(14 - std::string_view(key).size(), ' ') +
                    (json[key].isString() ? json[key].string() : json[key].dump()));
    };
    for (const char *key : {"model", "device", "precision", "threads", "batch", "runs", "per_second",
                            "cpu_ms_each", "agreement"})
        line(key);
    return kDone;
}

} // namespace semblance::cli
