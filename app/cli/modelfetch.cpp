// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/cli/modelcommands.h"
#include "app/resources.h"
#include "core/base/amounts.h"
#include "core/base/path.h"
#include "core/models/download.h"
#include "core/models/modelstore.h"
#include "core/platform/folders.h"

#include <QCoreApplication>

namespace semblance::cli {

Result<models::Catalogue> shippedCatalogue()
{
    const auto file = app::findResource("models/catalogue.json");
    if (!file)
        return file.error();
    return models::Catalogue::read(*file);
}

namespace {

Json addedJson(const models::Added &added)
{
    return Json::object(
        {{"name", added.name}, {"kind", models::nameOf(added.kind)}, {"path", display(added.place)}});
}

/// What can be done with it now.
std::string useOf(const models::Added &added)
{
    switch (added.kind) {
    case models::ItemKind::Encoder:
        return "Use it with --model " + added.name +
               ", or index the library with it: semblance-cli index --model " + added.name;
    case models::ItemKind::Mapping:
        return "Use it with --mapping " + added.name;
    case models::ItemKind::Vocabulary:
        return "Models without a vocabulary of their own have words now";
    }
    return {};
}

/// A file that the catalogue knows but only a person can fetch: its licence and what it fits are known too.
void takeFromCatalogue(const std::filesystem::path &path, models::AddOptions &options)
{
    const auto catalogue = shippedCatalogue();
    if (!catalogue)
        return; // it only helps
    for (const models::CatalogueItem &item : catalogue->items())
        if (item.byHand && item.files.front().name == pathBytes(path.filename())) {
            if (options.name.empty())
                options.name = item.id;
            options.licence = item.licence.name();
            options.origin = item.byHand->page;
            options.fits = item.fits;
        }
}

} // namespace

int modelDownload(const Arguments &arguments, app::Assembly &assembly, Output &output)
{
    // Networking wants one; the command line has none otherwise.
    int count = 1;
    char program[] = "semblance-cli", *names[] = {program, nullptr};
    const QCoreApplication application(count, names);
    const auto catalogue = shippedCatalogue();
    if (!catalogue)
        return output.fail(Stage::Model, catalogue.error());
    const auto item = catalogue->named(arguments.model.name);
    if (!item)
        return output.fail(Stage::Model, item.error());
    models::DownloadOptions options;
    options.folder = platform::folders().models;
    options.places = models::ModelStore().places();
    options.agreed = arguments.model.agreeLicence;
    output.remark((*item)->title + ": " + ((*item)->diskEstimated ? "about " : "") +
                  bytesText((*item)->diskBytes) + ", licence: " + (*item)->licence.name() + ".");
    if (const std::uint64_t kept = models::bytesKept(options.folder, **item); kept > 0)
        output.remark(bytesText(kept) + " of it are here from before; it goes on from there.");
    const auto got = models::download(*catalogue, **item, options, output.progress(), assembly.cancel());
    if (!got)
        return output.fail(Stage::Model, got.error());
    for (const std::string &name : got->trusted)
        output.warn(name +
                    " has no published SHA-256: what came was trusted, and every later download has to be "
                    "the same.");
    if (output.json()) {
        Json json = addedJson(got->added);
        json.set("was_there", got->wasThere);
        json.set("trusted", Json::arrayOf(got->trusted));
        json.set("along", Json::arrayOf(got->along));
        output.document(json);
        return kDone;
    }
    output.text(display(got->added.place) + (got->wasThere ? " is there already." : ""));
    output.remark(useOf(got->added) + ".");
    return kDone;
}

int modelAdd(const Arguments &arguments, app::Assembly &assembly, Output &output)
{
    const auto path = semblance::absolute(pathFromBytes(arguments.model.name));
    if (!path)
        return output.fail(Stage::Input, path.error());
    models::AddOptions options;
    options.folder = platform::folders().models;
    options.name = arguments.model.newName;
    options.link = arguments.model.link;
    if (arguments.global.mapping != "none")
        options.mapping = pathFromBytes(arguments.global.mapping);
    takeFromCatalogue(*path, options);
    const auto added = models::add(*path, options, output.progress(), assembly.cancel());
    if (!added) {
        const Code code = added.error().code;
        return output.fail(code == Code::NotFound || code == Code::Unreadable ? Stage::Input : Stage::Model,
                           added.error());
    }
    if (output.json())
        output.document(addedJson(*added));
    else {
        output.text(display(added->place));
        output.remark(useOf(*added) + ".");
    }
    return kDone;
}

} // namespace semblance::cli
