// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/evaluation/coco.h"

#include "core/base/path.h"
#include "core/evaluation/annotations.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>

namespace semblance::evaluation {

namespace {

namespace fs = std::filesystem;

constexpr const char *kInstances = "annotations/instances_val2017.json";
constexpr const char *kList = "coco_eval.csv";
constexpr double kLeastArea = 0.05; ///< prepare_data.py compares pixels with 0.05: there is no lower bound
constexpr double kMostOfPicture = 0.5;

/// One row of coco_eval.csv.
struct Row
{
    std::string picture; ///< file name in val2017/
    double x1 = 0, y1 = 0, x2 = 0, y2 = 0;
    std::string object;               ///< class of what asks
    std::vector<std::string> others;  ///< the other classes of the picture
    std::shared_ptr<const Mask> mask; ///< null: a masked picture lies in val2017_masked/
};

/// int(float(x)) of src/data.py.
double cut(double value)
{
    return std::trunc(value);
}

void addQuery(Task &task, const Row &row)
{
    const int whole = static_cast<int>(task.views.size());
    task.views.push_back({row.picture, "val2017/" + row.picture, {}, {}, false});
    View region{row.picture, (row.mask ? "val2017/" : "val2017_masked/") + row.picture, {}, row.mask, true};
    region.region = Region{cut(row.x1), cut(row.y1), std::max(1.0, cut(row.x2) - cut(row.x1)),
                           std::max(1.0, cut(row.y2) - cut(row.y1))};
    task.views.push_back(std::move(region));
    Part &part = task.parts.front();
    Query query;
    query.id = row.picture;
    query.picture = whole + 1;
    query.right = {static_cast<int>(part.gallery.size())};
    const std::string words = row.object + " and " + joined(row.others, " and ");
    query.prompt = "a photo of * and " + words;
    query.text = "a photo of " + words;
    query.captions = {"with " + (row.others.empty() ? row.object : joined(row.others, " and "))};
    part.gallery.push_back(whole);
    part.queries.push_back(std::move(query));
}

/// id,query_regions,query_class,classes
Result<void> fromList(const fs::path &file, Task &task)
{
    const auto lines = readLines(file);
    if (!lines)
        return lines.error();
    for (std::size_t i = 1; i < lines->size(); ++i) {
        const auto fields = split((*lines)[i], ',');
        const auto box = fields.size() == 4 ? split(fields[1], ';') : std::vector<std::string>();
        Row row;
        double *corners[] = {&row.x1, &row.y1, &row.x2, &row.y2};
        bool good = box.size() == 4 && !fields[0].empty() && !fields[2].empty();
        for (std::size_t c = 0; good && c < 4; ++c) {
            char *end = nullptr;
            *corners[c] = std::strtod(box[c].c_str(), &end);
            good = end != box[c].c_str() && std::isfinite(*corners[c]);
        }
        if (!good)
            return annotationsDamaged(display(file), "line " + std::to_string(i + 1) +
                                                         " is not a picture, a box and classes");
        row.picture = fields[0];
        row.object = fields[2];
        if (!fields[3].empty())
            row.others = split(fields[3], ';');
        addQuery(task, row);
    }
    if (task.parts.front().queries.empty())
        return annotationsDamaged(display(file), "it names no picture");
    return {};
}

/// Steele, Lea, Flood: "Fast splittable pseudorandom number generators" (OOPSLA 2014): the same object on
/// every machine, whatever else is in the file.
std::uint64_t mixed(std::uint64_t z)
{
    z += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/// The annotations of instances_val2017.json by picture.
class Instances
{
public:
    explicit Instances(Annotations &file) : file_(file) {}

    void read()
    {
        for (const Json &category : file_.list(file_.json(), "categories"))
            classes_[category["id"].integer()] = file_.text(category, "name");
        std::size_t at = 0;
        for (const Json &object : file_.list(file_.json(), "annotations")) {
            file_.at(at++);
            objects_[static_cast<std::int64_t>(file_.number(object, "image_id"))].push_back(&object);
            if (file_.list(object, "bbox").size() != 4)
                file_.complain("\"bbox\" has not four numbers");
            if (!classes_.contains(object["category_id"].integer()))
                file_.complain("\"category_id\" is not among the categories");
        }
    }

    /// The row of a picture; nothing where no object may ask.
    std::optional<Row> rowOf(const Json &image, std::uint64_t seed)
    {
        Row row;
        row.picture = file_.text(image, "file_name");
        const double width = file_.number(image, "width"), height = file_.number(image, "height");
        const auto found = objects_.find(image["id"].integer());
        if (found == objects_.end() || file_.problem())
            return std::nullopt;
        std::vector<const Json *> asking;
        for (const Json *object : found->second) {
            const auto &box = (*object)["bbox"].items();
            const double area = box[2].number() * box[3].number();
            if (kLeastArea < area && area < kMostOfPicture * width * height)
                asking.push_back(object);
            const std::string &name = classes_[(*object)["category_id"].integer()];
            if (std::find(row.others.begin(), row.others.end(), name) == row.others.end())
                row.others.push_back(name);
        }
        if (asking.empty())
            return std::nullopt;
        const auto id = static_cast<std::uint64_t>(image["id"].integer());
        const Json &object = *asking[mixed(seed ^ mixed(id)) % asking.size()];
        const auto &box = object["bbox"].items();
        row.x1 = box[0].number();
        row.y1 = box[1].number();
        row.x2 = row.x1 + box[2].number();
        row.y2 = row.y1 + box[3].number();
        row.object = classes_[object["category_id"].integer()];
        std::erase(row.others, row.object);
        row.mask = maskOf(object["segmentation"], static_cast<int>(width), static_cast<int>(height));
        return row;
    }

private:
    std::shared_ptr<const Mask> maskOf(const Json &shape, int width, int height)
    {
        Mask mask{width, height, {}, {}};
        for (const Json &polygon : shape.items()) {
            std::vector<double> points;
            for (const Json &number : polygon.items())
                points.push_back(number.number());
            if (points.size() >= 6)
                mask.polygons.push_back(std::move(points));
        }
        for (const Json &run : shape["counts"].items())
            mask.runs.push_back(run.integer());
        if (mask.polygons.empty() && mask.runs.empty())
            file_.complain("\"segmentation\" is neither polygons nor runs");
        return std::make_shared<const Mask>(std::move(mask));
    }

    Annotations &file_;
    std::map<std::int64_t, std::string> classes_;
    std::map<std::int64_t, std::vector<const Json *>> objects_;
};

Result<void> fromInstances(const fs::path &file, std::uint64_t seed, Task &task)
{
    auto annotations = Annotations::read(file);
    if (!annotations)
        return annotations.error();
    Instances instances(*annotations);
    instances.read();
    std::vector<Row> rows;
    std::size_t at = 0;
    for (const Json &image : annotations->list(annotations->json(), "images")) {
        annotations->at(at++);
        if (auto row = instances.rowOf(image, seed))
            rows.push_back(std::move(*row));
    }
    if (annotations->problem())
        return *annotations->problem();
    if (rows.empty())
        return annotationsDamaged(annotations->file(), "no picture in it has an object that can ask");
    std::sort(rows.begin(), rows.end(), [](const Row &a, const Row &b) { return a.picture < b.picture; });
    for (const Row &row : rows)
        addQuery(task, row);
    return {};
}

void describe(Task &task)
{
    task.protocol = "coco";
    task.title = "COCO, object composition";
    for (const bool reverse : {false, true}) {
        for (const int k : {1, 5, 10, 50, 100})
            task.metrics.push_back({Measure::HitRate, k, reverse});
        task.metrics.push_back({Measure::MeanRank, 0, reverse});
        task.metrics.push_back({Measure::MedianRank, 0, reverse});
    }
    task.headline.assign(task.metrics.begin(), task.metrics.begin() + 3);
    task.notes = {"The object that asks is cut out on white, cropped to its box and squashed to the square.",
                  "The prompt names the object's own class too, as the authors' code does."};
}

} // namespace

Result<Task> Coco::read(const fs::path &data, const ReadOptions &options)
{
    Task task;
    describe(task);
    task.parts.emplace_back();
    task.data = folderWith(data, {"coco", "COCO"}, kList);
    if (isFile(task.data / kList)) {
        if (auto read = fromList(task.data / kList, task); !read)
            return read.error();
        return task;
    }
    task.data = folderWith(data, {"coco", "COCO"}, kInstances);
    if (!isFile(task.data / kInstances))
        return annotationsMissing(task.data / kInstances, "annotations/ and val2017/ of COCO");
    if (auto read = fromInstances(task.data / kInstances, options.seed, task); !read)
        return read.error();
    task.notes.push_back("Objects were chosen with seed " + std::to_string(options.seed) +
                         " (the authors drew theirs without one) and cut out here, without the JPEG step in "
                         "between.");
    return task;
}

} // namespace semblance::evaluation
