// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/cli/modelcommands.h"
#include "app/engine/precision.h"
#include "core/base/path.h"
#include "core/platform/folders.h"

#include <cstdio>

namespace semblance::cli {

namespace {

/// "int8: 0.4 times the time of float32, cosine 0.99880: too far from it"
std::string inWords(const app::TriedPrecision &one, const app::PrecisionChoice &choice)
{
    char text[200];
    std::snprintf(
        text, sizeof text, "%-5s %8.2f ms a picture, %.2f times as fast as float32, cosine %.5f: %s",
        one.precision.c_str(), one.msEach, one.msEach > 0 ? choice.tried.front().msEach / one.msEach : 0.0,
        one.agreement, app::verdictName(app::verdictOn(one, choice)));
    return text;
}

} // namespace

int modelMeasure(const Arguments &arguments, app::Assembly &assembly, Output &output)
{
    app::Setup setup = assembly.setup();
    if (!arguments.model.name.empty())
        setup.model = arguments.model.name;
    const auto files = app::Assembly(setup, assembly.cancel()).modelFiles();
    if (!files)
        return output.fail(Stage::Model, files.error());
    const app::EngineOptions options{setup.device, "auto", setup.threads};
    const std::filesystem::path memory = platform::folders().settings / "precision.json";
    output.remark("Measuring " + files->name + " in every precision that this machine serves …");
    const auto choice = app::measurePrecisions(*files, options, memory, assembly.cancel());
    if (!choice)
        return output.fail(Stage::Model, choice.error());
    if (output.json()) {
        Json tried = Json::array();
        for (const app::TriedPrecision &one : choice->tried)
            tried.push(Json::object({{"precision", one.precision},
                                     {"ms_each", one.msEach},
                                     {"agreement", one.agreement},
                                     {"verdict", app::verdictName(app::verdictOn(one, *choice))}}));
        output.document(Json::object({{"model", files->name},
                                      {"fingerprint", files->fingerprint},
                                      {"machine", app::processorName()},
                                      {"device", setup.device},
                                      {"precision", choice->precision},
                                      {"reason", choice->reason()},
                                      {"tried", std::move(tried)}}));
        return kDone;
    }
    for (const app::TriedPrecision &one : choice->tried)
        output.text(inWords(one, *choice));
    output.text("On this machine (" + app::processorName() + ") " + files->name + " is used in " +
                choice->precision + ": " + choice->reason() + ".");
    return kDone;
}

} // namespace semblance::cli
