// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/picture.h"
#include "core/base/result.h"
#include "core/evaluation/mask.h"
#include "core/evaluation/metrics.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace semblance::evaluation {

/// A picture as a protocol looks at it: a file, or a part of one.
struct View
{
    std::string name; ///< as annotations and servers know it
    std::string file; ///< path below Task::data, as bytes
    std::optional<Region> region;
    std::shared_ptr<const Mask> mask; ///< what lies outside becomes white; null: nothing does
    bool squash = false;              ///< straight to the square, without the centre crop
};

/// One question with its answers. Rows are those of its part's gallery.
struct Query
{
    std::string id;
    int picture = 0;                   ///< index into Task::views
    std::string prompt;                ///< with one *; empty: the mapping's own sentence around the captions
    std::vector<std::string> captions; ///< what the person asks for, as annotated
    std::string text;         ///< what the text-only method reads, exactly; a * in it is an ordinary word
    std::vector<int> right;   ///< the main one first; empty where only a server knows
    std::vector<int> removed; ///< not counted and not listed: the reference
    std::vector<int> subset;  ///< the small group of CIRR without the reference; empty: none
};

/// Queries that share a gallery and a row of the table: a domain, a kind of clothes.
struct Part
{
    std::string name;         ///< empty where there is one part only
    std::vector<int> gallery; ///< indices into Task::views
    std::vector<Query> queries;
};

/// How the answers to a test server are written.
enum class ServerFile {
    None,
    Cirr,  ///< version, metric, then 50 names a pair id; a second file with 3 of the group
    Circo, ///< 50 picture ids a query id
};

/// Everything that the annotations say: what is asked, what is right, what is counted. A plain value.
struct Task
{
    std::string protocol; ///< as on the command line
    std::string title;    ///< for people
    std::filesystem::path data;
    std::vector<View> views;
    std::vector<Part> parts;
    std::vector<Metric> metrics;  ///< in the order of the table
    std::vector<Metric> headline; ///< those that are published; a part of metrics
    Measure curve = Measure::HitRate;
    /// A query without a right picture counts as nothing found (ImageNet-R) instead of being left out.
    bool countsHopeless = false;
    ServerFile server = ServerFile::None;        ///< other than None: right ones are not known here
    std::vector<std::string> missingAnnotations; ///< files below data
    std::vector<std::string> notes;              ///< this protocol's rules, a sentence each, for the report
};

/// What a person chose beside the data.
struct ReadOptions
{
    std::string split = "val"; ///< val or test
    std::string from;          ///< folder: the domain that asks; empty: the photographs
    std::uint64_t seed = 1;    ///< coco: which object of a picture asks
    bool allowMissing = false; ///< missing annotation files are listed instead of being an error
};

/// A published way of measuring composed search. Threads: one.
class Protocol
{
public:
    virtual ~Protocol() = default;
    /// Reads the annotation files and the folders below `data`; opens no picture.
    /// @error NotFound  an annotation file is missing (named);  Damaged  it says nothing or contradicts
    /// itself;  Invalid  options that it does not have
    virtual Result<Task> read(const std::filesystem::path &data, const ReadOptions &options) = 0;
};

/// "imagenet-r", "coco", "cirr", "fashioniq", "circo", "folder".
const std::vector<std::string> &protocolNames();
/// @error Invalid  an unknown name
Result<std::unique_ptr<Protocol>> makeProtocol(std::string_view name);

} // namespace semblance::evaluation
