// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/learn/mappingstate.h"

#include "core/base/path.h"
#include "core/base/sha256.h"
#include "core/learn/checkpoint.h"

#include <array>
#include <cstdlib>

namespace semblance::learn {

namespace {

constexpr const char *kKind = "a training of a mapping";
constexpr const char *kReading = "go on with the training in";

std::string digestOf(const void *bytes, std::size_t size)
{
    return hex(sha256({static_cast<const char *>(bytes), size}));
}

Json reportJson(const MappingReport &report)
{
    return Json::object({{"steps", report.steps},
                         {"loss", report.loss},
                         {"first_loss", report.firstLoss},
                         {"validation_loss", report.validationLoss},
                         {"validation_recall", report.validationRecall},
                         {"seconds", report.seconds}});
}

MappingReport reportOf(const Json &json)
{
    MappingReport report;
    report.steps = json["steps"].integer();
    report.loss = json["loss"].number();
    report.firstLoss = json["first_loss"].number();
    report.validationLoss = json["validation_loss"].number();
    report.validationRecall = json["validation_recall"].number();
    report.seconds = json["seconds"].number();
    return report;
}

} // namespace

std::string trainingIdentity(const MappingRecipe &recipe, const MappingData &data)
{
    std::string all;
    for (const std::vector<float> &version : data.raw)
        all += digestOf(version.data(), version.size() * sizeof(float));
    for (const std::string &name : data.classes)
        all += name + '\n';
    for (const int domain : data.domains)
        all += std::to_string(domain) + ' ';
    for (const std::string &noun : data.nouns)
        all += noun + '\n';
    all += Json::object({{"method", std::string(methodName(recipe.method))},
                         {"seed", std::to_string(recipe.seed)},
                         {"batch", recipe.batch},
                         {"learning_rate", recipe.learningRate},
                         {"warmup", recipe.warmup},
                         {"weight_decay", recipe.weightDecay},
                         {"beta1", recipe.beta1},
                         {"beta2", recipe.beta2},
                         {"epsilon", recipe.epsilon},
                         {"most_gradient", recipe.mostGradient},
                         {"dropout", recipe.dropout},
                         {"hidden", recipe.hidden},
                         {"layers", recipe.layers},
                         {"hold_out", recipe.holdOut},
                         {"nouns", recipe.nouns}})
               .dump();
    return digestOf(all.data(), all.size());
}

Result<void> writeMappingState(const std::filesystem::path &file, const MappingState &state,
                               const std::string &identity)
{
    Checkpoint checkpoint;
    checkpoint.tensors = {{"parameters", state.parameters},
                          {"best", state.best},
                          {"first", state.first},
                          {"second", state.second}};
    Json recent = Json::array();
    for (const double loss : state.recent)
        recent.push(loss);
    checkpoint.state = Json::object({{"kind", kKind},
                                     {"identity", identity},
                                     {"report", reportJson(state.report)},
                                     {"random", std::to_string(state.random)},
                                     {"best_loss", state.bestLoss},
                                     {"worse", state.worse},
                                     {"recent", std::move(recent)}});
    return writeCheckpoint(file, checkpoint);
}

Result<MappingState> readMappingState(const std::filesystem::path &file, const std::string &identity,
                                      std::int64_t numbers)
{
    const auto checkpoint = readCheckpoint(file);
    if (!checkpoint)
        return checkpoint.error();
    const Json &json = checkpoint->state;
    if (json["kind"].string() != kKind)
        return Error{Code::Damaged, kReading, display(file), "it holds no training of a mapping",
                     "Start without --resume"};
    if (json["identity"].string() != identity)
        return Error{Code::Mismatch, kReading, display(file),
                     "it was begun with other pictures or another recipe",
                     "Give the same pictures and options, or start without --resume"};
    MappingState state;
    state.report = reportOf(json["report"]);
    state.random = std::strtoull(json["random"].string().c_str(), nullptr, 10);
    state.bestLoss = json["best_loss"].number();
    state.worse = static_cast<int>(json["worse"].integer());
    for (const Json &loss : json["recent"].items())
        state.recent.push_back(loss.number());
    for (const auto &[name, into] :
         {std::pair{"parameters", &state.parameters}, std::pair{"best", &state.best},
          std::pair{"first", &state.first}, std::pair{"second", &state.second}}) {
        *into = checkpoint->tensor(name);
        if (!into->defined() || into->numel() != numbers)
            return Error{Code::Damaged, kReading, display(file),
                         std::string("its tensor ") + name + " does not have the network's size",
                         "Start without --resume"};
    }
    return state;
}

} // namespace semblance::learn
