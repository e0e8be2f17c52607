// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/learn/zeroshot.h"

#include "core/learn/classtable.h"
#include "core/learn/losses.h"
#include "core/learn/sentences.h"

#include <ATen/ATen.h>
#include <algorithm>
#include <cmath>
#include <set>

namespace semblance::learn {

namespace {

constexpr Domain kStyles[] = {Domain::Photo, Domain::Sketch, Domain::Cartoon, Domain::Painting};

/// The classes of some rows, sorted, and each row's place among them.
struct Labels
{
    std::vector<std::string> names;
    std::vector<std::int64_t> of;
};

Labels labelsOf(const PictureSet &set, const std::vector<std::int64_t> &rows)
{
    std::set<std::string> names;
    for (const std::int64_t row : rows)
        names.insert(set.records[static_cast<std::size_t>(row)].className);
    Labels labels;
    labels.names.assign(names.begin(), names.end());
    for (const std::int64_t row : rows) {
        const auto &name = set.records[static_cast<std::size_t>(row)].className;
        labels.of.push_back(std::lower_bound(labels.names.begin(), labels.names.end(), name) -
                            labels.names.begin());
    }
    return labels;
}

at::Tensor classVectors(const Towers &towers, const Labels &labels, Domain domain)
{
    std::vector<std::string> sentences;
    for (const std::string &name : labels.names)
        sentences.push_back(plainSentence(domain, cleanClassName(name)));
    return sentenceVectors(towers, sentences);
}

at::Tensor hits(const at::Tensor &vectors, const at::Tensor &classes, const std::vector<std::int64_t> &labels)
{
    return at::matmul(vectors, classes.t()).argmax(1).eq(at::tensor(labels, at::kLong)).to(at::kFloat);
}

double shareOf(const at::Tensor &values)
{
    return values.numel() == 0 ? -1 : values.mean().item<double>();
}

/// Hits with the sentence of each picture's own style.
double ownStyle(const Towers &towers, const PictureSet &set, const at::Tensor &vectors,
                const std::vector<std::int64_t> &rows, const Labels &labels)
{
    double right = 0;
    for (const Domain domain : kStyles) {
        std::vector<std::int64_t> places;
        std::vector<std::int64_t> own;
        for (std::size_t i = 0; i < rows.size(); ++i)
            if (set.records[static_cast<std::size_t>(rows[i])].domain == domain) {
                places.push_back(rows[i]);
                own.push_back(labels.of[i]);
            }
        if (!places.empty())
            right += hits(vectors.index_select(0, at::tensor(places, at::kLong)),
                          classVectors(towers, labels, domain), own)
                         .sum()
                         .item<double>();
    }
    return right / static_cast<double>(rows.size());
}

void judgePacs(const Towers &towers, const PictureSet &set, const at::Tensor &vectors, ZeroShot &scores)
{
    const std::vector<std::int64_t> rows = rowsOf(set, "pacs");
    if (rows.empty())
        return;
    const Labels labels = labelsOf(set, rows);
    std::vector<at::Tensor> wordings;
    std::vector<std::string> bare;
    for (const Domain domain : kStyles) {
        wordings.push_back(classVectors(towers, labels, domain));
        bare.push_back(plainStyle(domain));
    }
    const at::Tensor own = vectors.index_select(0, at::tensor(rows, at::kLong));
    const at::Tensor right = hits(own, unitRows(at::stack(wordings).sum(0)), labels.of);
    scores.pacs = shareOf(right);
    scores.pacsOwn = ownStyle(towers, set, vectors, rows, labels);
    std::vector<std::int64_t> styles;
    for (const std::int64_t row : rows)
        styles.push_back(
            std::min<std::int64_t>(3, static_cast<int>(set.records[static_cast<std::size_t>(row)].domain)));
    const at::Tensor ofStyle = at::tensor(styles, at::kLong);
    for (int style = 0; style < 4; ++style)
        scores.pacsBy[style] = shareOf(right.masked_select(ofStyle.eq(style)));
    scores.style = shareOf(hits(own, sentenceVectors(towers, bare), styles));
}

double judgePhotographs(const Towers &towers, const PictureSet &set, const at::Tensor &vectors,
                        std::string_view source)
{
    const std::vector<std::int64_t> rows = rowsOf(set, source);
    if (rows.empty())
        return -1;
    const Labels labels = labelsOf(set, rows);
    return shareOf(hits(vectors.index_select(0, at::tensor(rows, at::kLong)),
                        classVectors(towers, labels, Domain::Photo), labels.of));
}

void judgeCaptions(const Towers &towers, const PictureSet &set, const at::Tensor &vectors, ZeroShot &scores)
{
    const std::vector<std::int64_t> rows = rowsOf(set, "flickr8k");
    scores.captioned = static_cast<int>(rows.size());
    if (rows.size() < 10)
        return;
    std::vector<std::string> captions;
    std::vector<std::int64_t> owners;
    for (std::size_t i = 0; i < rows.size(); ++i)
        for (const std::string &caption : set.records[static_cast<std::size_t>(rows[i])].captions) {
            captions.push_back(caption);
            owners.push_back(static_cast<std::int64_t>(i));
        }
    const at::Tensor cosines = at::matmul(sentenceVectors(towers, captions),
                                          vectors.index_select(0, at::tensor(rows, at::kLong)).t());
    const at::Tensor top = std::get<1>(cosines.topk(10, 1));
    scores.wordsToPicture = shareOf(top.eq(at::tensor(owners, at::kLong).unsqueeze(1)).any(1).to(at::kFloat));
}

} // namespace

std::vector<std::int64_t> rowsOf(const PictureSet &set, std::string_view source)
{
    std::vector<std::int64_t> rows;
    for (std::size_t row = 0; row < set.records.size(); ++row)
        if (set.records[row].source == source)
            rows.push_back(static_cast<std::int64_t>(row));
    return rows;
}

ZeroShot zeroShot(const Towers &towers, const PictureSet &set, const at::Tensor &vectors)
{
    const at::NoGradGuard noGradients;
    ZeroShot scores;
    judgePacs(towers, set, vectors, scores);
    scores.caltech = judgePhotographs(towers, set, vectors, "caltech101");
    scores.clothing = judgePhotographs(towers, set, vectors, "clothing");
    if (const std::vector<std::int64_t> rows = rowsOf(set, "sketchy"); !rows.empty())
        scores.sketchy = ownStyle(towers, set, vectors, rows, labelsOf(set, rows));
    judgeCaptions(towers, set, vectors, scores);
    return scores;
}

Json toJson(const ZeroShot &scores)
{
    const auto rounded = [](double value) { return Json(std::round(value * 1e4) / 1e4); };
    return Json::object({{"pacs", rounded(scores.pacs)},
                         {"pacs_own_style", rounded(scores.pacsOwn)},
                         {"pacs_photo", rounded(scores.pacsBy[0])},
                         {"pacs_sketch", rounded(scores.pacsBy[1])},
                         {"pacs_cartoon", rounded(scores.pacsBy[2])},
                         {"pacs_painting", rounded(scores.pacsBy[3])},
                         {"style", rounded(scores.style)},
                         {"caltech101", rounded(scores.caltech)},
                         {"sketchy", rounded(scores.sketchy)},
                         {"clothing", rounded(scores.clothing)},
                         {"words_to_picture_10", rounded(scores.wordsToPicture)},
                         {"captioned", scores.captioned}});
}

} // namespace semblance::learn
