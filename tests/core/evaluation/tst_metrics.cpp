// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
//
// The measures against the numbers of the authors' own functions, on the same feature rows.
#include "core/base/embedding.h"
#include "core/base/json.h"
#include "core/evaluation/evaluation.h"
#include "core/evaluation/ranking.h"
#include "core/weights/tensorfile.h"
#include "tests/support/testmain.h"

#include <cmath>
#include <map>

using namespace semblance;
using namespace semblance::evaluation;

namespace {

constexpr const char *kWays[] = {"composed", "image", "text", "mixture"};

/// Rows first to last of a tensor; several dimensions before the last are rows.
Matrix rowsOf(const weights::TensorSource &source, const std::string &name, int first = 0, int count = -1)
{
    for (std::size_t i = 0; i < source.tensors().size(); ++i) {
        const weights::TensorInfo &info = source.tensors()[i];
        if (info.name != name)
            continue;
        std::vector<float> values(info.count);
        SEMBLANCE_CHECK(weights::readFloats(source, i, values).ok());
        Matrix all{static_cast<int>(info.shape.back()), std::move(values)};
        if (count < 0)
            return all;
        Matrix part{all.width, {}};
        for (int row = first; row < first + count; ++row)
            part.add(all.row(row));
        return part;
    }
    return {};
}

std::vector<int> labelsOf(const weights::TensorSource &source, const std::string &name)
{
    std::vector<int> labels;
    for (std::size_t i = 0; i < source.tensors().size(); ++i) {
        const weights::TensorInfo &info = source.tensors()[i];
        if (info.name != name)
            continue;
        const std::size_t size = weights::sizeOf(info.type);
        std::vector<std::byte> bytes(info.count * size);
        SEMBLANCE_CHECK(source.readBytes(i, 0, bytes).ok());
        for (std::size_t n = 0; n < info.count; ++n) {
            std::int64_t value = 0; // little-endian, never negative
            std::memcpy(&value, bytes.data() + n * size, size);
            labels.push_back(static_cast<int>(value));
        }
    }
    return labels;
}

Matrix sumOf(const Matrix &a, const Matrix &b)
{
    Matrix sum{a.width, {}};
    for (int row = 0; row < a.rows(); ++row) {
        std::vector<float> both(a.row(row).begin(), a.row(row).end());
        for (std::size_t i = 0; i < both.size(); ++i)
            both[i] += b.row(row)[i];
        normalise(both);
        sum.add(both);
    }
    return sum;
}

/// composed, image, text, mixture
std::vector<Matrix> waysOf(const Matrix &composed, const Matrix &image, const Matrix &text)
{
    return {composed, image, text, sumOf(image, text)};
}

std::vector<Outcome> outcomesOf(const Matrix &gallery, const Matrix &vectors,
                                const std::vector<Query> &queries)
{
    const auto index = indexOf(gallery, IndexKind::Exact);
    SEMBLANCE_CHECK(index.ok());
    const auto rankings = rank(**index, vectors, gallery.rows(), 2, {});
    SEMBLANCE_CHECK(rankings.ok());
    std::vector<Outcome> outcomes;
    for (std::size_t q = 0; q < queries.size(); ++q)
        outcomes.push_back(outcomeOf(counted((*rankings)[q], queries[q]),
                                     rankSubset(queries[q], gallery, vectors.row(static_cast<int>(q))),
                                     queries[q], gallery.rows()));
    return outcomes;
}

bool near(double mine, double theirs)
{
    return std::abs(mine - theirs) < 2e-6 * std::max(1.0, std::abs(theirs));
}

std::string differs(const std::string &what, double mine, double theirs)
{
    return what + ": " + std::to_string(mine) + " instead of " + std::to_string(theirs);
}

} // namespace

class TestMetrics final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void setRecallAndPrecisionOfImageNetR();
    void bothDirectionsOfCoco();
    void recallAndSubsetRecallOfCirr();
    void theServerFileOfCirr();
    void recallOfFashionIq();
    void averagePrecisionOfCirco();
    void namesAndEmptyTables();

