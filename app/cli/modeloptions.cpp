// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/cli/modeloptions.h"

#include <CLI/CLI.hpp>

namespace semblance::cli {

namespace {

CLI::App *action(CLI::App &command, ModelOptions &o, const char *name, const char *what)
{
    CLI::App *sub = command.add_subcommand(name, what)->fallthrough();
    sub->parse_complete_callback([&o, name] { o.action = name; });
    return sub;
}

void addRandom(CLI::App &command, ModelOptions &o)
{
    CLI::App *random = action(command, o, "make-random", "a model folder with random weights, for tests");
    random->add_option("--arch", o.architecture, "an architecture, such as ViT-B-32")
        ->type_name("NAME")
        ->required();
    random->add_option("--out", o.out, "the folder to make")->type_name("DIR")->required();
    random->add_option("--seed", o.seed)->type_name("N");
}

} // namespace

void addModel(CLI::App &command, ModelOptions &o)
{
    command.require_subcommand(0, 1);
    action(command, o, "list", "the models that are there")
        ->add_flag("--available", o.available, "also those that can be downloaded");
    action(command, o, "info", "what a model is, and which mappings fit it")
        ->add_option("name", o.name, "name, folder or file")
        ->type_name("MODEL");
    CLI::App *download = action(command, o, "download", "fetch a model of the catalogue");
    download->add_option("name", o.name, "as model list --available names it")->type_name("NAME")->required();
    download->add_flag("--agree-licence", o.agreeLicence, "I have read its licence and agree to it");
    CLI::App *adding = action(command, o, "add", "take a model or a mapping into one's own models");
    adding->add_option("path", o.name, "a file or folder as its authors publish it")
        ->type_name("PATH")
        ->required();
    adding->add_option("--name", o.newName, "what it is called from now on")->type_name("NAME");
    adding->add_flag("--link", o.link, "leave the files where they are and only point to them");
    action(command, o, "verify", "compare files with what was recorded of them")
        ->add_option("name", o.name, "a model or mapping; nothing: all of them")
        ->type_name("NAME");
    action(command, o, "use", "let the library's searches use this model")
        ->add_option("name", o.name, "a model that the library is indexed with")
        ->type_name("NAME")
        ->required();
    CLI::App *remove = action(command, o, "remove", "take a model out of one's own models");
    remove->add_option("name", o.name, "a model or mapping")->type_name("NAME")->required();
    remove->add_flag("--yes", o.yes, "without asking");
    remove->add_flag("--embeddings", o.embeddings, "also what the library has computed with it");
    action(command, o, "measure", "measure which precision serves a model best on this machine")
        ->add_option("name", o.name, "name, folder or file")
        ->type_name("MODEL");
    addRandom(command, o);
}

} // namespace semblance::cli
