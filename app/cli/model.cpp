// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/cli/modelcommands.h"
#include "core/base/path.h"
#include "core/models/makerandom.h"

#include <array>
#include <string_view>
#include <utility>

namespace semblance::cli {

namespace {

int makeRandom(const Arguments &arguments, app::Assembly &assembly, Output &output)
{
    const ModelOptions &options = arguments.model;
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

constexpr std::array<std::pair<std::string_view, Command>, 9> kActions = {{
    {"list", modelList},
    {"info", modelInfo},
    {"download", modelDownload},
    {"add", modelAdd},
    {"verify", modelVerify},
    {"use", modelUse},
    {"remove", modelRemove},
    {"measure", modelMeasure},
    {"make-random", makeRandom},
}};

} // namespace

int runModel(const Arguments &arguments, app::Assembly &assembly, Output &output)
{
    for (const auto &[name, run] : kActions)
        if (name == arguments.model.action)
            return run(arguments, assembly, output);
    return output.fail(Stage::Usage, {Code::Internal, "run the command", "", "it is not in the table", ""});
}

} // namespace semblance::cli
