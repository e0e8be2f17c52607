// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
//
// The page of an evaluation: complete in itself, its pictures there, right ones marked, published rows with
// where they were read.
#include "core/base/files.h"
#include "core/evaluation/html.h"
#include "core/evaluation/published.h"
#include "core/evaluation/report.h"
#include "core/evaluation/runner.h"
#include "tests/core/evaluation/madeup.h"

#include <QRegularExpression>
#include <algorithm>
#include <cmath>
#include <map>

using namespace semblance;
using namespace semblance::evaluation;
using namespace semblance::test;

namespace {

constexpr const char *kProtocols[] = {"imagenet-r", "coco", "cirr", "fashioniq", "circo"};

/// An evaluation of CIRR with five pictures, of which the last is not there.
Evaluation small(const TempFolder &folder)
{
    Evaluation evaluation;
    Task &task = evaluation.task;
    task.protocol = "cirr";
    task.title = "CIRR <small>";
    task.data = folder.path();
    for (int i = 0; i < 5; ++i) {
        const std::string name = "p" + std::to_string(i);
        task.views.push_back({name, name + ".png", {}, {}, false});
        if (i < 4)
            writePicture(folder, name + ".png", i, 0);
    }
    for (const int k : {1, 5, 10, 50})
        task.metrics.push_back({Measure::HitRate, k, false});
    task.headline = task.metrics;
    task.notes = {"A rule & its reason."};
    Query query;
    query.id = "7";
    query.captions = {"is \"red\""};
    query.right = {1};
    task.parts.push_back({"", {0, 1, 2, 3, 4}, {query}});
    const Figures composed{Method::Composed,
                           {0.25, 0.5, 0.75, 1},
                           {{0.25, 0.5, 0.75, 1}},
                           std::vector<double>(std::size(kCurveDepths), 0.5)};
    Figures image = composed;
    image.method = Method::Image;
    image.mean[0] = 0.125;
    evaluation.figures = {composed, image};
    evaluation.samples.push_back({0, 0, {{{1, true}, {2, false}, {4, false}}, {{3, false}}}});
    evaluation.model = "Model";
    evaluation.mapping = "pic2word";
    evaluation.counts.queries = 1234;
    return evaluation;
}

Result<std::string> jpeg(const Picture &picture)
{
    return std::string(static_cast<std::size_t>(picture.width), 'j');
}

Result<std::string> pageOf(const Evaluation &evaluation, const TempFolder &folder)
{
    NumberPictures pictures(folder.path());
    if (auto written = writeReport(evaluation, folder / "report", pictures, jpeg, {}); !written)
        return written.error();
    return readAll(folder / "report/index.html", 1 << 20, "read the page");
}

bool has(const std::string &page, const std::string &part)
{
    return page.find(part) != std::string::npos;
}

} // namespace

class TestReport final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyPictureOfThePageIsThere();
    void rightOnesAreMarked();
    void thePageIsCompleteInItself();
    void ownAndPublishedNumbersStandInOneTable();
    void whatIsMissingStandsAtTheTop();
    void aTestServersPageHasNoNumbers();
    void regionsAndMasksAreShownAsTheyAsk();
    void publishedRowsFitTheirTables();
    void recalledNumbersSaySo();
    void textIsEscapedAndStarsAreChips();
};

void TestReport::everyPictureOfThePageIsThere()
{
    const TempFolder folder;
    const auto page = pageOf(small(folder), folder);
    VERIFY_OK(page);
    int found = 0;
    auto match =
        QRegularExpression(QStringLiteral("src=\"([^\"]+)\"")).globalMatch(QString::fromStdString(*page));
    while (match.hasNext()) {
        const auto file = folder.path() / "report" / match.next().captured(1).toStdString();
        QVERIFY2(std::filesystem::exists(file), file.c_str());
        ++found;
    }
    QCOMPARE(found, 4); // the one that asks and three listed; the fourth is an empty tile
    QVERIFY(has(*page, "<li class=\"gone\">3</li>"));
}

void TestReport::rightOnesAreMarked()
{
    const TempFolder folder;
    const auto page = pageOf(small(folder), folder);
    VERIFY_OK(page);
    QVERIFY(has(*page, "<li class=\"right\" title=\"p1\">"));
    QVERIFY(has(*page, "alt=\"1, right: p1\""));
    QVERIFY(has(*page, "alt=\"2: p2\""));
}

void TestReport::thePageIsCompleteInItself()
{
    const TempFolder folder;
    const auto page = pageOf(small(folder), folder);
    VERIFY_OK(page);
    for (const char *elsewhere : {"<script", "http://", "https://", "<link", "@import", "url("})
        QVERIFY2(!has(*page, elsewhere), elsewhere);
    for (const char *needed : {"<html lang=\"en\">", "prefers-color-scheme:dark", "<title>CIRR &lt;small&gt;",
                               "scope=\"col\"", "scope=\"row\"", "role=\"img\"", "A rule &amp; its reason."})
        QVERIFY2(has(*page, needed), needed);
    QVERIFY(
        has(*page, "a photo of <span class=\"chip\" title=\"the picture\">*</span> , is &quot;red&quot;"));
}

