// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/cli/modelcommands.h"
#include "core/base/path.h"
#include "core/library/library.h"
#include "core/models/adding.h"
#include "core/models/mappingstore.h"
#include "core/models/modelstore.h"
#include "core/platform/folders.h"
#include "core/store/embeddings.h"
#include "core/store/models.h"

#include <cstdio>
#ifdef _WIN32
#include <io.h>
#else
#include <unistd.h>
#endif

namespace semblance::cli {

namespace {

constexpr const char *kProgram = "semblance-cli";

struct Checked
{
    std::string name;
    std::filesystem::path folder;
    bool recorded = false; ///< there is something to compare with
    std::vector<std::string> wrong;
};

/// What is to be verified: one by its name, or all that are there.
Result<std::vector<Checked>> toVerify(const std::string &name)
{
    const models::ModelStore store;
    std::vector<Checked> found;
    const auto isFile = [](const std::filesystem::path &path) {
        std::error_code error;
        return std::filesystem::is_regular_file(path, error);
    };
    for (const models::ListedModel &listed : store.list())
        if (name.empty() || listed.name == name)
            found.push_back({listed.name, listed.folder, isFile(listed.folder / "model.json"), {}});
    for (const models::FoundMapping &mapping : models::listMappings(store.places()))
        if (name.empty() || mapping.name == name)
            found.push_back({mapping.name, mapping.file.parent_path(), true, {}});
    if (!found.empty() || name.empty())
        return found;
    const auto model = store.find(name);
    if (!model)
        return model.error();
    return std::vector<Checked>{{name, model->files.folder, isFile(model->files.folder / "model.json"), {}}};
}

void say(const Checked &one, Output &output)
{
    if (!one.recorded)
        return output.text(one.name + ": nothing was recorded to compare it with (model add records it)");
    if (one.wrong.empty())
        return output.text(one.name + ": as it was recorded");
    for (const std::string &file : one.wrong)
        output.text(one.name + ": " + file + " is missing or not as it was recorded");
}

/// The model's row and how many embeddings the library has of it; nothing where it knows none.
struct InLibrary
{
    std::optional<store::ModelRow> row;
    std::int64_t embeddings = 0;
    bool current = false;
};

/// @param fingerprint  empty where the model's files are gone: the library knows its name
Result<InLibrary> lookUp(library::Library &library, const std::string &name, const std::string &fingerprint)
{
    InLibrary found;
    if (!library.exists())
        return found;
    const auto all = store::Models(library.database()).all();
    if (!all)
        return all.error();
    for (const store::ModelRow &row : *all)
        if (fingerprint.empty() ? row.name == name : row.id.fingerprint == fingerprint)
            found.row = row;
    if (!found.row)
        return found;
    const auto count = store::Embeddings(library.database()).count(found.row->id);
    if (!count)
        return count.error();
    found.embeddings = *count;
    const auto current = library.currentModel();
    if (!current)
        return current.error();
    found.current = *current && (*current)->id == found.row->id;
    return found;
}

/// Fingerprint of a model that goes by a name; empty for what is no model.
Result<std::string> fingerprintNamed(const std::string &name, const CancelToken &cancel)
{
    const auto found = models::ModelStore().find(name);
    if (!found)
        return found.error();
    return models::fingerprintOf(found->files, platform::folders().cache, cancel);
}

bool personAgrees(const std::string &question)
{
#ifdef _WIN32
    const bool terminal = ::_isatty(0) != 0;
#else
    const bool terminal = ::isatty(0) != 0;
#endif
    if (!terminal)
        return false;
    std::fprintf(stderr, "%s [y/N] ", question.c_str());
    const int answer = std::getchar();
    return answer == 'y' || answer == 'Y';
}

/// The person's own files of a model, if any, and their place.
bool isOwn(const std::string &name)
{
    std::error_code error;
    const std::filesystem::path own = platform::folders().models;
    return std::filesystem::exists(models::placeOf(own, models::ItemKind::Encoder, name), error) ||
           std::filesystem::exists(models::placeOf(own, models::ItemKind::Mapping, name), error);
}

Result<void> mayRemove(const ModelOptions &options, const InLibrary &known)
{
    const std::string &name = options.name;
    if (options.embeddings && known.current)
        return Error{Code::Invalid, "remove what was computed with", name,
                     "the library's searches use this model",
                     "Let them use another first: semblance-cli model use NAME"};
    if (options.embeddings && !isOwn(name) && known.row)
        return {}; // the embeddings alone: what came with the program stays
    if (!isOwn(name))
        return Error{Code::NotFound, "remove the model", name,
                     "it is not among your own models in " + display(platform::folders().models),
                     "What came with the program stays"};
    return {};
}

} // namespace

int modelVerify(const Arguments &arguments, app::Assembly &assembly, Output &output)
{
    auto all = toVerify(arguments.model.name);
    if (!all)
        return output.fail(Stage::Model, all.error());
    Json rows = Json::array();
    bool good = true;
    for (Checked &one : *all) {
        if (one.recorded) {
            auto wrong = models::verify(one.folder, assembly.cancel());
            if (!wrong && wrong.error().code == Code::Interrupted)
                return output.fail(Stage::Model, wrong.error());
            one.wrong = wrong ? *std::move(wrong) : std::vector<std::string>{"model.json"};
        }
        good = good && one.wrong.empty();
        rows.push(Json::object({{"name", one.name},
                                {"recorded", one.recorded},
                                {"ok", one.recorded && one.wrong.empty()},
                                {"wrong", Json::arrayOf(one.wrong)}}));
        if (!output.json())
            say(one, output);
    }
    if (output.json())
        output.document(Json::object({{"models", std::move(rows)}}));
    return good ? kDone : kSomeFailed;
}

int modelUse(const Arguments &arguments, app::Assembly &assembly, Output &output)
{
    const std::string &name = arguments.model.name;
    const auto fingerprint = fingerprintNamed(name, assembly.cancel());
    if (!fingerprint)
        return output.fail(Stage::Model, fingerprint.error());
    const Error nothing = {Code::NotFound, "use the model", name, "the library has nothing computed with it",
                           "Index it first: semblance-cli index --model " + name};
    // Asking for a model makes no library.
    if (const auto there = library::Library::open(assembly.libraryFolder(), store::Access::Read, kProgram);
        there && !(*there)->exists())
        return output.fail(Stage::Library, nothing);
    auto library = library::Library::open(assembly.libraryFolder(), store::Access::Write, kProgram);
    if (!library)
        return output.fail(Stage::Library, library.error());
    const auto known = lookUp(**library, name, *fingerprint);
    if (!known)
        return output.fail(Stage::Library, known.error());
    if (known->embeddings == 0)
        return output.fail(Stage::Library, nothing);
    if (auto set = store::Models((*library)->database()).setCurrent(known->row->id); !set)
        return output.fail(Stage::Library, set.error());
    const auto status = (*library)->status();
    if (!status)
        return output.fail(Stage::Library, status.error());
    if (status->counts.pending > 0)
        output.remark(
            std::to_string(status->counts.pending) +
            " pictures are not indexed with it yet and will not be found: semblance-cli index --model " +
            name);
    if (output.json())
        output.document(Json::object({{"model", known->row->name},
                                      {"indexed", status->counts.indexed},
                                      {"pending", status->counts.pending}}));
    else
        output.text("The library's searches use " + known->row->name + " from now on.");
    return kDone;
}

int modelRemove(const Arguments &arguments, app::Assembly &assembly, Output &output)
{
    const ModelOptions &options = arguments.model;
    const auto access = options.embeddings ? store::Access::Write : store::Access::Read;
    const auto fingerprint = fingerprintNamed(options.name, assembly.cancel());
    auto library = library::Library::open(assembly.libraryFolder(), access, kProgram);
    if (!library && options.embeddings)
        return output.fail(Stage::Library, library.error());
    const auto known = library ? lookUp(**library, options.name, fingerprint ? *fingerprint : std::string())
                               : Result<InLibrary>(InLibrary());
    if (!known)
        return output.fail(Stage::Library, known.error());
    if (auto may = mayRemove(options, *known); !may)
        return output.fail(Stage::Model, may.error());
    const std::string also = options.embeddings && known->embeddings > 0
                                 ? " and " + std::to_string(known->embeddings) + " embeddings of the library"
                                 : "";
    if (!options.yes && !personAgrees("Remove " + options.name + also + "?"))
        return output.fail(Stage::Usage, {Code::Invalid, "remove the model", options.name,
                                          "nobody said that it may go", "Say so with --yes"});
    if (options.embeddings && known->row)
        if (const auto gone = store::Embeddings((*library)->database()).removeModel(known->row->id); !gone)
            return output.fail(Stage::Library, gone.error());
    const bool own = isOwn(options.name);
    if (own)
        if (const auto removed = models::removeModel(options.name, platform::folders().models); !removed)
            return output.fail(Stage::Output, removed.error());
    const std::int64_t kept = options.embeddings ? 0 : known->embeddings;
    if (kept > 0)
        output.remark("What the library has computed with it stays (" + std::to_string(kept) + " pictures)" +
                      (known->current ? ", and its searches need the model back or another one" : "") + ".");
    if (output.json())
        output.document(Json::object({{"removed", options.name},
                                      {"files", own},
                                      {"embeddings_removed", options.embeddings ? known->embeddings : 0},
                                      {"embeddings_kept", kept}}));
    else
        output.text("Removed " +
                    (own ? options.name : std::string("only what was computed with ") + options.name) + also +
                    ".");
    return kDone;
}

} // namespace semblance::cli
