// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/preprocess.h"
#include "app/cli/commands.h"
#include "core/base/path.h"
#include "core/media/png.h"

namespace semblance::cli {

int runPreprocess(const Arguments &arguments, app::Assembly &assembly, Output &output)
{
    const PreprocessOptions &options = arguments.preprocess;
    media::DecodeOptions decode;
    decode.cancel = assembly.cancel();
    const auto decoded = assembly.decoder().decode(pathFromBytes(options.picture), decode);
    if (!decoded)
        return output.fail(Stage::Input, decoded.error());
    const auto spec = assembly.preprocessing();
    if (!spec)
        return output.fail(Stage::Model, spec.error());
    const auto prepared = clip::prepare(decoded->picture, *spec);
    if (!prepared)
        return output.fail(Stage::Input, prepared.error());
    if (auto written = media::writePng(pathFromBytes(options.out), *prepared); !written)
        return output.fail(Stage::Output, written.error());
    if (output.json())
        output.document(Json::object({{"width", prepared->width}, {"height", prepared->height}}));
    else
        output.text(options.out + ": " + std::to_string(prepared->width) + " x " +
                    std::to_string(prepared->height));
    return kDone;
}

} // namespace semblance::cli
