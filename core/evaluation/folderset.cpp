// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/evaluation/folderset.h"

#include "core/base/path.h"
#include "core/base/unicode.h"
#include "core/compose/nouns.h"
#include "core/evaluation/annotations.h"

#include <algorithm>
#include <map>
#include <set>

namespace semblance::evaluation {

namespace {

namespace fs = std::filesystem;

constexpr const char *kPrompts = "prompts.tsv";
const std::set<std::string> kPhotographs = {"photo", "photos", "photograph", "photographs", "real"};
const std::set<std::string> kKinds = {"jpg",  "jpeg", "png",  "webp", "gif", "bmp", "tif",
                                      "tiff", "heic", "heif", "avif", "jxl", "ppm", "pgm"};

/// A picture two folders deep.
struct Found
{
    std::string outer, inner, file;
};

Result<std::vector<Found>> scan(const fs::path &data)
{
    std::vector<Found> found;
    std::error_code error;
    fs::recursive_directory_iterator entry(data, fs::directory_options::skip_permission_denied, error);
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        std::error_code ignored;
        if (!kKinds.contains(extension(entry->path())) || !entry->is_regular_file(ignored))
            continue;
        const fs::path below = entry->path().lexically_relative(data);
        const std::vector<fs::path> names(below.begin(), below.end());
        if (names.size() >= 3)
            found.push_back({pathBytes(names[0]), pathBytes(names[1]), pathBytes(below)});
    }
    if (error)
        return Error{error == std::errc::no_such_file_or_directory ? Code::NotFound : Code::Unreadable,
                     "read the folder", display(data), error.message(), "Check the name given with --data"};
    std::sort(found.begin(), found.end(), [](const Found &a, const Found &b) { return a.file < b.file; });
    return found;
}

/// "cartoons" -> "cartoon", "art_paintings" -> "art painting".
std::string asWords(const std::string &folder)
{
    std::string words = lowerCase(validUtf8(folder));
    std::replace(words.begin(), words.end(), '_', ' ');
    for (const char *ending : {"ches", "shes", "sses", "xes"})
        if (words.ends_with(ending))
            return words.substr(0, words.size() - 2);
    if (words.ends_with("s") && !words.ends_with("ss"))
        words.pop_back();
    return words;
}

/// folder -> prompt. The file is optional.
Result<std::map<std::string, std::string>> readPrompts(const fs::path &file)
{
    std::map<std::string, std::string> prompts;
    if (!isFile(file))
        return prompts;
    const auto lines = readLines(file);
    if (!lines)
        return lines.error();
    for (const std::string &line : *lines) {
        const auto fields = split(line, '\t');
        if (line.starts_with('#'))
            continue;
        if (fields.size() != 2 || std::count(fields[1].begin(), fields[1].end(), '*') != 1)
            return annotationsDamaged(display(file),
                                      "\"" + line + "\" is not a folder, a tab and a prompt with one *");
        prompts[fields[0]] = fields[1];
    }
    return prompts;
}

/// Which level of folders holds the domains, and which domain asks.
struct Layout
{
    bool domainIsOuter = false;
    std::set<std::string> asking;

    const std::string &domain(const Found &found) const { return domainIsOuter ? found.outer : found.inner; }
    const std::string &kind(const Found &found) const { return domainIsOuter ? found.inner : found.outer; }
};

Result<Layout> layoutOf(const std::vector<Found> &found, const fs::path &data, const std::string &from)
{
    for (const bool outer : {false, true}) {
        Layout layout{outer, {}};
        for (const Found &picture : found) {
            const std::string &name = layout.domain(picture);
            if (from.empty() ? kPhotographs.contains(lowerCase(validUtf8(name))) : name == from)
                layout.asking.insert(name);
        }
        if (!layout.asking.empty())
            return layout;
    }
    const std::string wanted = from.empty() ? "photographs (photo, photos, real)" : "\"" + from + "\"";
    return Error{
        Code::NotFound, "evaluate the folder", display(data),
        "no folder of " + wanted + " lies two levels deep in it",
        "Sort the pictures as CLASS/DOMAIN or DOMAIN/CLASS, and name the domain that asks with --from"};
}

std::string withoutStar(std::string prompt)
{
    prompt.erase(prompt.find('*'), 1);
    return prompt;
}

Part partOf(const std::string &domain, const std::string &prompt, const std::vector<Found> &found,
            const Layout &layout, const std::map<std::pair<std::string, std::string>, std::vector<int>> &rows)
{
    Part part{validUtf8(domain), {}, {}};
    for (int row = 0; row < static_cast<int>(found.size()); ++row) {
        const Found &picture = found[static_cast<std::size_t>(row)];
        part.gallery.push_back(row);
        const auto right = rows.find({layout.kind(picture), domain});
        if (!layout.asking.contains(layout.domain(picture)) || right == rows.end())
            continue;
        Query query;
        query.id = validUtf8(picture.file);
        query.picture = row;
        query.prompt = prompt;
        query.text = withoutStar(prompt);
        query.captions = {asWords(domain)};
        query.right = right->second;
        query.removed = {row};
        part.queries.push_back(std::move(query));
    }
    return part;
}

} // namespace

Result<Task> FolderSet::read(const fs::path &data, const ReadOptions &options)
{
    const auto found = scan(data);
    if (!found)
        return found.error();
    const auto layout = layoutOf(*found, data, options.from);
    if (!layout)
        return layout.error();
    const auto prompts = readPrompts(data / kPrompts);
    if (!prompts)
        return prompts.error();
    Task task;
    task.protocol = "folder";
    task.title = "Own folders: " + display(data.filename());
    task.data = data;
    std::map<std::pair<std::string, std::string>, std::vector<int>> rows; // of class and domain
    std::set<std::string> domains;
    for (const Found &picture : *found) {
        rows[{layout->kind(picture), layout->domain(picture)}].push_back(static_cast<int>(task.views.size()));
        task.views.push_back({validUtf8(picture.file), picture.file, {}, {}, false});
        domains.insert(layout->domain(picture));
    }
    for (const std::string &domain : domains) {
        if (layout->asking.contains(domain))
            continue;
        const auto own = prompts->find(domain);
        const std::string prompt =
            own != prompts->end() ? own->second : compose::withArticle(asWords(domain)) + " of *";
        Part part = partOf(domain, prompt, *found, *layout, rows);
        if (!part.queries.empty())
            task.parts.push_back(std::move(part));
    }
    if (task.parts.empty())
        return Error{Code::NotFound, "evaluate the folder", display(data),
                     "no class has both pictures that ask and pictures of another domain",
                     "Sort the pictures as CLASS/DOMAIN or DOMAIN/CLASS"};
    for (const int k : {1, 5, 10})
        task.metrics.push_back({Measure::Precision, k, false});
    for (const int k : {1, 5, 10, 50})
        task.metrics.push_back({Measure::HitRate, k, false});
    task.headline = {{Measure::Precision, 10, false}, {Measure::HitRate, 10, false}};
    task.notes = {
        "Right is the same class in the asked domain; the gallery is every picture but the query itself.",
        "Words alone are the prompt without its star."};
    return task;
}

} // namespace semblance::evaluation
