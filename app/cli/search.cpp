// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/cli/commands.h"
#include "app/cli/query.h"
#include "app/cli/searching.h"
#include "app/cli/sheets.h"
#include "app/cli/values.h"
#include "core/base/path.h"
#include "core/search/service.h"

#include <array>
#include <cmath>
#include <cstdio>

namespace semblance::cli {

namespace {

constexpr int kSheetColumns = 6;

using search::Answer;
using search::Filter;
using search::Found;
using search::SearchRequest;

Result<Filter> filterOf(const SearchOptions &options)
{
    Filter filter;
    if (!options.in.empty()) {
        const auto folder = semblance::absolute(pathFromBytes(options.in));
        if (!folder)
            return folder.error();
        filter.folder = *folder;
    }
    filter.types = options.types;
    filter.minSide = options.minSide;
    for (const auto &[text, option, day] : {std::tuple(&options.after, "--after", &filter.after),
                                            std::tuple(&options.before, "--before", &filter.before)}) {
        if (text->empty())
            continue;
        const auto seconds = parseDay(*text, option);
        if (!seconds)
            return seconds.error();
        *day = *seconds;
    }
    using Orientation = Filter::Orientation;
    if (options.orientation == "landscape")
        filter.orientation = Orientation::Landscape;
    else if (options.orientation == "portrait")
        filter.orientation = Orientation::Portrait;
    else if (options.orientation == "square")
        filter.orientation = Orientation::Square;
    return filter;
}

/// Pictures of a query can be decoded: told before the model is loaded, as the order of the checks wants it.
Result<void> checkPictures(const compose::Query &query, app::Assembly &assembly)
{
    media::DecodeOptions small;
    small.minSide = 64;
    small.cancel = assembly.cancel();
    for (const compose::QueryPicture &picture : query.pictures) {
        const auto decoded = assembly.decoder().decode(picture.file, small);
        if (!decoded)
            return decoded.error();
        const auto region = picture.regionIn(decoded->facts.width, decoded->facts.height);
        if (region && (region->x >= decoded->facts.width || region->y >= decoded->facts.height))
            return Error{Code::Invalid, "cut the region out of", display(picture.file),
                         "it has " + std::to_string(decoded->facts.width) + " x " +
                             std::to_string(decoded->facts.height) + " pixels and the region lies outside",
                         "Give a box inside the picture"};
    }
    return {};
}

Json toJson(const std::optional<float> &value)
{
    return value ? Json(*value) : Json();
}

Json toJson(const Found &found)
{
    Json stack = Json::array();
    for (const search::Stacked &behind : found.stack)
        stack.push(display(behind.path));
    return Json::object(
        {{"rank", found.rank},
         {"path", display(found.path)},
         {"score", found.score},
         {"match", std::round(found.match * 10) / 10},
         {"why", Json::object({{"picture", toJson(found.why.picture)}, {"words", toJson(found.why.words)}})},
         {"width", found.width},
         {"height", found.height},
         {"taken", found.taken ? Json(isoTime(*found.taken)) : Json()},
         {"root", display(found.root)},
         {"offline", found.offline},
         {"stack", std::move(stack)}});
}

Json toJson(const std::vector<Found> &results)
{
    Json list = Json::array();
    for (const Found &found : results)
        list.push(toJson(found));
    return list;
}

Json queryJson(const Answer &answer)
{
    Json query = Json::object({{"mode", compose::modeName(answer.mode)},
                               {"prompt", answer.composed.prompt.text},
                               {"strength", answer.strength},
                               {"reads_as", cli::toJson(answer.readsAs)}});
    if (answer.composed.byName)
        query.set("by_name", answer.composed.byNameReason);
    return query;
}

void remarks(const Answer &answer, Output &output)
{
    if (answer.composed.truncated)
        output.warn("The words are longer than the model reads and were cut.");
    if (answer.composed.byName)
        output.remark("Composed by name, since " + answer.composed.byNameReason + ".");
    if (!answer.composed.unknownWords.empty()) {
        std::string words;
        for (const std::string &word : answer.composed.unknownWords)
            words += (words.empty() ? "" : ", ") + word;
        output.remark("The model hardly knows: " + words + ".");
    }
    if (answer.librarySize == 0)
        output.remark("No picture of the library is indexed with " + answer.model + " yet: run index.");
    if (!answer.note.empty())
        output.remark(answer.note);
}

std::vector<std::filesystem::path> pathsOf(const std::vector<Found> &results)
{
    std::vector<std::filesystem::path> paths;
    for (const Found &found : results)
        paths.push_back(found.path);
    return paths;
}

void show(const std::vector<Found> &results, Output &output)
{
    for (const Found &found : results) {
        char head[32];
        std::snprintf(head, sizeof head, "%4d %5.0f  ", found.rank, found.match);
        output.text(head + display(found.path) +
                    (found.stack.empty() ? "" : " (+" + std::to_string(found.stack.size()) + ")") +
                    (found.offline ? " (offline)" : ""));
    }
}

/// A question and everything that answers it.
struct Prepared
{
    SearchRequest request;
    std::shared_ptr<const clip::Model> model;
    std::unique_ptr<search::SearchService> service;
};

std::optional<Failure> prepare(const Arguments &arguments, app::Assembly &assembly, Prepared &prepared)
{
    const SearchOptions &options = arguments.search;
    const auto query = queryOf(options.query);
    if (!query)
        return Failure{query.error().code == Code::Invalid ? Stage::Usage : Stage::Input, query.error()};
    const auto filter = filterOf(options);
    if (!filter)
        return Failure{Stage::Usage, filter.error()};
    if (!options.contactSheet.empty())
        if (auto possible = checkContactSheet(options.contactSheet); !possible)
            return Failure{Stage::Output, possible.error()};
    if (auto readable = checkPictures(*query, assembly); !readable)
        return Failure{Stage::Input, readable.error()};
    const auto model = assembly.model();
    if (!model)
        return Failure{Stage::Model, model.error()};
    const auto modifiers = assembly.modifiers();
    if (!modifiers)
        return Failure{Stage::Input, modifiers.error()};

    SearchRequest &request = prepared.request;
    request.query = *query;
    request.top = options.top;
    request.minMatch = options.minMatch;
    request.filter = *filter;
    request.exact = options.exact;
    request.includeQuery = options.includeQuery;
    request.stacks = !options.noStacks;
    request.readsAs = !query->pictures.empty();
    prepared.model = *model;
    search::ServiceParts parts;
    parts.library = assembly.libraryFolder();
    parts.model = *model;
    parts.modifiers = std::make_shared<const compose::Modifiers>(*modifiers);
    parts.embedder = search::makeDirectEmbedder(*model, assembly.sharedDecoder());
    parts.nouns = [&assembly, model = *model](const CancelToken &) { return assembly.nouns(*model); };
    prepared.service = std::make_unique<search::SearchService>(std::move(parts));
    return std::nullopt;
}

/// An error of the search that names a picture of the query is an input's, everything else the library's.
Stage stageOf(const Error &error, const compose::Query &query)
{
    for (const compose::QueryPicture &picture : query.pictures)
        if (error.file == display(picture.file))
            return Stage::Input;
    return Stage::Library;
}

} // namespace

std::optional<Failure> searchOnce(const Arguments &arguments, app::Assembly &assembly, Answer &answer)
{
    Prepared prepared;
    if (auto failure = prepare(arguments, assembly, prepared))
        return failure;
    auto found = prepared.service->searchNow(prepared.request, assembly.cancel());
    if (!found)
        return Failure{stageOf(found.error(), prepared.request.query), found.error()};
    answer = *std::move(found);
    return std::nullopt;
}

int runSearch(const Arguments &arguments, app::Assembly &assembly, Output &output)
{
    Prepared prepared;
    if (const auto failure = prepare(arguments, assembly, prepared))
        return output.fail(failure->stage, failure->error);
    const auto answer = prepared.service->searchNow(prepared.request, assembly.cancel());
    if (!answer)
        return output.fail(stageOf(answer.error(), prepared.request.query), answer.error());
    if (!arguments.search.contactSheet.empty())
        if (auto written = writeContactSheet(arguments.search.contactSheet, pathsOf(answer->results),
                                             kSheetColumns, answer->composed.prompt.text, assembly);
            !written)
            return output.fail(Stage::Output, written.error());
    remarks(*answer, output);
    if (!output.json()) {
        show(answer->results, output);
        return kDone;
    }
    output.document(Json::object({{"query", queryJson(*answer)},
                                  {"model", answer->model},
                                  {"library_size", answer->librarySize},
                                  {"exact", answer->exact},
                                  {"milliseconds", answer->milliseconds},
                                  {"results", toJson(answer->results)},
                                  {"names", toJson(answer->names)}}));
    return kDone;
}

int runCompare(const Arguments &arguments, app::Assembly &assembly, Output &output)
{
    Prepared prepared;
    if (const auto failure = prepare(arguments, assembly, prepared))
        return output.fail(failure->stage, failure->error);
    if (prepared.request.query.pictures.empty() ||
        (prepared.request.query.words.empty() && prepared.request.query.prompt.empty()))
        return output.fail(Stage::Usage, {Code::Invalid, "compare the modes", "",
                                          "it takes a picture and words", "Give --picture and --words"});
    constexpr std::array kModes = {compose::Mode::Composed, compose::Mode::Average, compose::Mode::Picture,
                                   compose::Mode::Words};
    Json modes = Json::object();
    Json query;
    std::vector<std::filesystem::path> sheet;
    for (compose::Mode mode : kModes) {
        SearchRequest request = prepared.request;
        request.query.mode = mode;
        const auto answer = prepared.service->searchNow(request, assembly.cancel());
        if (!answer)
            return output.fail(stageOf(answer.error(), request.query), answer.error());
        if (mode == compose::Mode::Composed) {
            remarks(*answer, output);
            query = queryJson(*answer);
        }
        if (!output.json()) {
            output.text(std::string(compose::modeName(mode)));
            show(answer->results, output);
        }
        modes.append(compose::modeName(mode), toJson(answer->results));
        // One row of the sheet for each mode, filled up where a mode found less.
        std::vector<std::filesystem::path> row = pathsOf(answer->results);
        row.resize(2 * kSheetColumns);
        sheet.insert(sheet.end(), row.begin(), row.end());
    }
    if (!arguments.search.contactSheet.empty())
        if (auto written = writeContactSheet(arguments.search.contactSheet, sheet, 2 * kSheetColumns,
                                             "composed, average, picture, words", assembly);
            !written)
            return output.fail(Stage::Output, written.error());
    if (output.json())
        output.document(Json::object({{"query", std::move(query)}, {"modes", std::move(modes)}}));
    return kDone;
}

} // namespace semblance::cli
