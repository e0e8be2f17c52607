// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/cli/options.h"

#include "app/cli/marking.h"
#include "app/cli/modeloptions.h"
#include "app/cli/validators.h"
#include "app/cli/version.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iterator>
#include <map>

namespace semblance::cli {

namespace {

void addGlobal(CLI::App &app, GlobalOptions &o)
{
    app.add_option("--library", o.library, "the library's folder")->type_name("DIR");
    app.add_option("--model", o.model, "the model to use")->type_name("NAME|DIR|FILE");
    app.add_option("--mapping", o.mapping, "the mapping to use, or none")->type_name("NAME|FILE|none");
    app.add_option("--device", o.device, "auto, cpu, cuda or cuda:N")
        ->type_name("DEVICE")
        ->check(CLI::Validator(
            [](std::string &text) -> std::string {
                const bool numbered = text.starts_with("cuda:") && text.size() > 5 &&
                                      text.find_first_not_of("0123456789", 5) == std::string::npos;
                return text == "auto" || text == "cpu" || text == "cuda" || numbered
                           ? std::string()
                           : "\"" + text + "\" is none of auto, cpu, cuda, cuda:N";
            },
            ""));
    app.add_option("--precision", o.precision, "auto, fp32, bf16, fp16 or int8")
        ->type_name("P")
        ->check(oneOf({"auto", "fp32", "bf16", "fp16", "int8"}));
    app.add_option("--threads", o.threads, "threads of the model; 0: as many as there are cores")
        ->type_name("N")
        ->check(atLeast(0));
    app.add_flag("--json", o.json, "one JSON document, or one object a line, on standard output");
    app.add_flag("--quiet", o.quiet, "no progress and no remarks");
    app.add_flag("--progress", o.progress, "with --json: progress as JSON objects on standard error");
    app.add_flag("-v,--verbose", o.verbose, "say more on standard error");
}

void addQuery(CLI::App &command, QueryOptions &o)
{
    // Read in the order of the arguments: a region belongs to the picture before it.
    command
        .add_option_function<std::vector<std::string>>(
            "--picture", [](const auto &) {}, "a picture of the query")
        ->type_name("FILE")
        ->expected(1)
        ->allow_extra_args(false)
        ->take_all();
    command
        .add_option_function<std::vector<std::string>>(
            "--region", [](const auto &) {}, "a box on the picture before it: x,y,w,h in pixels, or with %")
        ->type_name("x,y,w,h")
        ->expected(1)
        ->allow_extra_args(false)
        ->take_all();
    command.add_option("--words", o.words, "what it should be like")->type_name("TEXT");
    command.add_option("--not", o.negative, "what it should not be like")->type_name("TEXT");
    command.add_option("--prompt", o.prompt, "the prompt itself, * for the picture")->type_name("TEXT");
    command.add_option("--mode", o.mode, "composed, average, picture or words")
        ->type_name("MODE")
        ->check(oneOf({"composed", "average", "picture", "words"}));
    command.add_option("--strength", o.strength, "-1 the picture … 0 … 1 the words")
        ->type_name("S")
        ->check(between(-1, 1));
}

void addSearch(CLI::App &command, SearchOptions &o)
{
    addQuery(command, o.query);
    command.add_option("--top", o.top, "how many results")->type_name("N")->check(atLeast(1));
    command.add_option("--min-match", o.minMatch, "leave out weaker matches")
        ->type_name("N")
        ->check(between(0, 100));
    command.add_option("--in", o.in, "only below this folder")->type_name("FOLDER");
    command.add_option("--type", o.types, "only these types: jpeg,png,…")->type_name("T,T")->delimiter(',');
    command.add_option("--after", o.after, "taken on this day or later")->type_name("YYYY-MM-DD");
    command.add_option("--before", o.before, "taken before this day")->type_name("YYYY-MM-DD");
    command.add_option("--orientation", o.orientation, "landscape, portrait or square")
        ->type_name("O")
        ->check(oneOf({"landscape", "portrait", "square"}));
    command.add_option("--min-side", o.minSide, "short side in pixels at least")
        ->type_name("N")
        ->check(atLeast(0));
    command.add_flag("--include-query", o.includeQuery, "list the query picture and its copies too");
    command.add_flag("--no-stacks", o.noStacks, "do not gather near-duplicates");
    command.add_flag("--exact", o.exact, "compare with every picture, not through the index");
    command.add_option("--contact-sheet", o.contactSheet, "write the results as one picture")
        ->type_name("FILE.png");
}

void addIndex(CLI::App &command, IndexOptions &o)
{
    command.add_option("folders", o.folders, "folders to add; none: those of the library")
        ->type_name("FOLDER");
    command.add_option("--exclude", o.exclude, "leave out files that fit")
        ->type_name("GLOB")
        ->expected(1)
        ->allow_extra_args(false)
        ->take_all();
    command.add_option("--include", o.include, "take only files that fit")
        ->type_name("GLOB")
        ->expected(1)
        ->allow_extra_args(false)
        ->take_all();
    command.add_flag("--hidden", o.hidden, "hidden files and folders too");
    command.add_flag("--watch", o.watch, "go on and keep the library up to date");
    command.add_option("--min-side", o.minSide, "leave out smaller pictures")
        ->type_name("N")
        ->check(atLeast(0));
    command.add_flag("--accept-emptied", o.acceptEmptied,
                     "believe a folder that suddenly holds almost nothing");
    command.add_flag("--estimate", o.estimate, "only say how long it will take, and how much disk");
}

void addTrain(CLI::App &command, TrainOptions &o)
{
    command.add_option("--pictures", o.pictures, "a folder of pictures, no labels needed")
        ->type_name("FOLDER");
    command.add_flag("--from-library", o.fromLibrary, "learn from the library's pictures");
    command.add_option("--method", o.method, "pic2word (as published), taught, aware or mixed")
        ->type_name("METHOD")
        ->check(oneOf({"pic2word", "taught", "aware", "mixed"}));
    command.add_option("--out", o.out, "the mapping file to write")->type_name("FILE")->required();
    command.add_option("--steps", o.steps, "steps of training; 0: by --epochs")
        ->type_name("N")
        ->check(atLeast(0));
    command.add_option("--epochs", o.epochs, "passes over the pictures")->type_name("N")->check(atLeast(1));
    command.add_option("--minutes", o.minutes, "stop by the clock; 0: no limit")
        ->type_name("M")
        ->check(between(0, 1e6));
    command.add_option("--batch", o.batch, "pictures a step")->type_name("N")->check(atLeast(2));
    command.add_option("--learning-rate", o.learningRate)->type_name("R")->check(between(0, 1));
    command.add_option("--weight-decay", o.weightDecay)->type_name("D")->check(between(0, 10));
    command.add_option("--warmup", o.warmup, "steps until the full rate")->type_name("N")->check(atLeast(0));
    command.add_option("--dropout", o.dropout)->type_name("P")->check(between(0, 0.99));
    command.add_option("--middle", o.middle, "width of the hidden layers")->type_name("N")->check(atLeast(1));
    command.add_option("--layers", o.layers, "hidden layers")->type_name("N")->check(atLeast(1));
    command.add_option("--seed", o.seed)->type_name("N");
    command
        .add_option(
            "--patience", o.patience,
            "stop after so many looks at held-out pictures (one every 200 steps) without a lower loss; 0: "
            "never")
        ->type_name("N")
        ->check(atLeast(0));
    command.add_flag("--resume", o.resume,
                     "go on with a training of the same pictures and options that was stopped");
}

void addBench(CLI::App &command, BenchOptions &o)
{
    command.add_option("what", o.what, "encoder (pictures), text, pipeline, search, startup or decode")
        ->type_name("WHAT")
        ->required()
        ->check(oneOf({"encoder", "text", "pipeline", "search", "startup", "decode"}));
    command.add_option("--vectors", o.vectors, "of search and startup")->type_name("N")->check(atLeast(100));
    command.add_option("--dimension", o.dimension, "of the vectors")->type_name("D")->check(atLeast(1));
    command.add_option("--seed", o.seed, "other made vectors and pictures")->type_name("S");
    command.add_option("--pictures", o.pictures, "of pipeline")->type_name("N")->check(atLeast(1));
    command.add_option("--batch", o.batch, "pictures or sentences at once")
        ->type_name("N")
        ->check(atLeast(1));
    command.add_option("--seconds", o.seconds, "how long to measure")
        ->type_name("S")
        ->check(between(0, 3600));
    command.add_option("--tokens", o.tokens, "of each sentence, start and end included")
        ->type_name("N")
        ->check(atLeast(2));
}

void addEval(CLI::App &command, EvalOptions &o)
{
    command.add_option("protocol", o.protocol, "imagenet-r, coco, cirr, fashioniq, circo or folder")
        ->type_name("NAME")
        ->required()
        ->check(oneOf({"imagenet-r", "coco", "cirr", "fashioniq", "circo", "folder"}));
    command.add_option("--data", o.data, "the folder with pictures and annotations, as published")
        ->type_name("DIR")
        ->required();
    command.add_option("--methods", o.methods, "composed, image, text, average; all where none is named")
        ->type_name("M,M")
        ->delimiter(',');
    command
        .add_option("--report", o.report, "write a page with tables, curves and pictures into this folder")
        ->type_name("DIR");
    command.add_flag("--allow-missing", o.allowMissing,
                     "go on without pictures that are not there, and say so");
    command
        .add_option("--split", o.split, "of cirr and circo: val, or test for the files of the test server")
        ->type_name("SPLIT")
        ->check(oneOf({"val", "test"}));
    command.add_option("--from", o.from, "of folder: the domain that asks; the photographs otherwise")
        ->type_name("DOMAIN");
    command.add_option("--seed", o.seed, "of coco: which object of a picture asks")->type_name("N");
    command.add_flag("--index-loss", o.indexLoss, "the same through the index of large libraries");
    command.add_flag("--no-cache", o.noCache, "compute every embedding again and keep none");
}

void addUpkeepFile(CLI::App &command, UpkeepOptions &o)
{
    command.add_option("file", o.file, "the backup")->type_name("FILE")->required();
}

void addExport(CLI::App &command, ExportOptions &o)
{
    command.add_option("--format", o.format, "csv, json or npy")
        ->type_name("FORMAT")
        ->check(oneOf({"csv", "json", "npy"}));
    command.add_option("--out", o.out, "the file to write; standard output otherwise")->type_name("FILE");
}

void addRoots(CLI::App &command, RootsOptions &o)
{
    command.add_option("action", o.action, "list, add, remove, pause, resume, rescan or locate")
        ->type_name("ACTION")
        ->check(oneOf({"list", "add", "remove", "pause", "resume", "rescan", "locate"}));
    command.add_option("folders", o.folders, "the roots it is about")->type_name("FOLDER");
}

/// The values of `--picture` and `--region` in the order in which they stood.
Result<std::vector<PictureOption>> picturesInOrder(const CLI::App &command)
{
    std::vector<PictureOption> pictures;
    std::map<const CLI::Option *, std::size_t> used;
    for (const CLI::Option *option : command.parse_order()) {
        const std::string name = option->get_name();
        if (name != "--picture" && name != "--region")
            continue;
        const std::string value = option->results().at(used[option]++);
        if (name == "--picture")
            pictures.push_back({value, {}});
        else if (pictures.empty())
            return Error{Code::Invalid, "read the command line", "", "--region stands before any --picture",
                         "Put it behind the picture that it belongs to"};
        else
            pictures.back().region = value;
    }
    return pictures;
}

/// Files and words to embed, in the order in which they stood.
std::vector<EmbedItem> itemsInOrder(const CLI::App &command)
{
    std::vector<EmbedItem> items;
    std::map<const CLI::Option *, std::size_t> used;
    for (const CLI::Option *option : command.parse_order()) {
        const bool words = option->get_name() == "--words";
        if (words || option->get_name() == "files")
            items.push_back({words, option->results().at(used[option]++)});
    }
    return items;
}

void addEmbed(CLI::App &command, EmbedOptions &o)
{
    command
        .add_option_function<std::vector<std::string>>(
            "files", [](const auto &) {}, "pictures")
        ->type_name("FILE");
    command
        .add_option_function<std::vector<std::string>>(
            "--words", [](const auto &) {}, "a text, exactly as it stands")
        ->type_name("TEXT")
        ->expected(1)
        ->allow_extra_args(false)
        ->take_all();
    command.add_option("--npy", o.npy, "write the embeddings as a NumPy array too")->type_name("FILE");
}

void unmarkAll(Arguments &a)
{
    for (std::vector<std::string> *list : {&a.tokenize.texts, &a.index.folders, &a.roots.folders})
        for (std::string &text : *list)
            unmark(text);
    for (EmbedItem &item : a.embed.items)
        unmark(item.text);
    unmark(a.preprocess.picture);
    unmark(a.upkeep.file);
    unmark(a.model.name);
}

/// CLI11's message as a clause of our one sentence.
Error usageError(const CLI::ParseError &error)
{
    std::string cause = error.what();
    while (!cause.empty() && (cause.back() == '\n' || cause.back() == '.'))
        cause.pop_back();
    return {Code::Invalid, "read the command line", "", cause, "See semblance-cli --help"};
}

CLI::App *addCommands(CLI::App &app, Arguments &a)
{
    app.require_subcommand(1, 1);
    app.fallthrough();
    addGlobal(app, a.global);
    const auto add = [&app, &a](const std::string &name, const std::string &text) {
        CLI::App *command = app.add_subcommand(name, text)->fallthrough();
        command->parse_complete_callback([&a, name] { a.command = name; });
        return command;
    };
    addIndex(*add("index", "add folders and bring the library up to date"), a.index);
    addSearch(*add("search", "find pictures by pictures and words"), a.search);
    addSearch(*add("compare", "one query in the four modes"), a.search);
    addRoots(*add("roots", "the folders of the library"), a.roots);
    add("status", "counts and state of the library");
    add("problems", "files that could not be read")->add_flag("--retry", a.problems.retry, "try them again");
    addEmbed(*add("embed", "embeddings of pictures and texts"), a.embed);
    addQuery(*add("compose", "the vector of a query, without a library"), a.compose);
    add("tokenize", "texts as token ids")
        ->add_option("texts", a.tokenize.texts)
        ->type_name("TEXT")
        ->required();
    CLI::App *preprocess = add("preprocess", "what the picture tower sees, as a picture");
    preprocess->add_option("picture", a.preprocess.picture)->type_name("FILE")->required();
    preprocess->add_option("--out", a.preprocess.out, "the PNG to write")->type_name("FILE.png")->required();
    addModel(*add("model", "the models"), a.model);
    addTrain(*add("train-mapping", "learn a mapping network from pictures"), a.train);
    addUpkeepFile(*add("backup", "copy the library's catalogue into a file"), a.upkeep);
    addUpkeepFile(*add("restore", "make the library of a backup"), a.upkeep);
    add("check", "look whether the library is in order")
        ->add_flag("--repair", a.upkeep.repair, "put right what can be");
    add("duplicates", "pictures that are the same or nearly");
    CLI::App *exporting = add("export", "paths and embeddings of the library, or of a search");
    addSearch(*exporting, a.search);
    addExport(*exporting, a.exporting);
    addBench(*add("bench", "how fast this machine is with a model"), a.bench);
    addEval(*add("eval", "a published evaluation, or one of own folders"), a.eval);
    add("self-test", "a short check of this installation");
    return &app;
}

} // namespace

Result<Parsed> parse(int argc, const char *const *argv)
{
    Parsed parsed;
    Arguments &a = parsed.arguments;
    CLI::App app("Find pictures with a picture and a few words.", "semblance-cli");
    app.set_version_flag("--version", std::string("semblance ") + kVersion);
    addCommands(app, a);
    try {
        app.parse(marked(argc, argv));
    } catch (const CLI::CallForHelp &) {
        parsed.text = app.help();
        return parsed;
    } catch (const CLI::CallForAllHelp &) {
        parsed.text = app.help("", CLI::AppFormatMode::All);
        return parsed;
    } catch (const CLI::CallForVersion &) {
        parsed.text = std::string("semblance ") + kVersion + "\n";
        return parsed;
    } catch (const CLI::RequiredError &error) {
        if (a.command.empty() && argc > 1)
            for (const std::string &word : app.remaining())
                if (!word.starts_with('-'))
                    return Error{Code::Invalid, "read the command line", "",
                                 "there is no command \"" + word + "\"", "See semblance-cli --help"};
        return usageError(error);
    } catch (const CLI::ParseError &error) {
        return usageError(error);
    }
    const CLI::App &command = *app.get_subcommand(a.command);
    if (a.command == "embed")
        a.embed.items = itemsInOrder(command);
    if (a.command == "search" || a.command == "compare" || a.command == "compose" || a.command == "export") {
        auto pictures = picturesInOrder(command);
        if (!pictures)
            return pictures.error();
        (a.command == "compose" ? a.compose : a.search.query).pictures = std::move(*pictures);
    }
    unmarkAll(a);
    return parsed;
}

} // namespace semblance::cli
