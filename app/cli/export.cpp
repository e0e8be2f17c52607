// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/cli/commands.h"
#include "app/cli/npy.h"
#include "app/cli/searching.h"
#include "core/base/files.h"
#include "core/base/path.h"
#include "core/store/embeddings.h"
#include "core/store/models.h"
#include "core/store/pictures.h"

#include <algorithm>
#include <cstdio>

namespace semblance::cli {

namespace {

namespace fs = std::filesystem;

constexpr const char *kDoing = "export the library";
constexpr std::size_t kTogether = 512; // pictures whose embeddings are read at once

/// A picture that has an embedding.
struct Item
{
    fs::path path;
    ContentId content;
};

/// Every picture of the library with an embedding, in the order of roots and paths.
Result<std::vector<Item>> allOf(store::Database &database, const ModelId &model)
{
    const auto contents = store::Embeddings(database).contents(model);
    const auto roots = store::Roots(database).all();
    if (!contents || !roots)
        return contents ? roots.error() : contents.error();
    std::vector<Item> items;
    for (const store::Root &root : *roots) {
        const auto read = store::Pictures(database).forEach(root.id, [&](const store::PictureRow &row) {
            const bool wanted = row.content && row.state != store::PictureState::Excluded &&
                                row.state != store::PictureState::Failed;
            if (wanted && std::ranges::binary_search(*contents, row.content))
                items.push_back({root.path / pathFromBytes(row.path), row.content});
            return true;
        });
        if (!read)
            return read.error();
    }
    return items;
}

/// A field of a CSV file (RFC 4180).
std::string quoted(const std::string &text)
{
    std::string field = "\"";
    for (const char c : text)
        field += c == '"' ? std::string("\"\"") : std::string(1, c);
    return field + '"';
}

std::string csvLine(const Item &item, const Embedding &embedding)
{
    std::string line = quoted(display(item.path)) + ',' + Json(embedding.norm).dump();
    for (const float number : embedding.unit)
        line += ',' + Json(number).dump();
    return line + '\n';
}

std::string csvHead(int dimension)
{
    std::string line = "path,norm";
    for (int i = 0; i < dimension; ++i)
        line += ",e" + std::to_string(i);
    return line + '\n';
}

/// Writes items one after the other; never all of them at once in memory.
Result<void> write(const std::vector<Item> &items, const store::ModelRow &model, const std::string &format,
                   store::Database &database, const CancelToken &cancel, const AppendBytes &append)
{
    const bool json = format == "json";
    const Json head = Json::object({{"schema", 1}, {"model", model.name}, {"dimension", model.dimension}});
    std::string text = head.dump();
    if (json)
        text = text.substr(0, text.rfind('}')) + ", \"pictures\": [\n";
    else
        text = format == "csv" ? csvHead(model.dimension)
                               : npyHeader(items.size(), static_cast<std::size_t>(model.dimension));
    for (std::size_t from = 0; from < items.size(); from += kTogether) {
        if (cancel.wanted())
            return Error{Code::Interrupted, kDoing, "", "it was asked to stop", ""};
        const auto some = std::span(items).subspan(from, std::min(kTogether, items.size() - from));
        std::vector<ContentId> ids;
        for (const Item &item : some)
            ids.push_back(item.content);
        const auto found = store::Embeddings(database).find(model.id, ids);
        if (!found)
            return found.error();
        for (const Item &item : some) {
            const Embedding &embedding = found->at(item.content);
            if (format == "csv")
                text += csvLine(item, embedding);
            else if (json)
                text += (&item == items.data() ? "" : ",\n") +
                        Json::object({{"path", display(item.path)},
                                      {"norm", embedding.norm},
                                      {"embedding", Json::arrayOf(embedding.unit)}})
                            .dump();
            else
                text.append(reinterpret_cast<const char *>(embedding.unit.data()),
                            embedding.unit.size() * sizeof(float));
        }
        if (auto done = append(text); !done)
            return done;
        text.clear();
    }
    return append(text + (json ? "\n]}\n" : ""));
}

Result<void> toStandardOutput(std::string_view bytes)
{
    if (std::fwrite(bytes.data(), 1, bytes.size(), stdout) == bytes.size())
        return {};
    return Error{Code::Unreadable, kDoing, "", "standard output takes nothing any more", ""};
}

/// The names beside an array, in the order of its rows.
Result<void> writeNames(const fs::path &file, const std::vector<Item> &items)
{
    Json paths = Json::array();
    for (const Item &item : items)
        paths.push(display(item.path));
    return writeAtomically(file, Json::object({{"schema", 1}, {"paths", std::move(paths)}}).dump() + "\n",
                           kDoing);
}

bool asksSomething(const QueryOptions &query)
{
    return !query.pictures.empty() || !query.words.empty() || !query.prompt.empty();
}

} // namespace

int runExport(const Arguments &arguments, app::Assembly &assembly, Output &output)
{
    const ExportOptions &options = arguments.exporting;
    if (options.format == "npy" && options.out.empty())
        return output.fail(Stage::Usage,
                           {Code::Invalid, kDoing, "", "an array needs a file", "Give --out FILE.npy"});
    const bool ofSearch = asksSomething(arguments.search.query);
    search::Answer answer;
    if (ofSearch)
        if (const auto failure = searchOnce(arguments, assembly, answer))
            return output.fail(failure->stage, failure->error);
    const auto library =
        library::Library::open(assembly.libraryFolder(), store::Access::Read, "semblance-cli");
    if (!library)
        return output.fail(Stage::Library, library.error());
    const auto model = (*library)->currentModel();
    if (!model || !*model)
        return output.fail(Stage::Library,
                           model ? Error{Code::NotFound, kDoing, display(assembly.libraryFolder()),
                                         "nothing is indexed yet",
                                         "Add a folder first: semblance-cli index FOLDER"}
                                 : model.error());
    store::Database &database = (*library)->database();
    auto items = ofSearch ? Result<std::vector<Item>>(std::vector<Item>()) : allOf(database, (*model)->id);
    if (!items)
        return output.fail(Stage::Library, items.error());
    for (const search::Found &found : answer.results)
        items->push_back({found.path, found.content});
    const auto all = [&](const AppendBytes &append) {
        return write(*items, **model, options.format, database, assembly.cancel(), append);
    };
    const fs::path file = pathFromBytes(options.out);
    auto written = options.out.empty() ? all(toStandardOutput) : writeAtomically(file, kDoing, all);
    if (written && options.format == "npy")
        written = writeNames(pathFromBytes(options.out + ".json"), *items);
    if (!written)
        return output.fail(Stage::Output, written.error());
    if (!options.out.empty())
        output.remark(std::to_string(items->size()) + " pictures were written to " + display(file) + ".");
    return kDone;
}

} // namespace semblance::cli