void TestReport::ownAndPublishedNumbersStandInOneTable()
{
    const TempFolder folder;
    const auto page = pageOf(small(folder), folder);
    VERIFY_OK(page);
    QVERIFY(has(*page, "<td class=\"lead-column best\">25.0</td>"));
    QVERIFY(has(*page, "<td class=\"lead-column\">12.5</td>"));
    Evaluation nothing = small(folder);
    for (Figures &figures : nothing.figures)
        figures.mean.assign(4, 0);
    const auto empty = pageOf(nothing, folder);
    VERIFY_OK(empty);
    QVERIFY(!has(*empty, " best\"")); // where nothing was found, nothing is best
    for (const char *method : {"Pic2Word", "Image only", "Text only", "Image + text", "Combiner", "CIRPLANT",
                               "ARTEMIS", "MAAF", "SEARLE", "LinCIR"})
        QVERIFY2(has(*page, method), method);
    QVERIFY(has(*page, "23.9"));
    QVERIFY(has(*page, "1,234"));
    QVERIFY(!has(*page, "Not the whole protocol"));
}

void TestReport::whatIsMissingStandsAtTheTop()
{
    const TempFolder folder;
    Evaluation evaluation = small(folder);
    evaluation.missing = {"dev/a&b.png"};
    evaluation.counts.missing = 1;
    evaluation.counts.leftOut = 3;
    const auto page = pageOf(evaluation, folder);
    VERIFY_OK(page);
    QVERIFY(page->find("Not the whole protocol") < page->find("<h1>"));
    QVERIFY(has(*page, "dev/a&amp;b.png"));
    QVERIFY(has(*page, "1 file missing, 0 unreadable, 3 queries left out"));
}

void TestReport::aTestServersPageHasNoNumbers()
{
    const TempFolder folder;
    Evaluation evaluation = small(folder);
    evaluation.task.server = ServerFile::Cirr;
    const auto page = pageOf(evaluation, folder);
    VERIFY_OK(page);
    QVERIFY(!has(*page, "<table"));
    QVERIFY(has(*page, "test server"));
}

void TestReport::regionsAndMasksAreShownAsTheyAsk()
{
    const TempFolder folder;
    Evaluation evaluation = small(folder);
    evaluation.task.views[0].region = Region{2, 2, 3, 4};
    VERIFY_OK(pageOf(evaluation, folder));
    QCOMPARE(std::filesystem::file_size(folder / "report/pictures/0.jpg"),
             std::uintmax_t(3)); // a byte a column
    QCOMPARE(std::filesystem::file_size(folder / "report/pictures/1.jpg"), std::uintmax_t(8));
}

void TestReport::publishedRowsFitTheirTables()
{
    const std::map<std::string, std::size_t> cells = {
        {"imagenet-r", 10}, {"coco", 3}, {"cirr", 4}, {"fashioniq", 8}, {"circo", 4}};
    for (const char *protocol : kProtocols) {
        QVERIFY(publishedRows(protocol).size() >= 6);
        for (const Published &row : publishedRows(protocol)) {
            QCOMPARE(row.values.size(), cells.at(protocol));
            QVERIFY(!row.method.empty() && !row.source.empty() && !row.kind.empty() && !row.backbone.empty());
            for (const double value : row.values)
                QVERIFY(std::isnan(value) || (value > 0 && value < 100));
        }
    }
    const auto &rows = publishedRows("imagenet-r");
    const auto pic2word =
        std::find_if(rows.begin(), rows.end(), [](const Published &row) { return row.method == "Pic2Word"; });
    QVERIFY(pic2word != rows.end());
    QCOMPARE(publishedValue("imagenet-r", *pic2word, "toy", 1, 2), std::optional(21.6));
    QCOMPARE(publishedValue("imagenet-r", *pic2word, "", 0, 2), std::optional(10.1));
    QCOMPARE(publishedValue("imagenet-r", rows.back(), "toy", 1, 2), std::nullopt);
    QVERIFY(publishedRows("folder").empty());
}

void TestReport::recalledNumbersSaySo()
{
    const TempFolder folder;
    const auto page = pageOf(small(folder), folder);
    VERIFY_OK(page);
    QVERIFY(has(*page, "CIRPLANT <span class=\"mark\" title=\"recalled\">†</span>"));
    QVERIFY(has(*page, ">Pic2Word</th>"));
    QVERIFY(has(*page, "(recalled, not read again)"));
}

void TestReport::textIsEscapedAndStarsAreChips()
{
    QCOMPARE(escaped("a<b & \"c\"\xff"), std::string("a&lt;b &amp; &quot;c&quot;\xef\xbf\xbd"));
    QCOMPARE(withChips("a*"), std::string("a<span class=\"chip\" title=\"the picture\">*</span>"));
    QCOMPARE(withChips("<"), std::string("&lt;"));
    QCOMPARE(decimal(12.34), std::string("12.3"));
}

SEMBLANCE_TEST(TestReport);
#include "tst_report.moc"
