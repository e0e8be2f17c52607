// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/evaluation/missing.h"

#include "core/base/path.h"
#include "core/evaluation/annotations.h"

#include <algorithm>
#include <set>

namespace semblance::evaluation {

namespace {

/// Rows that are left, with their new numbers; -1 for those that are gone.
std::vector<int> newRows(const Part &part, const std::vector<bool> &gone, Part &left)
{
    std::vector<int> rows;
    for (const int view : part.gallery) {
        const bool there = !gone[static_cast<std::size_t>(view)];
        rows.push_back(there ? static_cast<int>(left.gallery.size()) : -1);
        if (there)
            left.gallery.push_back(view);
    }
    return rows;
}

std::vector<int> renumbered(const std::vector<int> &rows, const std::vector<int> &fresh)
{
    std::vector<int> left;
    for (const int row : rows)
        if (fresh[static_cast<std::size_t>(row)] >= 0)
            left.push_back(fresh[static_cast<std::size_t>(row)]);
    return left;
}

} // namespace

Result<std::vector<bool>> missingViews(const Task &task, const CancelToken &cancel)
{
    std::vector<bool> missing;
    for (const View &view : task.views) {
        if (cancel.wanted())
            return Error{Code::Interrupted, "look for the pictures", "", "it was stopped", ""};
        missing.push_back(!isFile(task.data / pathFromBytes(view.file)));
    }
    return missing;
}

std::vector<std::string> filesOf(const Task &task, const std::vector<bool> &views)
{
    std::vector<std::string> files;
    std::set<std::string> seen;
    for (std::size_t i = 0; i < views.size(); ++i)
        if (views[i] && seen.insert(task.views[i].file).second)
            files.push_back(display(pathFromBytes(task.views[i].file)));
    return files;
}

Error refusal(const Task &task, const std::vector<std::string> &files, const std::string &what)
{
    constexpr std::size_t kNamed = 3;
    std::string cause =
        std::to_string(files.size()) + (files.size() == 1 ? " picture is " : " pictures are ") + what + ": " +
        joined({files.begin(), files.begin() + static_cast<std::ptrdiff_t>(std::min(kNamed, files.size()))},
               ", ");
    if (files.size() > kNamed)
        cause += ", …";
    return {Code::NotFound, "evaluate " + task.title, display(task.data), cause,
            "Complete the data, or go on without them with --allow-missing"};
}

Task without(const Task &task, const std::vector<bool> &gone, int &leftOut)
{
    const bool needsMain = std::any_of(task.metrics.begin(), task.metrics.end(), [](const Metric &metric) {
        return metric.measure == Measure::MainHitRate;
    });
    Task left = task;
    left.parts.clear();
    for (const Part &part : task.parts) {
        Part smaller{part.name, {}, {}};
        const std::vector<int> rows = newRows(part, gone, smaller);
        for (const Query &query : part.queries) {
            Query kept = query;
            kept.right = renumbered(query.right, rows);
            kept.removed = renumbered(query.removed, rows);
            kept.subset = renumbered(query.subset, rows);
            const bool lost = !query.right.empty() && !task.countsHopeless &&
                              (kept.right.empty() ||
                               (needsMain && rows[static_cast<std::size_t>(query.right.front())] < 0));
            if (gone[static_cast<std::size_t>(query.picture)] || lost)
                ++leftOut;
            else
                smaller.queries.push_back(std::move(kept));
        }
        left.parts.push_back(std::move(smaller));
    }
    return left;
}

} // namespace semblance::evaluation
