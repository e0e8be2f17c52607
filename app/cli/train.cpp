// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/cli/commands.h"
#include "app/engine/engine.h"
#include "app/resources.h"
#include "core/base/path.h"
#include "core/learn/pictureset.h"
#include "core/library/scanner.h"
#include "core/search/queryembedder.h"
#include "core/store/embeddings.h"

#include <algorithm>
#include <cstdio>

namespace semblance::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostNouns = 2000; ///< sentences that are enough to teach by

Result<learn::MappingRecipe> recipeOf(const TrainOptions &options, const app::Setup &setup)
{
    learn::MappingRecipe recipe;
    const auto method = learn::methodOf(options.method);
    if (!method)
        return method.error();
    recipe.method = *method;
    recipe.seed = static_cast<std::uint64_t>(options.seed);
    recipe.batch = options.batch;
    recipe.epochs = options.epochs;
    recipe.steps = options.steps;
    recipe.minutes = options.minutes;
    recipe.learningRate = options.learningRate;
    recipe.warmup = options.warmup;
    recipe.weightDecay = options.weightDecay;
    recipe.dropout = options.dropout;
    recipe.hidden = options.middle;
    recipe.layers = options.layers;
    recipe.threads = setup.threads;
    recipe.device = setup.device;
    recipe.patience = options.patience;
    recipe.checkpoint = pathFromBytes(options.out + ".training");
    recipe.resume = options.resume;
    if (auto sensible = recipe.check(); !sensible)
        return sensible.error();
    return recipe;
}

/// The style that a folder is named after; photographs where it is named after none.
learn::Domain domainOf(const fs::path &folder)
{
    const std::string name = pathBytes(folder.filename());
    for (int i = 0; i < learn::kDomains; ++i)
        if (name == learn::kDomainNames[i])
            return static_cast<learn::Domain>(i);
    return learn::Domain::Photo;
}

Result<std::vector<fs::path>> picturesBelow(const fs::path &folder, const CancelToken &cancel)
{
    std::vector<fs::path> files;
    const auto found = [&](library::FoundFile file) {
        files.push_back(folder / pathFromBytes(file.path));
        return true;
    };
    const auto scanned = library::scan(folder, {}, {}, found, cancel);
    if (!scanned)
        return scanned.error();
    return files;
}

/// Embeds every picture below a folder; its class is the folder it lies in, its style the folder above that.
/// One that cannot be read is told of and left out.
Result<learn::MappingData> fromFolder(const std::string &name,
                                      const std::shared_ptr<const clip::Model> &model,
                                      app::Assembly &assembly, Output &output)
{
    const auto folder = semblance::absolute(pathFromBytes(name));
    if (!folder)
        return folder.error();
    const auto files = picturesBelow(*folder, assembly.cancel());
    if (!files)
        return files.error();
    learn::MappingData data;
    data.dimension = model->config.dimension;
    data.raw.emplace_back();
    const auto embedder = search::makeDirectEmbedder(model, assembly.sharedDecoder());
    const ProgressFn progress = output.progress();
    std::int64_t done = 0;
    for (const fs::path &file : *files) {
        search::QueryPixels pixels;
        pixels.file = file;
        const auto embedding = embedder->embed(pixels, assembly.cancel());
        if (!embedding && embedding.error().code == Code::Interrupted)
            return embedding.error();
        if (embedding) {
            const std::vector<float> raw = embedding->raw();
            data.raw.front().insert(data.raw.front().end(), raw.begin(), raw.end());
            data.classes.push_back(pathBytes(file.parent_path().filename()));
            data.domains.push_back(static_cast<int>(domainOf(file.parent_path().parent_path())));
        } else {
            output.warn(embedding.error().sentence());
        }
        progress({++done, static_cast<std::int64_t>(files->size()), "embed", ""});
    }
    if (data.count() == 0)
        return Error{Code::Invalid, "learn from", display(*folder), "no picture in it could be read",
                     "Give a folder with pictures"};
    return data;
}

