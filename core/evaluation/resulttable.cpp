// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/evaluation/resulttable.h"

#include "core/evaluation/html.h"
#include "core/evaluation/published.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <tuple>

namespace semblance::evaluation {

namespace {

/// A cell of the table: which part (none: the mean) and which metric of the headline.
struct Column
{
    std::optional<std::size_t> part;
    std::size_t metric = 0;
};

std::vector<Column> columnsOf(const Task &task)
{
    std::vector<Column> columns;
    for (std::size_t p = 0; p < task.parts.size() && task.parts.size() > 1; ++p)
        for (std::size_t m = 0; m < task.headline.size(); ++m)
            columns.push_back({p, m});
    for (std::size_t m = 0; m < task.headline.size(); ++m)
        columns.push_back({std::nullopt, m});
    return columns;
}

std::string partName(const Task &task, const Column &column)
{
    return column.part ? task.parts[*column.part].name : std::string();
}

double valueAt(const Evaluation &evaluation, const Figures &figures, const Column &column)
{
    const auto &metrics = evaluation.task.metrics;
    const Metric &wanted = evaluation.task.headline[column.metric];
    const auto at =
        static_cast<std::size_t>(std::find(metrics.begin(), metrics.end(), wanted) - metrics.begin());
    return 100 * (column.part ? figures.parts[*column.part][at] : figures.mean[at]);
}

std::string headOf(const Task &task, const std::vector<Column> &columns, bool published)
{
    std::string groups = "<tr><th scope=\"col\" rowspan=\"2\">Method</th>", names = "<tr>";
    const std::string span = std::to_string(task.headline.size());
    for (const Column &column : columns) {
        if (column.metric == 0) {
            const std::string title = column.part             ? task.parts[*column.part].name
                                      : task.parts.size() > 1 ? "mean"
                                                              : "all queries";
            groups +=
                "<th scope=\"colgroup\" class=\"group\" colspan=\"" + span + "\">" + escaped(title) + "</th>";
        }
        names += std::string("<th scope=\"col\"") + (column.metric == 0 ? " class=\"lead-column\"" : "") +
                 ">" + escaped(metricName(task.headline[column.metric])) + "</th>";
    }
    if (published)
        groups += "<th scope=\"col\" rowspan=\"2\" class=\"what\">Backbone</th>"
                  "<th scope=\"col\" rowspan=\"2\" class=\"what\">Kind</th>";
    return "<thead>" + groups + "</tr>" + names + "</tr></thead>";
}

std::string cellOf(std::optional<double> value, bool best, bool first)
{
    std::string classes = first ? "lead-column" : "";
    classes += best ? " best" : value ? "" : " none";
    return "<td class=\"" + classes + "\">" + (value ? decimal(*value) : "–") + "</td>";
}

std::string ownRows(const Evaluation &evaluation, const std::vector<Column> &columns, bool published)
{
    std::string rows;
    for (const Figures &figures : evaluation.figures) {
        const std::string name(methodName(figures.method));
        rows += "<tr class=\"own " + name + "\"><th scope=\"row\">" +
                std::string(methodTitle(figures.method)) +
                (figures.method == Method::Composed && evaluation.byName ? " (by name)" : "") + "</th>";
        for (const Column &column : columns) {
            const double value = valueAt(evaluation, figures, column);
            const bool best = value > 0 && std::all_of(evaluation.figures.begin(), evaluation.figures.end(),
                                                       [&](const Figures &other) {
                                                           return valueAt(evaluation, other, column) <= value;
                                                       });
            rows += cellOf(value, best, column.metric == 0);
        }
        if (published)
            rows +=
                "<td class=\"what\">" + escaped(evaluation.model) + "</td><td class=\"what\">this run</td>";
        rows += "</tr>";
    }
    return rows;
}

std::string publishedTable(const Task &task, const std::vector<Column> &columns)
{
    std::string rows = "<tr class=\"head\"><th scope=\"rowgroup\" colspan=\"" +
                       std::to_string(columns.size() + 3) + "\">Published</th></tr>";
    for (const Published &row : publishedRows(task.protocol)) {
        const bool recalled = row.evidence == Evidence::Recalled;
        rows += "<tr><th scope=\"row\" title=\"" + escaped(row.source) + "\">" + escaped(row.method) +
                (recalled ? " <span class=\"mark\" title=\"recalled\">†</span>" : "") + "</th>";
        for (const Column &column : columns)
            rows += cellOf(publishedValue(task.protocol, row, partName(task, column), column.metric,
                                          task.headline.size()),
                           false, column.metric == 0);
        rows += "<td class=\"what\">" + escaped(row.backbone) + "</td><td class=\"what\">" +
                escaped(row.kind) + "</td></tr>";
    }
    return rows;
}

constexpr double kLeft = 44, kTop = 12, kWidth = 900, kHeight = 300, kLabels = 110;

double across(int depth)
{
    const double last = std::log(static_cast<double>(*std::rbegin(kCurveDepths)));
    return kLeft + (kWidth - kLeft - kLabels) * std::log(static_cast<double>(depth)) / last;
}

double down(double share, double most)
{
    return kTop + (kHeight - kTop - 36) * (1 - share / most);
}

std::string number(double value)
{
    return decimal(std::round(value * 10) / 10);
}

/// Lines with their names at the ends; names that would touch are moved apart.
std::string linesOf(const Evaluation &evaluation, double most)
{
    std::vector<std::tuple<double, double, const Figures *>>
        labels; // lines that end together: the higher first
    std::string svg;
    for (const Figures &figures : evaluation.figures) {
        std::string points;
        for (std::size_t i = 0; i < figures.curve.size(); ++i)
            points += number(across(kCurveDepths[i])) + "," + number(down(figures.curve[i], most)) + " ";
        svg += "<polyline class=\"line " + std::string(methodName(figures.method)) + "\" points=\"" + points +
               "\"/>";
        const double under = std::accumulate(figures.curve.begin(), figures.curve.end(), 0.0);
        labels.emplace_back(down(figures.curve.back(), most), -under, &figures);
    }
    std::sort(labels.begin(), labels.end());
    double free = kTop;
    for (const auto &[y, under, figures] : labels) {
        const double at = std::max(y, free);
        free = at + 16;
        svg += "<text class=\"" + std::string(methodName(figures->method)) + "\" x=\"" +
               number(kWidth - kLabels + 8) + "\" y=\"" + number(at + 4) + "\">" +
               std::string(methodTitle(figures->method)) + "</text>";
    }
    return svg;
}

} // namespace

std::string_view methodTitle(Method method) noexcept
{
    switch (method) {
    case Method::Composed:
        return "Composed";
    case Method::Image:
        return "Image only";
    case Method::Text:
        return "Text only";
    case Method::Average:
        return "Image + text";
    }
    return "";
}

std::string resultTable(const Evaluation &evaluation)
{
    const Task &task = evaluation.task;
    const auto columns = columnsOf(task);
    const bool published = !publishedRows(task.protocol).empty();
    return std::string(
               "<div class=\"card scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Results\"><table") +
           (columns.size() > 6 ? " class=\"wide\"" : "") + ">" + headOf(task, columns, published) +
           "<tbody>" + ownRows(evaluation, columns, published) + "</tbody>" +
           (published ? "<tbody>" + publishedTable(task, columns) + "</tbody>" : std::string()) +
           "</table></div>";
}

std::string curveChart(const Evaluation &evaluation)
{
    double highest = 0;
    for (const Figures &figures : evaluation.figures)
        for (const double share : figures.curve)
            highest = std::max(highest, share);
    const double most = std::clamp(std::ceil(highest * 10) / 10, 0.1, 1.0);
    std::string svg =
        "<svg class=\"curve\" viewBox=\"0 0 " + number(kWidth) + " " + number(kHeight) +
        "\" role=\"img\" aria-label=\"Recall at 1 to 200; the numbers are in the table below\">";
    for (int step = 0; step <= 5; ++step) {
        const double share = most * step / 5, y = down(share, most);
        svg += "<line class=\"grid\" x1=\"" + number(kLeft) + "\" x2=\"" + number(kWidth - kLabels) +
               "\" y1=\"" + number(y) + "\" y2=\"" + number(y) + "\"/><text text-anchor=\"end\" x=\"" +
               number(kLeft - 8) + "\" y=\"" + number(y + 4) + "\">" + number(share * 100) + "</text>";
    }
    for (const int depth : {1, 2, 5, 10, 20, 50, 100, 200})
        svg += "<text text-anchor=\"middle\" x=\"" + number(across(depth)) + "\" y=\"" +
               number(kHeight - 14) + "\">" + std::to_string(depth) + "</text>";
    svg += linesOf(evaluation, most) + "</svg>";
    std::string table =
        "<details><summary class=\"small\">The same as numbers</summary><div class=\"scroll\" "
        "tabindex=\"0\" role=\"region\" aria-label=\"Recall curves as numbers\"><table><thead><tr>"
        "<th scope=\"col\">k</th>";
    for (const int depth : kCurveDepths)
        table += "<th scope=\"col\">" + std::to_string(depth) + "</th>";
    table += "</tr></thead><tbody>";
    for (const Figures &figures : evaluation.figures) {
        table += "<tr><th scope=\"row\">" + std::string(methodTitle(figures.method)) + "</th>";
        for (const double share : figures.curve)
            table += "<td>" + decimal(share * 100) + "</td>";
        table += "</tr>";
    }
    return "<figure class=\"card\" style=\"padding:16px\"><div class=\"scroll\" tabindex=\"0\" "
           "role=\"region\" aria-label=\"Recall curves\">" +
           svg + "</div>" +
           "<figcaption class=\"small\">Recall in per cent "
           "at k = 1 to 200 (logarithmic), the mean of all parts.</figcaption>" +
           table + "</tbody></table></div></details></figure>";
}

std::string lossTable(const Evaluation &evaluation)
{
    if (!evaluation.indexLoss)
        return {};
    const Task &task = evaluation.task;
    std::string table =
        "<h2>Index loss</h2><p class=\"lead\">The same through the graph that large libraries are "
        "searched with (HNSW), beside exact search.</p><div class=\"card scroll\" tabindex=\"0\" "
        "role=\"region\" aria-label=\"Index loss\"><table><thead><tr><th scope=\"col\">Method</th>";
    for (const Metric &metric : task.headline)
        table += "<th scope=\"col\">" + metricName(metric) + " exact</th><th scope=\"col\">" +
                 metricName(metric) + " graph</th>";
    table += "<th scope=\"col\">first ten found</th></tr></thead><tbody>";
    for (std::size_t m = 0; m < evaluation.figures.size(); ++m) {
        table += "<tr><th scope=\"row\">" + std::string(methodTitle(evaluation.figures[m].method)) + "</th>";
        for (std::size_t h = 0; h < task.headline.size(); ++h)
            for (const Figures *figures : {&evaluation.figures[m], &evaluation.indexLoss->figures[m]})
                table += "<td>" + decimal(valueAt(evaluation, *figures, {std::nullopt, h})) + "</td>";
        table += "<td>" + decimal(evaluation.indexLoss->overlap[m] * 100) + "</td></tr>";
    }
    return table + "</tbody></table></div>";
}

} // namespace semblance::evaluation
