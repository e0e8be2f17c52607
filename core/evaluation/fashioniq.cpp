// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/evaluation/fashioniq.h"

#include "core/evaluation/annotations.h"

namespace semblance::evaluation {

namespace {

namespace fs = std::filesystem;

constexpr const char *kTypes[] = {"dress", "shirt", "toptee"};

/// Reads one kind of clothes after the other; pictures are shared between them.
class Reading
{
public:
    Reading(Task &task, std::string captions) : task_(task), captions_(std::move(captions)) {}

    /// Files of the type that are not there, below the data folder.
    std::vector<std::string> missing(const std::string &type) const
    {
        std::vector<std::string> names;
        for (const std::string &name : {captionsOf(type), splitOf(type)})
            if (!isFile(task_.data / name))
                names.push_back(name);
        return names;
    }

    Result<Part> read(const std::string &type)
    {
        auto split = Annotations::read(task_.data / splitOf(type));
        if (!split)
            return split.error();
        Part part{type, {}, {}};
        Names rows;
        for (const Json &name : split->entries()) {
            if (!name.isString())
                return annotationsDamaged(split->file(), "it holds something that is not a name");
            if (rows.add(name.string()) == static_cast<int>(part.gallery.size()))
                part.gallery.push_back(viewOf(name.string()));
        }
        if (split->problem())
            return *split->problem();
        auto captions = Annotations::read(task_.data / captionsOf(type));
        if (!captions)
            return captions.error();
        std::size_t at = 0;
        for (const Json &entry : captions->entries()) {
            captions->at(at++);
            part.queries.push_back(queryOf(*captions, entry, rows));
            part.queries.back().id = type + " " + std::to_string(at);
        }
        if (captions->problem())
            return *captions->problem();
        return part;
    }

private:
    std::string captionsOf(const std::string &type) const { return captions_ + "/cap." + type + ".val.json"; }
    static std::string splitOf(const std::string &type) { return "image_splits/split." + type + ".val.json"; }

    int viewOf(const std::string &name)
    {
        const int number = views_.add(name);
        if (number == static_cast<int>(task_.views.size()))
            task_.views.push_back(
                {name,
                 firstFile(task_.data, {"images/" + name + ".png", "images/" + name + ".jpg"}),
                 {},
                 {},
                 false});
        return number;
    }

    Query queryOf(Annotations &annotations, const Json &entry, const Names &rows)
    {
        Query query;
        const std::string candidate = annotations.text(entry, "candidate");
        const std::string target = annotations.text(entry, "target");
        query.captions = annotations.texts(entry, "captions", 2);
        query.picture = viewOf(candidate);
        if (query.captions.size() < 2)
            return query;
        query.captions.resize(2);
        const auto right = rows.find(target);
        if (!right)
            annotations.complain("the target \"" + target + "\" is not in the split's list of pictures");
        query.right = {right.value_or(0)};
        // src/data.py, return_all: words alone are the whole sentence, its star an ordinary word.
        query.text = "a photo of * , " + query.captions[1] + " and " + query.captions[0];
        return query;
    }

    Task &task_;
    const std::string captions_; ///< folder of the captions
    Names views_;
};

} // namespace

Result<Task> FashionIq::read(const fs::path &data, const ReadOptions &options)
{
    if (options.split != "val")
        return Error{Code::Invalid, "evaluate Fashion-IQ", "", "only its validation part has answers",
                     "Leave --split out"};
    Task task;
    task.data = data;
    for (const char *type : kTypes) { // any of the three tells where the files lie
        task.data = folderWith(data, {"fashion-iq", "fashionIQ_dataset", "FashionIQ"},
                               "image_splits/split." + std::string(type) + ".val.json");
        if (isFile(task.data / ("image_splits/split." + std::string(type) + ".val.json")))
            break;
    }
    std::error_code error;
    Reading reading(task, fs::is_directory(task.data / "json", error) ? "json" : "captions");
    for (const char *type : kTypes) {
        const auto missing = reading.missing(type);
        if (!missing.empty() && !options.allowMissing)
            return annotationsMissing(task.data / missing.front(),
                                      "json/ (or captions/) and image_splits/ of Fashion-IQ");
        task.missingAnnotations.insert(task.missingAnnotations.end(), missing.begin(), missing.end());
        if (!missing.empty())
            continue;
        auto part = reading.read(type);
        if (!part)
            return part.error();
        task.parts.push_back(std::move(*part));
    }
    if (task.parts.empty())
        return annotationsMissing(task.data / task.missingAnnotations.front(),
                                  "json/ (or captions/) and image_splits/ of Fashion-IQ");
    task.protocol = "fashioniq";
    task.title = "Fashion-IQ, validation";
    for (const int k : {1, 5, 10, 50, 100})
        task.metrics.push_back({Measure::HitRate, k, false});
    task.headline = {{Measure::HitRate, 10, false}, {Measure::HitRate, 50, false}};
    task.notes = {"The reference picture stays in the ranking.",
                  "Many of the pictures' addresses are dead, so galleries differ between papers."};
    return task;
}

} // namespace semblance::evaluation
