// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/evaluation/evaluation.h"

#include <cmath>

namespace semblance::evaluation {

namespace {

constexpr std::size_t kNamedFiles = 1000; ///< of a list of missing files; counts has the whole number
constexpr std::size_t kServerRows = 50, kServerSubset = 3; ///< what the test servers take

/// Per cent with two digits, as the tables of the literature; ranks with two.
double shown(const Metric &metric, double value)
{
    return std::round(value * (isShare(metric.measure) ? 1e4 : 1e2)) / 1e2;
}

Json figuresOf(const Task &task, const std::vector<double> &values)
{
    Json json = Json::object();
    for (std::size_t i = 0; i < task.metrics.size(); ++i)
        json.append(metricName(task.metrics[i]), shown(task.metrics[i], values[i]));
    return json;
}

Json methodsOf(const Task &task, const std::vector<Figures> &figures)
{
    Json methods = Json::object();
    for (const Figures &row : figures) {
        Json json = figuresOf(task, row.mean);
        if (task.parts.size() > 1) {
            Json parts = Json::object();
            for (std::size_t p = 0; p < task.parts.size(); ++p)
                parts.append(task.parts[p].name, figuresOf(task, row.parts[p]));
            json.append("parts", std::move(parts));
        }
        methods.append(methodName(row.method), std::move(json));
    }
    return methods;
}

Json countsOf(const Evaluation &evaluation)
{
    const Counts &counts = evaluation.counts;
    return Json::object({{"pictures", counts.pictures},
                         {"gallery", counts.gallery},
                         {"queries", counts.queries},
                         {"queries_left_out", counts.leftOut},
                         {"missing", counts.missing},
                         {"unreadable", counts.unreadable},
                         {"computed", counts.computed},
                         {"cached", counts.cached}});
}

Json lossOf(const Evaluation &evaluation)
{
    const IndexLoss &loss = *evaluation.indexLoss;
    Json overlap = Json::object();
    for (std::size_t i = 0; i < loss.figures.size(); ++i)
        overlap.append(methodName(loss.figures[i].method), std::round(loss.overlap[i] * 1e4) / 1e4);
    return Json::object({{"kind", "hnsw"},
                         {"methods", methodsOf(evaluation.task, loss.figures)},
                         {"overlap_10", std::move(overlap)}});
}

Json namesOf(const Task &task, const std::vector<int> &views, std::size_t most, bool numbers)
{
    Json names = Json::array();
    for (std::size_t i = 0; i < std::min(most, views.size()); ++i) {
        const std::string &name = task.views[static_cast<std::size_t>(views[i])].name;
        names.push(numbers ? Json(std::int64_t(std::stoll(name))) : Json(name));
    }
    return names;
}

} // namespace

Json toJson(const Evaluation &evaluation)
{
    Json missing = Json::array();
    for (std::size_t i = 0; i < std::min(kNamedFiles, evaluation.missing.size()); ++i)
        missing.push(evaluation.missing[i]);
    Json json = Json::object({{"protocol", evaluation.task.protocol},
                              {"title", evaluation.task.title},
                              {"model", evaluation.model},
                              {"mapping", evaluation.mapping.empty() ? Json() : Json(evaluation.mapping)},
                              {"by_name", evaluation.byName},
                              {"precision", evaluation.precision},
                              {"methods", methodsOf(evaluation.task, evaluation.figures)}});
    if (evaluation.indexLoss)
        json.append("index_loss", lossOf(evaluation));
    json.append("counts", countsOf(evaluation));
    json.append("missing", std::move(missing));
    json.append("unreadable", Json::arrayOf(evaluation.unreadable));
    json.append("seconds", std::round(evaluation.seconds * 10) / 10);
    return json;
}

std::vector<std::pair<std::string, std::string>> serverFiles(const Evaluation &evaluation)
{
    std::vector<std::pair<std::string, std::string>> files;
    const Task &task = evaluation.task;
    const bool cirr = task.server == ServerFile::Cirr;
    for (const ServerRows &rows : evaluation.server) {
        Json all = cirr ? Json::object({{"version", "rc2"}, {"metric", "recall"}}) : Json::object();
        Json subset = Json::object({{"version", "rc2"}, {"metric", "recall_subset"}});
        const auto &queries = task.parts.front().queries;
        for (std::size_t q = 0; q < queries.size(); ++q) {
            all.append(queries[q].id, namesOf(task, rows.first[q], kServerRows, !cirr));
            if (cirr)
                subset.append(queries[q].id, namesOf(task, rows.subset[q], kServerSubset, false));
        }
        const std::string name = task.protocol + "_test_" + std::string(methodName(rows.method));
        files.emplace_back(name + ".json", all.dump());
        if (cirr)
            files.emplace_back(name + "_subset.json", subset.dump());
    }
    return files;
}

} // namespace semblance::evaluation
