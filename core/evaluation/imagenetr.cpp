// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/evaluation/imagenetr.h"

#include "core/base/path.h"
#include "core/evaluation/annotations.h"

#include <charconv>
#include <map>

namespace semblance::evaluation {

namespace {

namespace fs = std::filesystem;

constexpr int kClasses = 1000; ///< label = class + 1000 x domain
constexpr const char *kDomains[] = {"cartoon", "origami", "toy",
                                    "sculpture"}; ///< in the order of their labels
constexpr int kDepths[] = {1, 5, 10, 50, 100, 200};

struct Labelled
{
    std::string path;
    int label = 0;
};

/// Lines "path label".
Result<std::vector<Labelled>> readList(const fs::path &file)
{
    const auto lines = readLines(file);
    if (!lines)
        return lines.error();
    std::vector<Labelled> list;
    for (const std::string &line : *lines) {
        const std::size_t space = line.find_last_of(" \t");
        Labelled entry;
        const char *end = line.data() + line.size();
        if (space != std::string::npos)
            entry.path = line.substr(0, space);
        const auto [stop, error] = space == std::string::npos
                                       ? std::from_chars_result{end, std::errc::invalid_argument}
                                       : std::from_chars(line.data() + space + 1, end, entry.label);
        if (error != std::errc() || stop != end || entry.label < 0 || entry.path.empty())
            return annotationsDamaged(display(file), "line " + std::to_string(list.size() + 1) +
                                                         " is not a path and a label: \"" + line + "\"");
        list.push_back(std::move(entry));
    }
    if (list.empty())
        return annotationsDamaged(display(file), "it names no picture");
    return list;
}

/// Adds pictures to the task, each file once.
class Views
{
public:
    explicit Views(Task &task) : task_(task) {}

    int add(const std::string &path)
    {
        const int number = names_.add(path);
        if (number == static_cast<int>(task_.views.size())) {
            // The lists are written from the folder above "imgnet"; people give either.
            const bool below = path.starts_with("imgnet/");
            const std::string shorter = below ? path.substr(7) : path;
            task_.views.push_back({path, firstFile(task_.data, {path, shorter}), {}, {}, false});
        }
        return number;
    }

private:
    Task &task_;
    Names names_;
};

void describe(Task &task)
{
    task.protocol = "imagenet-r";
    task.title = "ImageNet-R, domain conversion";
    for (const int k : kDepths)
        task.metrics.push_back({Measure::SetRecall, k, false});
    for (const int k : kDepths)
        task.metrics.push_back({Measure::Precision, k, false});
    task.headline = {{Measure::SetRecall, 10, false}, {Measure::SetRecall, 50, false}};
    task.curve = Measure::SetRecall;
    task.countsHopeless = true;
    task.notes = {
        "Recall is set recall: right pictures among the first k of all right ones; a class without a "
        "picture in the asked domain counts 0, so that even a perfect system stays below 100.",
        "The photographs that ask are in the gallery too, and are not removed.",
        "Words alone are the prompt without its star."};
}

} // namespace

Result<Task> ImageNetR::read(const fs::path &data, const ReadOptions &)
{
    const fs::path lists = folderWith(data, {"imgnet"}, "imgnet_targets.txt");
    for (const char *name : {"imgnet_targets.txt", "imgnet_real_query.txt"})
        if (!isFile(lists / name))
            return annotationsMissing(lists / name,
                                      "imgnet/imgnet_targets.txt and imgnet/imgnet_real_query.txt");
    const auto targets = readList(lists / "imgnet_targets.txt");
    if (!targets)
        return targets.error();
    const auto queries = readList(lists / "imgnet_real_query.txt");
    if (!queries)
        return queries.error();
    Task task;
    describe(task);
    task.data = data;
    Views views(task);
    std::vector<int> gallery;
    std::map<int, std::vector<int>> rows; // of each label
    for (const Labelled &target : *targets) {
        rows[target.label].push_back(static_cast<int>(gallery.size()));
        gallery.push_back(views.add(target.path));
    }
    int domain = 0;
    for (const char *name : kDomains) {
        Part part{name, gallery, {}};
        for (const Labelled &asked : *queries) {
            Query query;
            query.id = asked.path;
            query.picture = views.add(asked.path);
            query.prompt = "a " + std::string(name) + " of *";
            query.text = "a " + std::string(name) + " of ";
            query.captions = {"as a " + std::string(name)};
            if (const auto right = rows.find(asked.label % kClasses + kClasses * domain); right != rows.end())
                query.right = right->second;
            part.queries.push_back(std::move(query));
        }
        task.parts.push_back(std::move(part));
        ++domain;
    }
    return task;
}

} // namespace semblance::evaluation