/// The embeddings that the library holds already.
Result<learn::MappingData> fromLibrary(const clip::Model &model, app::Assembly &assembly)
{
    const auto database =
        store::Database::open(assembly.libraryFolder(), store::Access::Read, "semblance-cli");
    if (!database)
        return database.error();
    store::Embeddings embeddings(**database);
    const auto source = embeddings.source(model.id);
    if (!source)
        return source.error();
    learn::MappingData data;
    data.dimension = model.config.dimension;
    data.raw.emplace_back();
    for (std::int64_t i = 0; i < (*source)->count(); ++i) {
        const auto embedding = (*source)->embedding(i);
        if (!embedding)
            return embedding.error();
        const std::vector<float> raw = embedding->raw();
        data.raw.front().insert(data.raw.front().end(), raw.begin(), raw.end());
    }
    return data;
}

Result<std::vector<std::string>> nounsToTeach()
{
    const auto file = app::findResource("nouns/nouns.txt");
    if (!file)
        return file.error();
    auto nouns = compose::readNouns(*file);
    if (nouns && nouns->size() > kMostNouns)
        nouns->resize(kMostNouns);
    return nouns;
}

void show(const learn::MappingReport &report, const TrainOptions &options, Output &output)
{
    if (!report.warning.empty())
        output.warn(report.warning);
    if (output.json()) {
        output.document(Json::object({{"out", options.out},
                                      {"method", options.method},
                                      {"steps", report.steps},
                                      {"first_loss", report.firstLoss},
                                      {"loss", report.loss},
                                      {"validation_loss", report.validationLoss},
                                      {"validation_recall", report.validationRecall},
                                      {"seconds", report.seconds},
                                      {"stopped_early", report.stoppedEarly}}));
        return;
    }
    char line[200];
    std::snprintf(line, sizeof line,
                  "%lld steps in %.0f s: loss %.4f -> %.4f, recall of held-out pictures %.3f",
                  static_cast<long long>(report.steps), report.seconds, report.firstLoss, report.loss,
                  report.validationRecall);
    output.text(line);
    output.text(options.out);
}

} // namespace

int runTrainMapping(const Arguments &arguments, app::Assembly &assembly, Output &output)
{
    const TrainOptions &options = arguments.train;
    if (options.pictures.empty() == !options.fromLibrary)
        return output.fail(Stage::Usage, {Code::Invalid, "train a mapping", "",
                                          "it learns from a folder or from the library",
                                          "Give --pictures FOLDER or --from-library"});
    const auto recipe = recipeOf(options, assembly.setup());
    if (!recipe)
        return output.fail(Stage::Usage, recipe.error());
    std::error_code error;
    if (!options.pictures.empty() && !fs::is_directory(pathFromBytes(options.pictures), error))
        return output.fail(Stage::Input, {Code::NotFound, "learn from", options.pictures,
                                          "there is no such folder", "Check the name"});
    const auto files = assembly.modelFiles();
    if (!files)
        return output.fail(Stage::Model, files.error());
    const auto model = assembly.model();
    if (!model)
        return output.fail(Stage::Model, model.error());
    auto data = options.fromLibrary ? fromLibrary(**model, assembly)
                                    : fromFolder(options.pictures, *model, assembly, output);
    if (!data)
        return output.fail(options.fromLibrary ? Stage::Library : Stage::Input, data.error());
    if (recipe->method != learn::MappingMethod::Pic2Word) {
        auto nouns = nounsToTeach();
        if (!nouns)
            return output.fail(Stage::Input, nouns.error());
        data->nouns = std::move(*nouns);
    }
    const auto engine = app::loadEngine();
    if (!engine)
        return output.fail(Stage::Model, engine.error());
    const auto report = (*engine)->trainMapping(*files, *recipe, *data, pathFromBytes(options.out),
                                                output.progress(), assembly.cancel());
    if (!report)
        return output.fail(Stage::Output, report.error());
    show(*report, options, output);
    if (report->cancelled)
        output.remark("The mapping holds the best so far; the same command with --resume goes on.");
    return report->cancelled ? kInterrupted : kDone;
}

} // namespace semblance::cli
