// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/evaluation/circo.h"

#include "core/evaluation/annotations.h"

#include <algorithm>

namespace semblance::evaluation {

namespace {

namespace fs = std::filesystem;

constexpr const char *kGallery = "COCO2017_unlabeled/annotations/image_info_unlabeled2017.json";

Result<Names> readGallery(Task &task, Part &part)
{
    auto info = Annotations::read(task.data / kGallery);
    if (!info)
        return info.error();
    Names names;
    std::size_t at = 0;
    for (const Json &image : info->list(info->json(), "images")) {
        info->at(at++);
        const std::string id = info->text(image, "id"), file = info->text(image, "file_name");
        part.gallery.push_back(names.add(id));
        task.views.push_back({id, "COCO2017_unlabeled/unlabeled2017/" + file, {}, {}, false});
    }
    if (info->problem())
        return *info->problem();
    return names;
}

Query readQuery(Annotations &annotations, const Json &entry, const Names &names, bool hidden)
{
    Query query;
    query.id = annotations.text(entry, "id");
    query.picture = names.in(annotations, annotations.text(entry, "reference_img_id"));
    query.captions = {annotations.text(entry, "relative_caption")};
    query.text = query.captions.front();
    if (hidden)
        return query;
    query.right = {names.in(annotations, annotations.text(entry, "target_img_id"))};
    for (const std::string &id : annotations.texts(entry, "gt_img_ids", 1))
        if (const int row = names.in(annotations, id); row != query.right.front())
            query.right.push_back(row);
    return query;
}

} // namespace

Result<Task> Circo::read(const fs::path &data, const ReadOptions &options)
{
    const bool hidden = options.split == "test";
    const std::string queries = "annotations/" + options.split + ".json";
    Task task;
    task.data = folderWith(data, {"CIRCO", "circo"}, queries);
    for (const std::string &name : {queries, std::string(kGallery)})
        if (!isFile(task.data / name))
            return annotationsMissing(task.data / name, "annotations/ and COCO2017_unlabeled/ of CIRCO");
    Part part;
    const auto names = readGallery(task, part);
    if (!names)
        return names.error();
    auto annotations = Annotations::read(task.data / queries);
    if (!annotations)
        return annotations.error();
    std::size_t at = 0;
    for (const Json &entry : annotations->entries()) {
        annotations->at(at++);
        part.queries.push_back(readQuery(*annotations, entry, *names, hidden));
    }
    if (annotations->problem())
        return *annotations->problem();
    task.protocol = "circo";
    task.title = hidden ? "CIRCO, test (for the test server)" : "CIRCO, validation";
    task.parts.push_back(std::move(part));
    task.server = hidden ? ServerFile::Circo : ServerFile::None;
    for (const int k : {5, 10, 25, 50})
        task.metrics.push_back({Measure::AveragePrecision, k, false});
    for (const int k : {5, 10, 25, 50})
        task.metrics.push_back({Measure::MainHitRate, k, false});
    task.headline.assign(task.metrics.begin(), task.metrics.begin() + 4);
    task.curve = Measure::MainHitRate;
    task.notes = {"Several pictures are right; mAP divides by the smaller of their number and k.",
                  "R_main looks at the one picture that the query was written for.",
                  "Published rows are of the test server."};
    return task;
}

} // namespace semblance::evaluation
