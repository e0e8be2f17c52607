// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/cli/commands.h"

namespace semblance::cli {

int runTokenize(const Arguments &arguments, app::Assembly &assembly, Output &output)
{
    const auto vocabulary = assembly.vocabulary();
    if (!vocabulary)
        return output.fail(Stage::Model, vocabulary.error());
    for (const std::string &text : arguments.tokenize.texts) {
        // As the authors' code reads it, their special words included: this command is for checking.
        const clip::Tokens tokens = vocabulary->tokenizer->encode(text, vocabulary->context, true);
        if (tokens.truncated)
            output.warn("The text is longer than the model reads and was cut: \"" + text.substr(0, 60) +
                        "…\"");
        if (output.json()) {
            output.line(Json::object(
                {{"text", text}, {"ids", Json::arrayOf(tokens.ids)}, {"truncated", tokens.truncated}}));
            continue;
        }
        std::string ids;
        for (int id : tokens.ids)
            ids += (ids.empty() ? "" : " ") + std::to_string(id);
        output.text(ids);
    }
    return kDone;
}

} // namespace semblance::cli
