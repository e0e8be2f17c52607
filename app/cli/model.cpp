// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/cli/commands.h"
#include "app/cli/version.h"
#include "core/base/path.h"
#include "core/models/makerandom.h"
#include "core/models/modelstore.h"
#include "core/platform/folders.h"

namespace semblance::cli {

namespace {

const char *activationName(clip::Activation activation)
{
    return activation == clip::Activation::QuickGelu ? "quick_gelu" : "gelu";
}

std::string mappingName(const clip::ModelFiles &files)
{
    if (files.mapping.empty())
        return {};
    return files.mappingProfile ? files.mappingProfile->kind : display(files.mapping.filename());
}

Json toJson(const models::FoundModel &model, const std::string &fingerprint)
{
    const clip::ModelFiles &files = model.files;
    const std::string mapping = mappingName(files);
    return Json::object({{"name", files.name},
                         {"architecture", files.config->architecture},
                         {"mapping", mapping.empty() ? Json() : Json(mapping)},
                         {"bytes", static_cast<std::int64_t>(model.bytes)},
                         {"fingerprint", fingerprint},
                         {"path", display(files.folder)}});
}

int list(app::Assembly &assembly, Output &output)
{
    Json rows = Json::array();
    for (const models::ListedModel &listed : models::ModelStore().list()) {
        if (!listed.model) {
            output.warn(listed.error->sentence());
            continue;
        }
        const auto fingerprint =
            models::fingerprintOf(listed.model->files, platform::folders().cache, assembly.cancel());
        if (!fingerprint) {
            output.warn(fingerprint.error().sentence());
            continue;
        }
        rows.push(toJson(*listed.model, *fingerprint));
        if (!output.json())
            output.text(listed.name + "\t" + listed.model->files.config->architecture + "\t" +
                        display(listed.model->files.folder));
    }
    if (output.json())
        output.document(Json::object({{"models", std::move(rows)}}));
    return kDone;
}

Json preprocessJson(const clip::PreprocessSpec &spec)
{
    constexpr const char *kModes[] = {"shortest", "longest", "squash"};
    constexpr const char *kFilters[] = {"nearest", "box", "bilinear", "hamming", "bicubic", "lanczos"};
    return Json::object({{"side", spec.side},
                         {"resize", kModes[static_cast<int>(spec.mode)]},
                         {"filter", kFilters[static_cast<int>(spec.filter)]},
                         {"mean", Json::arrayOf(spec.mean)},
                         {"std", Json::arrayOf(spec.deviation)}});
}

int info(const ModelOptions &options, app::Assembly &assembly, Output &output)
{
    const std::string name = options.name.empty() ? assembly.setup().model : options.name;
    const auto found = models::ModelStore().find(name);
    if (!found)
        return output.fail(Stage::Model, found.error());
    const auto fingerprint =
        models::fingerprintOf(found->files, platform::folders().cache, assembly.cancel());
    if (!fingerprint)
        return output.fail(Stage::Model, fingerprint.error());
    const clip::EncoderConfig &config = *found->files.config;
    Json json = toJson(*found, *fingerprint);
    json.set("origin", found->origin);
    json.set("licence", found->licence);
    json.set("dimension", config.dimension);
    json.set("activation", activationName(config.activation));
    json.set("context", config.text.context);
    json.set("vocabulary", config.text.vocabulary);
    json.set("tokenizer", found->files.tokenizer.empty() ? Json() : Json(display(found->files.tokenizer)));
    json.set("preprocess", preprocessJson(config.preprocess));
    if (output.json()) {
        output.document(json);
        return kDone;
    }
    for (const auto &[key, value] : json.members())
        output.text(key + std::string(key.size() < 14 ? 14 - key.size() : 1, ' ') +
                    (value.isString() ? value.string() : value.dump()));
    return kDone;
}

int makeRandom(const ModelOptions &options, app::Assembly &assembly, Output &output)
{
    const auto config = models::architectureNamed(options.architecture);
    if (!config)
        return output.fail(Stage::Usage, config.error());
    models::RandomModel random;
    random.seed = static_cast<std::uint64_t>(options.seed);
    const std::filesystem::path folder = pathFromBytes(options.out);
    if (auto made =
            models::makeRandomModel(*config, pathBytes(folder.filename()), random, folder, assembly.cancel());
        !made)
        return output.fail(Stage::Output, made.error());
    if (output.json())
        output.document(Json::object({{"path", display(folder)}, {"architecture", config->architecture}}));
    else
        output.text(display(folder));
    return kDone;
}

} // namespace

int runModel(const Arguments &arguments, app::Assembly &assembly, Output &output)
{
    const ModelOptions &options = arguments.model;
    if (options.action == "info")
        return info(options, assembly, output);
    if (options.action == "make-random")
        return makeRandom(options, assembly, output);
    return list(assembly, output);
}

} // namespace semblance::cli
