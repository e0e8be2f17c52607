// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/json.h"
#include "core/evaluation/method.h"
#include "core/evaluation/protocol.h"

#include <optional>
#include <string>
#include <vector>

namespace semblance::evaluation {

/// Depths at which the curves of a report are known.
inline constexpr int kCurveDepths[] = {1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200};

/// The numbers of one way to ask. Shares in 0..1.
struct Figures
{
    Method method = Method::Composed;
    std::vector<double> mean;               ///< in the order of Task::metrics: the mean of the parts
    std::vector<std::vector<double>> parts; ///< a row a part
    std::vector<double> curve;              ///< Task::curve at kCurveDepths; the mean of the parts
    bool operator==(const Figures &) const = default;
};

/// A query of a report with the first pictures of every method.
struct Sample
{
    struct Listed
    {
        int view = 0;
        bool right = false;
    };
    int part = 0;
    int query = 0;
    std::vector<std::vector<Listed>> first; ///< a row a method
};

/// The same through the graph that large libraries are searched with, beside exact search.
struct IndexLoss
{
    std::vector<Figures> figures;
    std::vector<double> overlap; ///< a method: share of the exact first ten that the graph finds
};

/// Rows of a gallery for a test server, in the order of the queries of the first part.
struct ServerRows
{
    Method method = Method::Composed;
    std::vector<std::vector<int>> first;  ///< views
    std::vector<std::vector<int>> subset; ///< views; empty where there are no groups
};

struct Counts
{
    std::int64_t pictures = 0; ///< files that were embedded
    std::int64_t gallery = 0;  ///< entries of all galleries
    std::int64_t queries = 0;
    std::int64_t leftOut = 0; ///< queries that could not be asked
    std::int64_t missing = 0; ///< files that are not there
    std::int64_t unreadable = 0;
    std::int64_t computed = 0; ///< embeddings
    std::int64_t cached = 0;
};

/// Everything that came out. A plain value; report and JSON are made of it alone.
struct Evaluation
{
    Task task;                                     ///< what was really asked: without what is missing
    std::string model, mapping, device, precision; ///< for people
    std::string date;                              ///< of the run, "2024-05-31"; may be empty
    bool byName = false;
    std::vector<Figures> figures;
    std::vector<Sample> samples;
    std::vector<ServerRows> server;
    std::optional<IndexLoss> indexLoss;
    std::vector<std::string> missing;    ///< files below Task::data, also annotations
    std::vector<std::string> unreadable; ///< a sentence each
    Counts counts;
    double seconds = 0;
};

/// {protocol, methods, counts, missing, …} of the product's page; shares in per cent.
Json toJson(const Evaluation &evaluation);

/// The files for a test server: name and content. @param method  goes into the name
std::vector<std::pair<std::string, std::string>> serverFiles(const Evaluation &evaluation);

} // namespace semblance::evaluation