private:
    const Json &expected(const std::string &protocol) const { return metrics_["protocols"][protocol]; }
    Matrix rows(const std::string &name, int first = 0, int count = -1) const
    {
        return rowsOf(*features_, name, first, count);
    }
    std::vector<Query> cirrQueries() const;

    Json metrics_;
    std::unique_ptr<weights::TensorSource> features_;
};

void TestMetrics::initTestCase()
{
    NEEDS_SHARED();
    const auto folder = test::sharedFolder() / "fixtures/clip";
    auto json = readJson(folder / "metrics.json", "read the expected numbers");
    VERIFY_OK(json);
    metrics_ = std::move(*json);
    auto features = weights::openTensors(folder / "metrics.safetensors");
    VERIFY_OK(features);
    features_ = std::move(*features);
}

void TestMetrics::setRecallAndPrecisionOfImageNetR()
{
    NEEDS_SHARED();
    const Matrix gallery = rows("imgnet.target_features"), image = rows("imgnet.query_image_features");
    const auto targets = labelsOf(*features_, "imgnet.target_labels");
    const auto classes = labelsOf(*features_, "imgnet.query_class_labels");
    QCOMPARE(static_cast<int>(targets.size()), gallery.rows());
    int domain = 0, compared = 0;
    for (const Json &name : expected("imagenet_r")["domains"].items()) {
        std::vector<Query> queries;
        Matrix text{image.width, {}};
        for (const int label : classes) {
            Query query;
            for (std::size_t row = 0; row < targets.size(); ++row)
                if (targets[row] == label + 1000 * domain)
                    query.right.push_back(static_cast<int>(row));
            queries.push_back(query);
            text.add(rows("imgnet.text_features", domain, 1).row(0));
        }
        const auto ways =
            waysOf(rows("imgnet.composed_features", domain * image.rows(), image.rows()), image, text);
        for (std::size_t way = 0; way < ways.size(); ++way) {
            const Json &theirs = expected("imagenet_r")["expected"][name.string()][kWays[way]];
            const auto outcomes = outcomesOf(gallery, ways[way], queries);
            for (const int k : {1, 5, 10, 50, 100, 200}) {
                const double recall = valueOf({Measure::SetRecall, k, false}, outcomes);
                const double precision = valueOf({Measure::Precision, k, false}, outcomes);
                const double r = theirs["Real2Sketch_R@" + std::to_string(k)].number(-1);
                const double p = theirs["Real2Sketch_P@" + std::to_string(k)].number(-1);
                QVERIFY2(near(recall, r), differs(name.string() + " R", recall, r).c_str());
                QVERIFY2(near(precision, p), differs(name.string() + " P", precision, p).c_str());
                ++compared;
            }
        }
        ++domain;
    }
    QCOMPARE(compared, 4 * 4 * 6);
}

void TestMetrics::bothDirectionsOfCoco()
{
    NEEDS_SHARED();
    const Matrix gallery = rows("coco.image_features");
    std::vector<Query> queries(static_cast<std::size_t>(gallery.rows()));
    for (int row = 0; row < gallery.rows(); ++row)
        queries[static_cast<std::size_t>(row)].right = {row};
    const auto ways =
        waysOf(rows("coco.composed_features"), rows("coco.query_image_features"), rows("coco.text_features"));
    for (std::size_t way = 0; way < ways.size(); ++way) {
        const Json &theirs = expected("coco")["expected"][kWays[way]];
        // "ref" is the query here: ref_to_image looks for pictures.
        for (const auto &[direction, outcomes] :
             {std::pair("ref_to_image_", outcomesOf(gallery, ways[way], queries)),
              std::pair("image_to_ref_", outcomesOf(ways[way], gallery, queries))}) {
            for (const Metric &metric :
                 {Metric{Measure::HitRate, 1, false}, Metric{Measure::HitRate, 5, false},
                  Metric{Measure::HitRate, 10, false}, Metric{Measure::HitRate, 50, false},
                  Metric{Measure::HitRate, 100, false}, Metric{Measure::MeanRank, 0, false},
                  Metric{Measure::MedianRank, 0, false}}) {
                const std::string name = direction + metricName(metric);
                const double mine = valueOf(metric, outcomes), their = theirs[name].number(-1);
                QVERIFY2(near(mine, their), differs(name, mine, their).c_str());
            }
        }
    }
}

