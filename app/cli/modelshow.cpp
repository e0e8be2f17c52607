// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/cli/modelcommands.h"
#include "core/base/amounts.h"
#include "core/base/path.h"
#include "core/models/catalogue.h"
#include "core/models/download.h"
#include "core/models/mappingstore.h"
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

Json mappingJson(const models::FoundMapping &mapping)
{
    return Json::object({{"name", mapping.name},
                         {"kind", mapping.profile.kind},
                         {"bytes", mapping.bytes},
                         {"licence", mapping.licence},
                         {"fits", Json::arrayOf(mapping.fits)},
                         {"path", display(mapping.file)}});
}

Json availableJson(const models::CatalogueItem &item, const std::filesystem::path &own)
{
    return Json::object({{"name", item.id},
                         {"title", item.title},
                         {"kind", models::nameOf(item.kind)},
                         {"bytes", item.diskBytes},
                         {"memory", item.memoryBytes},
                         {"speed", item.speed ? Json(models::nameOf(*item.speed)) : Json()},
                         {"licence", item.licence.name()},
                         {"agree", item.licence.agree},
                         {"trusted_on_first_use", item.trustedOnFirstUse()},
                         {"by_hand", item.byHand ? Json(item.byHand->page) : Json()},
                         {"fits", Json::arrayOf(item.fits)},
                         {"downloaded", models::isDownloaded(own, item)},
                         {"good_for", item.goodFor.english}});
}

int listAvailable(Json &document, Output &output)
{
    const auto catalogue = shippedCatalogue();
    if (!catalogue)
        return output.fail(Stage::Model, catalogue.error());
    const std::filesystem::path own = platform::folders().models;
    Json rows = Json::array();
    if (!output.json())
        output.text("\nTo be had with semblance-cli model download NAME:");
    for (const models::CatalogueItem &item : catalogue->items()) {
        rows.push(availableJson(item, own));
        if (output.json())
            continue;
        std::string notes = models::isDownloaded(own, item) ? ", is here" : "";
        if (item.licence.agree)
            notes += ", licence to be agreed to (" + item.licence.name() + ")";
        if (item.byHand)
            notes += ", only by hand";
        output.text(item.id + "\t" + (item.diskEstimated ? "about " : "") + bytesText(item.diskBytes) +
                    notes + "\t" + item.goodFor.english);
    }
    document.set("available", std::move(rows));
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

Json towersJson(const clip::EncoderConfig &config)
{
    const bool vit = config.image.kind == clip::ImageArchitecture::Vit;
    Json image = Json::object({{"kind", vit ? "vit" : "resnet"},
                               {"side", config.image.side},
                               {"width", config.image.width},
                               {"layers", Json::arrayOf(config.image.layers)},
                               {"heads", config.image.heads}});
    if (vit)
        image.set("patch", config.image.patch);
    return Json::object({{"image", std::move(image)},
                         {"text", Json::object({{"context", config.text.context},
                                                {"vocabulary", config.text.vocabulary},
                                                {"width", config.text.width},
                                                {"layers", config.text.layers},
                                                {"heads", config.text.heads}})}});
}

/// Which mappings can be used with a model, and whether somebody says that they were made for it.
Json fittingJson(const models::FoundModel &model, const std::string &fingerprint)
{
    Json rows = Json::array();
    const std::string name = display(model.files.folder.filename());
    for (const models::FoundMapping &mapping : models::listMappings(models::ModelStore().places())) {
        const models::MappingFit fit = models::fitOf(mapping, *model.files.config, name, fingerprint);
        if (fit != models::MappingFit::No)
            rows.push(Json::object({{"name", mapping.name},
                                    {"kind", mapping.profile.kind},
                                    {"made_for_it", fit == models::MappingFit::MadeFor}}));
    }
    return rows;
}

} // namespace

Json modelJson(const models::FoundModel &model, const std::string &fingerprint)
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

int modelList(const Arguments &arguments, app::Assembly &assembly, Output &output)
{
    Json rows = Json::array(), mappings = Json::array();
    const models::ModelStore store;
    for (const models::ListedModel &listed : store.list()) {
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
        rows.push(modelJson(*listed.model, *fingerprint));
        if (!output.json())
            output.text(listed.name + "\t" + listed.model->files.config->architecture + "\t" +
                        display(listed.model->files.folder));
    }
    for (const models::FoundMapping &mapping : models::listMappings(store.places())) {
        mappings.push(mappingJson(mapping));
        if (!output.json())
            output.text(mapping.name + "\tmapping (" + mapping.profile.kind + ")\t" + display(mapping.file));
    }
    Json document = Json::object({{"models", std::move(rows)}, {"mappings", std::move(mappings)}});
    if (arguments.model.available)
        if (const int code = listAvailable(document, output); code != kDone)
            return code;
    if (output.json())
        output.document(document);
    return kDone;
}

int modelInfo(const Arguments &arguments, app::Assembly &assembly, Output &output)
{
    const std::string name = arguments.model.name.empty() ? assembly.setup().model : arguments.model.name;
    const auto found = models::ModelStore().find(name);
    if (!found)
        return output.fail(Stage::Model, found.error());
    const auto fingerprint =
        models::fingerprintOf(found->files, platform::folders().cache, assembly.cancel());
    if (!fingerprint)
        return output.fail(Stage::Model, fingerprint.error());
    const clip::EncoderConfig &config = *found->files.config;
    Json json = modelJson(*found, *fingerprint);
    json.set("origin", found->origin);
    json.set("licence", found->licence);
    json.set("dimension", config.dimension);
    json.set("activation", activationName(config.activation));
    json.set("context", config.text.context);
    json.set("vocabulary", config.text.vocabulary);
    json.set("tokenizer", found->files.tokenizer.empty() ? Json() : Json(display(found->files.tokenizer)));
    json.set("towers", towersJson(config));
    json.set("preprocess", preprocessJson(config.preprocess));
    json.set("preprocess_known", found->files.preprocessKnown);
    json.set("mappings", fittingJson(*found, *fingerprint));
    if (output.json()) {
        output.document(json);
        return kDone;
    }
    for (const auto &[key, value] : json.members())
        output.text(key + std::string(key.size() < 18 ? 18 - key.size() : 1, ' ') +
                    (value.isString() ? value.string() : value.dump()));
    return kDone;
}

} // namespace semblance::cli
