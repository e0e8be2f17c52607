// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/evaluation/annotations.h"

#include "core/base/files.h"
#include "core/base/path.h"

namespace semblance::evaluation {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kDoing = "read the annotations";
constexpr std::uint64_t kMostBytes = std::uint64_t(1) << 30; ///< COCO's largest file has 450 MB

} // namespace

Error annotationsMissing(const fs::path &file, const std::string &where)
{
    return {Code::NotFound, std::string(kDoing), display(file), "there is no such file",
            "Give the folder that holds " + where + " with --data"};
}

Error annotationsDamaged(const std::string &file, const std::string &cause)
{
    return {Code::Damaged, std::string(kDoing), file, cause, "Fetch the file again"};
}

Result<Annotations> Annotations::read(const fs::path &file)
{
    JsonLimits limits;
    limits.bytes = kMostBytes;
    auto json = readJson(file, kDoing, limits);
    if (!json)
        return json.error();
    return Annotations(std::move(*json), display(file));
}

void Annotations::complain(const std::string &cause)
{
    if (!problem_)
        problem_ = annotationsDamaged(file_, cause + " (entry " + std::to_string(entry_ + 1) + ")");
}

std::string Annotations::text(const Json &entry, std::string_view name)
{
    const Json &value = entry[name];
    if (value.isInteger())
        return std::to_string(value.integer());
    if (!value.isString() || value.string().empty())
        complain("\"" + std::string(name) + "\" is missing");
    return value.string();
}

double Annotations::number(const Json &entry, std::string_view name)
{
    const Json &value = entry[name];
    if (!value.isNumber())
        complain("\"" + std::string(name) + "\" is not a number");
    return value.number();
}

const Json::Array &Annotations::list(const Json &entry, std::string_view name)
{
    const Json &value = entry[name];
    if (!value.isArray())
        complain("\"" + std::string(name) + "\" is not a list");
    return value.items();
}

std::vector<std::string> Annotations::texts(const Json &entry, std::string_view name, std::size_t atLeast)
{
    std::vector<std::string> found;
    for (const Json &item : list(entry, name))
        if (item.isInteger())
            found.push_back(std::to_string(item.integer()));
        else if (item.isString())
            found.push_back(item.string());
    if (found.size() < atLeast)
        complain("\"" + std::string(name) + "\" has fewer than " + std::to_string(atLeast) + " texts");
    return found;
}

const Json::Array &Annotations::entries()
{
    if (!json_.isArray() && !problem_)
        problem_ = annotationsDamaged(file_, "it is not a list of entries");
    return json_.items();
}

int Names::add(const std::string &name)
{
    return numbers_.emplace(name, count()).first->second;
}

int Names::in(Annotations &annotations, const std::string &name) const
{
    const auto number = find(name);
    if (!number)
        annotations.complain("the picture \"" + name + "\" is not in the gallery");
    return number.value_or(0);
}

std::optional<int> Names::find(const std::string &name) const
{
    const auto found = numbers_.find(name);
    return found == numbers_.end() ? std::nullopt : std::optional(found->second);
}

bool isFile(const fs::path &path)
{
    std::error_code error;
    return fs::is_regular_file(path, error);
}

fs::path folderWith(const fs::path &data, std::initializer_list<const char *> below,
                    const std::string &marker)
{
    if (isFile(data / marker))
        return data;
    for (const char *folder : below)
        if (isFile(data / folder / marker))
            return data / folder;
    return data;
}

std::string firstFile(const fs::path &folder, const std::vector<std::string> &paths)
{
    for (const std::string &path : paths)
        if (isFile(folder / pathFromBytes(path)))
            return path;
    return paths.front();
}

Result<std::vector<std::string>> readLines(const fs::path &file)
{
    const auto text = readAll(file, kMostBytes, kDoing);
    if (!text)
        return text.error();
    std::vector<std::string> lines;
    for (std::string &line : split(*text, '\n')) {
        line.erase(line.find_last_not_of(" \t\r") + 1);
        if (!line.empty())
            lines.push_back(std::move(line));
    }
    return lines;
}

std::vector<std::string> split(const std::string &text, char between)
{
    std::vector<std::string> parts;
    std::size_t at = 0;
    for (std::size_t end = text.find(between); end != std::string::npos; end = text.find(between, at)) {
        parts.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    parts.push_back(text.substr(at));
    return parts;
}

std::string joined(const std::vector<std::string> &texts, std::string_view between)
{
    std::string all;
    for (std::size_t i = 0; i < texts.size(); ++i)
        all += (i ? std::string(between) : std::string()) + texts[i];
    return all;
}

} // namespace semblance::evaluation