std::vector<Query> TestMetrics::cirrQueries() const
{
    const Json &cirr = expected("cirr");
    std::map<std::string, int> rowOf;
    for (const Json &name : cirr["index_names"].items())
        rowOf.emplace(name.string(), static_cast<int>(rowOf.size()));
    std::vector<Query> queries;
    for (std::size_t q = 0; q < cirr["reference_names"].items().size(); ++q) {
        Query query;
        query.id = std::to_string(12000 + q);
        query.removed = {rowOf.at(cirr["reference_names"].items()[q].string())};
        query.right = {rowOf.at(cirr["target_names"].items()[q].string())};
        for (const Json &member : cirr["group_members"].items()[q].items())
            if (const int row = rowOf.at(member.string()); row != query.removed.front())
                query.subset.push_back(row);
        queries.push_back(std::move(query));
    }
    return queries;
}

void TestMetrics::recallAndSubsetRecallOfCirr()
{
    NEEDS_SHARED();
    const auto queries = cirrQueries();
    const auto ways =
        waysOf(rows("cirr.composed_features"), rows("cirr.query_image_features"), rows("cirr.text_features"));
    for (std::size_t way = 0; way < ways.size(); ++way) {
        const auto outcomes = outcomesOf(rows("cirr.index_features"), ways[way], queries);
        const auto compare = [&](Measure measure, int k, const Json &theirs) {
            const double mine = 100 * valueOf({measure, k, false}, outcomes);
            QVERIFY2(near(mine, theirs.number(-1)), differs(kWays[way], mine, theirs.number(-1)).c_str());
        };
        const Json &recall = expected("cirr")["expected_recall"][kWays[way]];
        for (const int k : {1, 5, 10, 50, 100})
            compare(Measure::HitRate, k, recall["recall_R@" + std::to_string(k)]);
        const Json &subset = expected("cirr")["expected_with_subset"][kWays[way]];
        for (const int k : {1, 2, 3})
            compare(Measure::SubsetHitRate, k, subset["cirr_group_recall_at" + std::to_string(k)]);
    }
}

void TestMetrics::theServerFileOfCirr()
{
    NEEDS_SHARED();
    Evaluation evaluation;
    evaluation.task.protocol = "cirr";
    evaluation.task.server = ServerFile::Cirr;
    for (const Json &name : expected("cirr")["index_names"].items()) {
        View view;
        view.name =
            name.string().substr(0, name.string().size() - 4); // without .png, as the split file has it
        evaluation.task.views.push_back(view);
    }
    const auto queries = cirrQueries();
    evaluation.task.parts.push_back({"", {}, queries});
    const Matrix gallery = rows("cirr.index_features"), vectors = rows("cirr.composed_features");
    const auto index = indexOf(gallery, IndexKind::Exact);
    VERIFY_OK(index);
    const auto rankings = rank(**index, vectors, gallery.rows(), 1, {});
    VERIFY_OK(rankings);
    ServerRows server;
    for (std::size_t q = 0; q < queries.size(); ++q) {
        server.first.push_back(counted((*rankings)[q], queries[q]));
        server.subset.push_back(rankSubset(queries[q], gallery, vectors.row(static_cast<int>(q))));
    }
    evaluation.server.push_back(server);
    const auto files = serverFiles(evaluation);
    QCOMPARE(files.size(), std::size_t(2));
    QCOMPARE(QString::fromStdString(files[0].first), QStringLiteral("cirr_test_composed.json"));
    const auto mine = parseJson(files[0].second, "mine");
    const auto theirs = readJson(test::sharedFolder() / "fixtures/clip/metrics_cirr_test_output.json",
                                 "read the server file");
    VERIFY_OK(mine);
    VERIFY_OK(theirs);
    QCOMPARE(mine->members().size(), theirs->members().size());
    for (const auto &[name, value] : theirs->members())
        QVERIFY2((*mine)[name] == value, name.c_str());
    const auto subset = parseJson(files[1].second, "subset");
    VERIFY_OK(subset);
    QCOMPARE(QString::fromStdString((*subset)["metric"].string()), QStringLiteral("recall_subset"));
    QCOMPARE((*subset)["12000"].items().size(), std::size_t(3));
}

