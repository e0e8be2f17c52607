// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/models/modeljson.h"

#include "core/base/files.h"
#include "core/base/path.h"
#include "core/base/sha256.h"
#include "core/clip/fingerprint.h"
#include "core/clip/inferconfig.h"
#include "core/models/configreader.h"
#include "core/models/plainname.h"

#include <algorithm>

namespace semblance::models {

using namespace clip;

namespace {

constexpr int kVersion = 1;
constexpr std::string_view kFilters[] = {"nearest", "box", "bilinear", "hamming", "bicubic", "lanczos"};

std::string plainName(ConfigReader &reader, const Json &value, std::string_view what)
{
    if (value.isNull())
        return {};
    if (!value.isString() || !isPlainName(value.string()))
        reader.refuse(Code::Damaged, std::string(what) + " is no plain file name");
    return value.string();
}

void readImage(ConfigReader &reader, const Json &json, ImageTowerConfig &image)
{
    const std::string kind = reader.word(json, "kind", {});
    if (kind != "vit" && kind != "resnet")
        reader.refuse(Code::Unsupported, "its picture tower is of the kind \"" + kind + "\"");
    image.kind = kind == "resnet" ? ImageArchitecture::ResNet : ImageArchitecture::Vit;
    image.side = reader.number(json, "side", 0);
    image.width = reader.number(json, "width", 0);
    image.heads = reader.number(json, "heads", 0);
    image.patch = reader.number(json, "patch", 0);
    image.mlpWidth = reader.number(json, "mlp", 0);
    image.layers.clear();
    for (const Json &count : json["layers"].items())
        image.layers.push_back(static_cast<int>(std::clamp<std::int64_t>(count.integer(), 0, 1000)));
    if (kind == "vit" && image.patch == 0)
        reader.refuse(Code::Damaged, "its patch is missing");
}

void readText(ConfigReader &reader, const Json &json, TextTowerConfig &text)
{
    text.context = reader.number(json, "context", 77);
    text.vocabulary = reader.number(json, "vocabulary", 49408);
    text.width = reader.number(json, "width", 0);
    text.layers = reader.number(json, "layers", 0);
    text.heads = reader.number(json, "heads", 0);
    text.mlpWidth = reader.number(json, "mlp", 0);
}

void readPreprocess(ConfigReader &reader, const Json &json, PreprocessSpec &spec)
{
    spec.side = reader.number(json, "side", spec.side);
    spec.fill = reader.number(json, "fill", 0);
    spec.targetPad = reader.real(json, "target_pad", 0);
    reader.triple(json, "mean", spec.mean);
    reader.triple(json, "deviation", spec.deviation);
    const std::string mode = reader.word(json, "mode", "shortest"),
                      filter = reader.word(json, "filter", "bicubic");
    if (mode != "shortest" && mode != "longest" && mode != "squash")
        reader.refuse(Code::Unsupported, "its resize mode is " + mode);
    spec.mode = mode == "longest"  ? ResizeMode::Longest
                : mode == "squash" ? ResizeMode::Squash
                                   : ResizeMode::Shortest;
    const auto *named = std::find(std::begin(kFilters), std::end(kFilters), filter);
    if (named == std::end(kFilters))
        reader.refuse(Code::Unsupported, "its filter is " + filter);
    else
        spec.filter = static_cast<Filter>(named - std::begin(kFilters));
    if (spec.fill > 255)
        reader.refuse(Code::Damaged, "its fill is above 255");
}

EncoderConfig readArchitecture(ConfigReader &reader, const Json &json)
{
    EncoderConfig config;
    readImage(reader, json["image"], config.image);
    readText(reader, json["text"], config.text);
    config.dimension = reader.number(json, "dimension", 0);
    const std::string activation = reader.word(json, "activation", {});
    if (activation != "quick_gelu" && activation != "gelu")
        reader.refuse(Code::Unsupported, "its activation is \"" + activation + "\"");
    config.activation = activation == "gelu" ? Activation::Gelu : Activation::QuickGelu;
    config.preprocess.side = config.image.side;
    readPreprocess(reader, json["preprocess"], config.preprocess);
    if (config.preprocess.side != config.image.side)
        reader.refuse(Code::Mismatch, "its pictures are prepared with another side than the model wants");
    config.architecture = reader.word(json, "name", {});
    if (config.architecture.empty())
        config.architecture = architectureName(config);
    return config;
}

std::optional<MappingProfile> readProfile(ConfigReader &reader, const Json &json)
{
    const std::string kind = reader.word(json, "kind", {});
    if (kind.empty())
        return std::nullopt;
    const auto known = profileOfKind(kind);
    if (!known)
        reader.refuse(Code::Unsupported, "its mapping is of the kind " + kind);
    MappingProfile profile = known.value_or(MappingProfile());
    profile.slotText = reader.word(json, "slot", profile.slotText);
    profile.fillsEverySlot = json["fills_every_slot"].boolean(profile.fillsEverySlot);
    profile.targetPad = reader.real(json, "target_pad", profile.targetPad);
    profile.wordsPrompt = reader.word(json, "prompt", profile.wordsPrompt);
    if (profile.wordsPrompt.find('*') == std::string::npos ||
        profile.wordsPrompt.find("{X}") == std::string::npos)
        reader.refuse(Code::Damaged, "the prompt of its mapping has no * or no {X}");
    return profile;
}

void readFiles(ConfigReader &reader, const Json &json, std::vector<ListedFile> &files)
{
    for (const Json &entry : json.items()) {
        ListedFile file{plainName(reader, entry["name"], "an entry of files"), 0,
                        reader.word(entry, "sha256", {})};
        if (!entry["bytes"].isInteger() || entry["bytes"].integer() < 0)
            reader.refuse(Code::Damaged, "the size of " + file.name + " is no number");
        if (!file.sha256.empty() && (file.sha256.size() != 64 ||
                                     file.sha256.find_first_not_of("0123456789abcdef") != std::string::npos))
            reader.refuse(Code::Damaged, "the sha256 of " + file.name + " is no digest");
        file.bytes = static_cast<std::uint64_t>(entry["bytes"].integer());
        files.push_back(std::move(file));
    }
}

Json profileJson(const MappingProfile &profile)
{
    return Json::object({{"kind", profile.kind},
                         {"slot", profile.slotText},
                         {"fills_every_slot", profile.fillsEverySlot},
                         {"target_pad", profile.targetPad},
                         {"prompt", profile.wordsPrompt}});
}

} // namespace

Result<ModelJson> readModelJson(const std::filesystem::path &path)
{
    const auto json = readJson(path, "read the model");
    if (!json)
        return json.error();
    ConfigReader reader(display(path));
    if ((*json)["format"].string() != "semblance-model")
        reader.refuse(Code::Unsupported, "its format is not \"semblance-model\"");
    if (reader.number(*json, "version", 0) > kVersion)
        reader.refuse(Code::Newer, "it was written by a newer version of Semblance");
    ModelJson model;
    model.name = reader.word(*json, "name", {});
    model.origin = reader.word(*json, "origin", {});
    model.licence = reader.word(*json, "licence", {});
    if (json->has("architecture"))
        model.config = readArchitecture(reader, (*json)["architecture"]);
    for (const Json &file : (*json)["weights"].items())
        model.weights.push_back(plainName(reader, file, "an entry of weights"));
    if (model.weights.empty())
        reader.refuse(Code::Damaged, "it names no weights");
    model.tokenizer = plainName(reader, (*json)["tokenizer"], "tokenizer");
    model.mapping = plainName(reader, (*json)["mapping"]["file"], "the file of mapping");
    model.mappingProfile = readProfile(reader, (*json)["mapping"]);
    readFiles(reader, (*json)["files"], model.files);
    model.fingerprint = reader.word(*json, "fingerprint", {});
    if (auto done = reader.done(); !done)
        return done.error();
    return model;
}

Json toJson(const ModelJson &model)
{
    Json json = Json::object({{"format", "semblance-model"}, {"version", kVersion}, {"name", model.name}});
    json.set("origin", model.origin);
    json.set("licence", model.licence);
    if (model.config) {
        // The canonical text is the architecture: one form, read and hashed.
        const auto architecture = parseJson(canonicalText(*model.config), "the architecture");
        SEMBLANCE_CHECK(architecture.ok());
        Json named = Json::object({{"name", model.config->architecture}});
        for (const auto &[key, value] : architecture->members())
            named.append(key, value);
        json.set("architecture", std::move(named));
    }
    json.set("weights", Json::arrayOf(model.weights));
    if (!model.tokenizer.empty())
        json.set("tokenizer", model.tokenizer);
    if (!model.mapping.empty()) {
        Json mapping = Json::object({{"file", model.mapping}});
        if (model.mappingProfile) {
            const Json profile = profileJson(*model.mappingProfile);
            for (const auto &[key, value] : profile.members())
                mapping.append(key, value);
        }
        json.set("mapping", std::move(mapping));
    }
    Json files = Json::array();
    for (const ListedFile &file : model.files)
        files.push(Json::object({{"name", file.name}, {"bytes", file.bytes}, {"sha256", file.sha256}}));
    json.set("files", std::move(files));
    if (!model.fingerprint.empty())
        json.set("fingerprint", model.fingerprint);
    return json;
}

Result<void> writeModelJson(const std::filesystem::path &folder, ModelJson model, const CancelToken &cancel)
{
    constexpr const char *kDoing = "write the model's description";
    model.files.clear();
    std::vector<std::string> names = model.weights, digests;
    for (const std::string &name : {model.tokenizer, model.mapping})
        if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end())
            names.push_back(name); // the weights may hold the mapping too
    std::error_code error;
    if (model.tokenizer == "vocab.json" && std::filesystem::exists(folder / "merges.txt", error))
        names.push_back("merges.txt"); // one vocabulary in two files
    for (const std::string &name : names) {
        const auto stamp = stampOf(folder / pathFromBytes(name), Links::Follow, kDoing);
        if (!stamp)
            return stamp.error();
        const auto digest = sha256OfFile(folder / pathFromBytes(name), cancel);
        if (!digest)
            return digest.error();
        model.files.push_back({name, stamp->size, hex(*digest)});
        if (digests.size() < model.weights.size())
            digests.push_back(hex(*digest));
    }
    if (model.config)
        model.fingerprint = fingerprintOf(digests, *model.config);
    return writeAtomically(folder / "model.json", toJson(model).dump(2) + "\n", kDoing);
}

} // namespace semblance::models
