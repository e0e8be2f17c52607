// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/learn/measure.h"

#include "core/learn/losses.h"
#include "core/learn/sentences.h"

#include <ATen/ATen.h>
#include <cmath>
#include <cstdio>

namespace semblance::learn {

namespace {

constexpr int kNouns = 5;
constexpr int kCycle = 300; ///< photographs of the cycle test

std::string number(double value)
{
    if (value < 0)
        return "–";
    char text[16];
    std::snprintf(text, sizeof text, "%.3f", value);
    return text;
}

/// Every way to ask, on one collection.
std::vector<ComposedScore> judgeAll(const Towers &towers, const ComposedTest &test, const NounTable &nouns,
                                    const at::Tensor &raw, const at::Tensor &unit,
                                    const NamedMappings &mappings)
{
    if (test.queries() == 0)
        return {};
    const auto words = [&](const at::Tensor &rows, Domain style) {
        return sentenceVectors(towers, {plainStyle(style)}).expand({rows.size(0), -1});
    };
    std::vector<ComposedScore> scores;
    scores.push_back(
        test.judge("picture", [&](const at::Tensor &rows, Domain) { return unit.index_select(0, rows); }));
    scores.push_back(test.judge("words", words));
    scores.push_back(test.judge("average", [&](const at::Tensor &rows, Domain style) {
        return unit.index_select(0, rows) + words(rows, style);
    }));
    scores.push_back(test.judge("by name (5 nouns)", [&](const at::Tensor &rows, Domain style) {
        return byName(towers, nouns, unit.index_select(0, rows), style, kNouns);
    }));
    for (const auto &[name, mapping] : mappings)
        scores.push_back(test.judge(name, [&, own = &mapping](const at::Tensor &rows, Domain style) {
            return composed(towers, *own, raw.index_select(0, rows), style);
        }));
    scores.push_back(test.judge("upper limit (true class)", [&](const at::Tensor &, Domain style) {
        std::vector<std::string> sentences;
        for (const std::string &name : test.queryClasses())
            sentences.push_back(plainSentence(style, name));
        return sentenceVectors(towers, sentences);
    }));
    return scores;
}

Json scoresJson(const std::vector<ComposedScore> &scores)
{
    const auto rounded = [](double value) { return Json(std::round(value * 1e4) / 1e4); };
    Json all = Json::array();
    for (const ComposedScore &score : scores) {
        Json json = Json::object({{"method", score.method}, {"precision_10", rounded(score.precision10)}});
        for (const auto &[style, value] : score.by)
            json.append(style, rounded(value));
        json.append("precision_5", rounded(score.precision5));
        json.append("hit_10", rounded(score.hit10));
        json.append("recall_10", rounded(score.recall10));
        all.push(std::move(json));
    }
    return all;
}

} // namespace

Measurement measure(const Towers &towers, const PictureSet &set, const std::vector<std::string> &nouns,
                    const NamedMappings &mappings)
{
    const at::NoGradGuard noGradients;
    Measurement result;
    result.pictures = static_cast<int>(set.records.size());
    const at::Tensor raw = pictureVectors(towers, set, towers.config.image.side);
    const at::Tensor unit = unitRows(raw);
    result.zeroShot = zeroShot(towers, set, unit);
    const NounTable byNouns =
        nounTable(towers, nouns, {Domain::Photo, Domain::Cartoon, Domain::Sketch, Domain::Painting});
    const ComposedTest pacs(set, unit, "pacs", {Domain::Cartoon, Domain::Sketch, Domain::Painting});
    const ComposedTest sketchy(set, unit, "sketchy", {Domain::Sketch});
    result.pacsQueries = pacs.queries();
    result.pacsGallery = pacs.gallery();
    result.sketchyQueries = sketchy.queries();
    result.sketchyGallery = sketchy.gallery();
    result.pacs = judgeAll(towers, pacs, byNouns, raw, unit, mappings);
    result.sketchy = judgeAll(towers, sketchy, byNouns, raw, unit, mappings);
    std::vector<std::int64_t> photographs;
    for (std::size_t row = 0; row < set.records.size() && photographs.size() < kCycle; ++row)
        if (set.records[row].domain == Domain::Photo)
            photographs.push_back(static_cast<std::int64_t>(row));
    const at::Tensor own = raw.index_select(0, at::tensor(photographs, at::kLong));
    for (const auto &[name, mapping] : mappings)
        result.cycle.emplace_back(name, cycleRecall(towers, mapping, own));
    return result;
}

Json toJson(const Measurement &measurement)
{
    Json cycle = Json::object();
    for (const auto &[name, value] : measurement.cycle)
        cycle.append(name, std::round(value * 1e4) / 1e4);
    return Json::object({{"pictures", measurement.pictures},
                         {"zero_shot", toJson(measurement.zeroShot)},
                         {"pacs_queries", measurement.pacsQueries},
                         {"pacs_gallery", measurement.pacsGallery},
                         {"pacs", scoresJson(measurement.pacs)},
                         {"sketchy_queries", measurement.sketchyQueries},
                         {"sketchy_gallery", measurement.sketchyGallery},
                         {"sketchy", scoresJson(measurement.sketchy)},
                         {"cycle_recall_1", std::move(cycle)}});
}

std::string table(const Measurement &measurement)
{
    const ZeroShot &zero = measurement.zeroShot;
    const std::pair<const char *, double> rows[] = {
        {"PACS, 7 classes, mean of four wordings", zero.pacs},
        {"– photographs", zero.pacsBy[0]},
        {"– sketches", zero.pacsBy[1]},
        {"– cartoons", zero.pacsBy[2]},
        {"– paintings", zero.pacsBy[3]},
        {"PACS, sentence of the picture's own style", zero.pacsOwn},
        {"PACS, which of the four styles", zero.style},
        {"Caltech-101", zero.caltech},
        {"Sketchy, 125 classes", zero.sketchy},
        {"clothing, 10 classes", zero.clothing},
    };
    std::string text = "| words alone | top 1 |\n| --- | --- |\n";
    for (const auto &[name, value] : rows)
        text += std::string("| ") + name + " | " + number(value) + " |\n";
    text += "| Flickr8k words → picture, recall at 10 of " + std::to_string(zero.captioned) + " | " +
            number(zero.wordsToPicture) + " |\n\n";
    text += "PACS: " + std::to_string(measurement.pacsQueries) + " photographs × 3 styles, gallery of " +
            std::to_string(measurement.pacsGallery) + " without the query.\n\n";
    text += "| query | precision@10 | cartoon | sketch | painting |\n| --- | --- | --- | --- | --- |\n";
    for (const ComposedScore &score : measurement.pacs)
        text += "| " + score.method + " | " + number(score.precision10) + " | " +
                number(score.by.at("cartoon")) + " | " + number(score.by.at("sketch")) + " | " +
                number(score.by.at("painting")) + " |\n";
    text += "\nSketchy: " + std::to_string(measurement.sketchyQueries) +
            " photographs + \"a sketch of *\", gallery of " + std::to_string(measurement.sketchyGallery) +
            ".\n\n";
    text += "| query | precision@5 | precision@10 | hit@10 | recall@10 |\n| --- | --- | --- | --- | --- |\n";
    for (const ComposedScore &score : measurement.sketchy)
        text += "| " + score.method + " | " + number(score.precision5) + " | " + number(score.precision10) +
                " | " + number(score.hit10) + " | " + number(score.recall10) + " |\n";
    text += "\n| mapping | \"a photo of *\" finds its own picture first (of " + std::to_string(kCycle) +
            ") |\n| --- | --- |\n";
    for (const auto &[name, value] : measurement.cycle)
        text += "| " + name + " | " + number(value) + " |\n";
    return text;
}

} // namespace semblance::learn
