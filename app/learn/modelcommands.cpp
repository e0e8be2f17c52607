// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/learn/arguments.h"
#include "app/learn/commands.h"
#include "core/base/files.h"
#include "core/base/path.h"
#include "core/clip/torch/device.h"
#include "core/learn/classtable.h"
#include "core/learn/mappingdata.h"
#include "core/learn/mappingtrainer.h"
#include "core/learn/measure.h"
#include "core/learn/modelio.h"

#include <cstdio>
#include <sstream>

namespace semblance {

namespace {

struct Given
{
    Arguments arguments;
    learn::LoadedModel model;
    int threads = 0;
};

/// The model of --model, with --threads set.
Result<Given> givenModel(const Words &words, std::vector<std::string> known)
{
    known.insert(known.end(), {"model", "threads", "precision"});
    auto arguments = Arguments::parse(words, known);
    if (!arguments)
        return arguments.error();
    const auto threads = arguments->number("threads", 0, 0, 256);
    if (!threads)
        return threads.error();
    clip::useThreads(static_cast<int>(*threads));
    auto model = learn::readModelFolder(pathFromBytes(arguments->text("model", "starter")));
    if (!model)
        return model.error();
    return Given{std::move(*arguments), std::move(*model), static_cast<int>(*threads)};
}

void printProgress(const Progress &progress)
{
    std::fprintf(stderr, "\r%s: %s ", progress.stage.c_str(), progress.detail.c_str());
}

Result<learn::MappingRecipe> recipeOf(const Given &given)
{
    const Arguments &arguments = given.arguments;
    learn::MappingRecipe recipe;
    const auto method = learn::methodOf(arguments.text("method", "mixed"));
    if (!method)
        return method.error();
    recipe.method = *method;
    const auto minutes = arguments.number("minutes", 0, 0, 1e5);
    const auto steps = arguments.number("steps", 0, 0, 1e9);
    const auto batch = arguments.number("batch", 256, 2, 65536);
    const auto rate = arguments.number("rate", 1e-3, 1e-8, 1);
    const auto decay = arguments.number("decay", .01, 0, 10);
    const auto warmup = arguments.number("warmup", 30, 0, 1e9);
    const auto seed = arguments.number("seed", 5, 0, 1e9);
    for (const auto *number : {&minutes, &steps, &batch, &rate, &decay, &warmup, &seed})
        if (!*number)
            return number->error();
    recipe.minutes = *minutes;
    recipe.steps = static_cast<std::int64_t>(*steps);
    recipe.batch = static_cast<int>(*batch);
    recipe.learningRate = *rate;
    recipe.weightDecay = *decay;
    recipe.warmup = static_cast<int>(*warmup);
    recipe.seed = static_cast<std::uint64_t>(*seed);
    recipe.mostGradient = 1;
    recipe.holdOut = .02;
    recipe.threads = given.threads;
    return recipe;
}

/// "name=file,name=file"
Result<learn::NamedMappings> mappingsOf(const std::string &text, const learn::Towers &towers)
{
    learn::NamedMappings mappings;
    std::istringstream parts(text);
    for (std::string part; std::getline(parts, part, ',');) {
        const std::size_t equals = part.find('=');
        const std::string name = equals == std::string::npos ? "composed" : part.substr(0, equals);
        const std::string file = equals == std::string::npos ? part : part.substr(equals + 1);
        auto mapping = learn::readMapping(pathFromBytes(file), towers);
        if (!mapping)
            return mapping.error();
        mappings.emplace_back(name, std::move(*mapping));
    }
    return mappings;
}

} // namespace

Result<void> runMapping(const Words &words, const CancelToken &stop)
{
    auto given = givenModel(words, {"pictures", "most", "method", "minutes", "steps", "batch", "rate",
                                    "decay", "warmup", "seed", "out"});
    if (!given)
        return given.error();
    const auto recipe = recipeOf(*given);
    if (!recipe)
        return recipe.error();
    const auto most = given->arguments.number("most", 1e9, 32, 1e9);
    if (!most)
        return most.error();
    auto &towers = given->model.towers;
    if (given->arguments.text("precision") == "bf16")
        towers.compute = learn::kBfloat16;
    const auto file = pathFromBytes(given->arguments.text("pictures", "pictures-112.u8"));
    const auto data = learn::mappingData(towers, file, given->model.fingerprint,
                                         static_cast<std::size_t>(*most), printProgress, stop);
    if (!data)
        return data.error();
    const auto trained = learn::trainMapping(*recipe, *data, towers, printProgress, stop);
    std::fprintf(stderr, "\n");
    if (!trained)
        return trained.error();
    const learn::MappingReport &report = trained->report;
    std::printf("%s: %lld steps in %.0f s, loss %.4f -> %.4f, validation loss %.4f, recall %.3f %s\n",
                std::string(learn::methodName(recipe->method)).c_str(), static_cast<long long>(report.steps),
                report.seconds, report.firstLoss, report.loss, report.validationLoss, report.validationRecall,
                report.warning.c_str());
    const auto folder = pathFromBytes(given->arguments.text("model", "starter"));
    const auto out = given->arguments.has("out") ? pathFromBytes(given->arguments.text("out"))
                                                 : folder / "mapping.safetensors";
    if (auto written = learn::writeMapping(out, *trained, *recipe, given->model.fingerprint); !written)
        return written;
    return given->arguments.has("out") ? Result<void>() : learn::describeModelFolder(folder, stop);
}

Result<void> runMeasure(const Words &words, const CancelToken &)
{
    auto given = givenModel(words, {"pictures", "mappings", "json", "table"});
    if (!given)
        return given.error();
    auto &towers = given->model.towers;
    if (given->arguments.text("precision") == "bf16")
        towers.compute = learn::kBfloat16;
    const auto file = pathFromBytes(given->arguments.text("pictures", "pictures-112.u8"));
    const auto set = learn::readPictureSet(file, learn::Split::Validation);
    if (!set)
        return set.error();
    const auto records = learn::readRecords(file, learn::Split::Training);
    if (!records)
        return records.error();
    const auto mappings = mappingsOf(given->arguments.text("mappings"), towers);
    if (!mappings)
        return mappings.error();
    const learn::Measurement measurement = learn::measure(towers, *set, learn::nounsOf(*records), *mappings);
    std::printf("%s", learn::table(measurement).c_str());
    if (given->arguments.has("table"))
        if (auto written = writeAtomically(pathFromBytes(given->arguments.text("table")),
                                           learn::table(measurement), "write the measures");
            !written)
            return written;
    if (!given->arguments.has("json"))
        return {};
    return writeAtomically(pathFromBytes(given->arguments.text("json")),
                           learn::toJson(measurement).dump(1) + "\n", "write the measures");
}

} // namespace semblance
