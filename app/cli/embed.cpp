// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/cli/commands.h"
#include "app/cli/npy.h"
#include "core/base/path.h"

#include <algorithm>
#include <limits>

namespace semblance::cli {

namespace {

constexpr std::size_t kItemsAtOnce = 64; ///< memory stays bounded however many arguments there are

/// Embeds a stretch of the arguments; the answers are in the order of the arguments.
std::vector<Result<Embedding>> embedAll(std::span<const EmbedItem> items, const clip::Model &model,
                                        app::Assembly &assembly, Output &output)
{
    std::vector<Result<Embedding>> answers;
    std::vector<std::string> texts;
    for (const EmbedItem &item : items)
        if (item.isWords)
            texts.push_back(item.text);
    const auto words = app::embedTexts(texts, model, assembly.cancel());
    std::size_t nextText = 0;
    for (const EmbedItem &item : items) {
        if (!item.isWords) {
            compose::QueryPicture picture;
            picture.file = pathFromBytes(item.text);
            answers.push_back(assembly.embedPicture(picture, model));
            continue;
        }
        if (!words) {
            answers.push_back(words.error());
            continue;
        }
        const app::TextEmbedding &text = (*words)[nextText++];
        if (text.truncated)
            output.warn("The text is longer than the model reads and was cut: \"" + item.text.substr(0, 60) +
                        "…\"");
        answers.push_back(text.embedding);
    }
    return answers;
}

void show(const EmbedItem &item, const Result<Embedding> &answer, Output &output)
{
    const char *key = item.isWords ? "words" : "path";
    const std::string name = item.isWords ? item.text : display(pathFromBytes(item.text));
    if (!answer) {
        if (output.json())
            output.line(Json::object({{key, name}, {"error", answer.error().sentence()}}));
        else
            output.warn("semblance-cli: " + answer.error().sentence());
        return;
    }
    if (output.json()) {
        output.line(Json::object({{key, name},
                                  {"embedding", Json::arrayOf(answer->unit)},
                                  {"norm", answer->norm},
                                  {"normalized", true}}));
        return;
    }
    std::string numbers;
    for (std::size_t i = 0; i < answer->unit.size(); ++i)
        numbers += (i ? " " : "") + Json(answer->unit[i]).dump();
    output.text(name + "\t" + Json(answer->norm).dump() + "\t" + numbers);
}

} // namespace

int runEmbed(const Arguments &arguments, app::Assembly &assembly, Output &output)
{
    const EmbedOptions &options = arguments.embed;
    if (options.items.empty())
        return output.fail(Stage::Usage, {Code::Invalid, "embed", "", "there is nothing to embed",
                                          "Give files, or --words TEXT"});
    const auto model = assembly.model();
    if (!model)
        return output.fail(Stage::Model, model.error());
    const auto dimension = static_cast<std::size_t>((*model)->config.dimension);
    std::vector<float> rows;
    std::size_t failed = 0;
    for (std::size_t at = 0; at < options.items.size(); at += kItemsAtOnce) {
        const auto items =
            std::span(options.items).subspan(at, std::min(kItemsAtOnce, options.items.size() - at));
        const auto answers = embedAll(items, **model, assembly, output);
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (!answers[i] && answers[i].error().code == Code::Interrupted)
                return output.fail(Stage::Input, answers[i].error());
            show(items[i], answers[i], output);
            failed += !answers[i];
            // A row for each argument: one that failed is a row of NaN, so that rows and arguments stay in
            // step.
            if (answers[i])
                rows.insert(rows.end(), answers[i]->unit.begin(), answers[i]->unit.end());
            else
                rows.insert(rows.end(), dimension, std::numeric_limits<float>::quiet_NaN());
        }
    }
    if (!options.npy.empty())
        if (auto written = writeNpy(pathFromBytes(options.npy), rows, dimension); !written)
            return output.fail(Stage::Output, written.error());
    return failed ? kSomeFailed : kDone;
}

} // namespace semblance::cli
