// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/cli/commands.h"
#include "app/cli/query.h"
#include "core/compose/composer.h"

namespace semblance::cli {

namespace {

Stage stageOf(const Error &error)
{
    return error.code == Code::Invalid ? Stage::Usage : Stage::Input;
}

Json toJson(const compose::Composed &composed)
{
    Json json = Json::object({{"mode", compose::modeName(composed.mode)},
                              {"prompt", composed.prompt.text},
                              {"token_ids", Json::arrayOf(composed.tokenIds)},
                              {"embedding", Json::arrayOf(composed.embedding.unit)},
                              {"norm", composed.embedding.norm}});
    if (composed.mode != compose::Mode::Composed)
        return json;
    // One picture, one vector; several, a list of vectors in the order of the stars.
    if (composed.pseudoTokens.size() == 1) {
        json.set("pseudo_token", Json::arrayOf(composed.pseudoTokens.front()));
    } else {
        Json tokens = Json::array();
        for (const auto &token : composed.pseudoTokens)
            tokens.push(Json::arrayOf(token));
        json.set("pseudo_token", std::move(tokens));
    }
    if (composed.byName)
        json.set("by_name", composed.byNameReason);
    return json;
}

} // namespace

int runCompose(const Arguments &arguments, app::Assembly &assembly, Output &output)
{
    const auto query = queryOf(arguments.compose);
    if (!query)
        return output.fail(stageOf(query.error()), query.error());
    const auto model = assembly.model();
    if (!model)
        return output.fail(Stage::Model, model.error());
    std::vector<Embedding> pictures;
    for (const compose::QueryPicture &picture : query->pictures) {
        auto embedding = assembly.embedPicture(picture, **model);
        if (!embedding)
            return output.fail(Stage::Input, embedding.error());
        pictures.push_back(std::move(*embedding));
    }
    const auto composed = assembly.compose(*query, pictures, **model);
    if (!composed)
        return output.fail(Stage::Model, composed.error());
    if (composed->truncated)
        output.warn("The words are longer than the model reads and were cut.");
    if (composed->byName)
        output.remark("Composed by name, since " + composed->byNameReason + ".");
    if (output.json()) {
        output.document(toJson(*composed));
        return kDone;
    }
    output.text("mode\t" + std::string(compose::modeName(composed->mode)));
    output.text("prompt\t" + composed->prompt.text);
    std::string numbers;
    for (float value : composed->embedding.unit)
        numbers += (numbers.empty() ? "" : " ") + Json(value).dump();
    output.text("embedding\t" + numbers);
    return kDone;
}

} // namespace semblance::cli
