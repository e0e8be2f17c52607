// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/evaluation/cirr.h"

#include "core/evaluation/annotations.h"

namespace semblance::evaluation {

namespace {

namespace fs = std::filesystem;

/// The gallery: name -> path, in the order of the file.
Result<Names> readGallery(const fs::path &file, const std::string &folder, Task &task, Part &part)
{
    auto annotations = Annotations::read(file);
    if (!annotations)
        return annotations.error();
    if (!annotations->json().isObject() || annotations->json().members().empty())
        return annotationsDamaged(annotations->file(), "it is not a list of names with paths");
    Names names;
    for (const auto &[name, path] : annotations->json().members()) {
        // The authors' code looks into dev/ and test1/; the file itself has paths from where it was made.
        const std::string own = folder + "/" + name + ".png", given = path.string(own);
        part.gallery.push_back(names.add(name));
        task.views.push_back({name, firstFile(task.data, {own, given, "../" + given}), {}, {}, false});
    }
    return names;
}

Query readQuery(Annotations &annotations, const Json &entry, const Names &names, bool hidden)
{
    Query query;
    query.id = annotations.text(entry, "pairid");
    query.picture = names.in(annotations, annotations.text(entry, "reference"));
    query.captions = {annotations.text(entry, "caption")};
    query.text = query.captions.front();
    query.removed = {query.picture};
    if (!hidden)
        query.right = {names.in(annotations, annotations.text(entry, "target_hard"))};
    for (const std::string &member : annotations.texts(entry["img_set"], "members", 2))
        if (const int row = names.in(annotations, member); row != query.picture)
            query.subset.push_back(row);
    return query;
}

} // namespace

Result<Task> Cirr::read(const fs::path &data, const ReadOptions &options)
{
    const bool hidden = options.split == "test";
    const std::string split = hidden ? "test1" : "val";
    const std::string captions = "captions/cap.rc2." + split + ".json";
    const std::string pictures = "image_splits/split.rc2." + split + ".json";
    Task task;
    task.data = folderWith(data, {"CIRR", "cirr"}, captions);
    for (const std::string &name : {captions, pictures})
        if (!isFile(task.data / name))
            return annotationsMissing(task.data / name, "captions/ and image_splits/ of CIRR");
    Part part;
    const auto names = readGallery(task.data / pictures, hidden ? "test1" : "dev", task, part);
    if (!names)
        return names.error();
    auto annotations = Annotations::read(task.data / captions);
    if (!annotations)
        return annotations.error();
    std::size_t at = 0;
    for (const Json &entry : annotations->entries()) {
        annotations->at(at++);
        part.queries.push_back(readQuery(*annotations, entry, *names, hidden));
    }
    if (annotations->problem())
        return *annotations->problem();
    task.protocol = "cirr";
    task.title = hidden ? "CIRR, test1 (for the test server)" : "CIRR, validation";
    task.parts.push_back(std::move(part));
    task.server = hidden ? ServerFile::Cirr : ServerFile::None;
    for (const int k : {1, 5, 10, 50, 100})
        task.metrics.push_back({Measure::HitRate, k, false});
    for (const int k : {1, 2, 3})
        task.metrics.push_back({Measure::SubsetHitRate, k, false});
    task.headline.assign(task.metrics.begin(), task.metrics.begin() + 4);
    task.notes = {"The reference picture is removed from every ranking before counting.",
                  "R_subset looks at the query's own group of six pictures without the reference.",
                  "Published rows are of the test server; validation and test differ by a point or so."};
    return task;
}

} // namespace semblance::evaluation