void TestMetrics::recallOfFashionIq()
{
    NEEDS_SHARED();
    for (const auto &[kind, category] : expected("fashion_iq")["categories"].members()) {
        std::vector<Query> queries;
        for (const Json &answer : category["answer_index"].items()) {
            Query query;
            query.right = {static_cast<int>(answer.integer())};
            queries.push_back(query);
        }
        const std::string front = "fashion." + kind + ".";
        const auto ways = waysOf(rows(front + "composed_features"), rows(front + "query_image_features"),
                                 rows(front + "text_features"));
        for (std::size_t way = 0; way < ways.size(); ++way) {
            const auto outcomes = outcomesOf(rows(front + "index_features"), ways[way], queries);
            for (const auto &[name, value] : category["expected"][kWays[way]].members()) {
                const double mine =
                    100 * valueOf({Measure::HitRate, std::stoi(name.substr(2)), false}, outcomes);
                QVERIFY2(near(mine, value.number(-1)), differs(kind + name, mine, value.number(-1)).c_str());
            }
        }
    }
}

void TestMetrics::averagePrecisionOfCirco()
{
    NEEDS_SHARED();
    std::map<std::string, int> rowOf;
    for (const Json &name : expected("circo")["index_names"].items())
        rowOf.emplace(name.string(), static_cast<int>(rowOf.size()));
    std::vector<Query> queries;
    for (const Json &truths : expected("circo")["ground_truths"].items()) {
        Query query;
        for (const Json &truth : truths.items())
            query.right.push_back(rowOf.at(truth.string()));
        queries.push_back(query);
    }
    const auto outcomes = outcomesOf(rows("circo.index_features"), rows("circo.composed_features"), queries);
    for (const int k : {5, 10, 25, 50}) {
        const Json &theirs = expected("circo")["expected"];
        const double precision = 100 * valueOf({Measure::AveragePrecision, k, false}, outcomes);
        const double recall = 100 * valueOf({Measure::MainHitRate, k, false}, outcomes);
        const double map = theirs["circo_map_at" + std::to_string(k)].number(-1);
        const double hit = theirs["circo_recall_at" + std::to_string(k)].number(-1);
        QVERIFY2(near(precision, map), differs("mAP", precision, map).c_str());
        QVERIFY2(near(recall, hit), differs("recall", recall, hit).c_str());
    }
}

void TestMetrics::namesAndEmptyTables()
{
    QCOMPARE(metricName({Measure::SetRecall, 10, false}), std::string("R@10"));
    QCOMPARE(metricName({Measure::HitRate, 5, true}), std::string("reverse_R@5"));
    QCOMPARE(metricName({Measure::AveragePrecision, 25, false}), std::string("mAP@25"));
    QCOMPARE(metricName({Measure::MedianRank, 0, false}), std::string("median_rank"));
    for (const Measure measure : {Measure::HitRate, Measure::SetRecall, Measure::Precision, Measure::MeanRank,
                                  Measure::MedianRank, Measure::AveragePrecision})
        QCOMPARE(valueOf({measure, 10, false}, {}), 0.0);
    // A class without a picture in the domain counts nothing found.
    const std::vector<Outcome> hopeless = {{{1}, 1, 1, 0, 20}, {{}, 0, 0, 0, 20}};
    QVERIFY(std::abs(valueOf({Measure::SetRecall, 10, false}, hopeless) - 0.5) < 1e-4);
}

SEMBLANCE_TEST(TestMetrics);
#include "tst_metrics.moc"
