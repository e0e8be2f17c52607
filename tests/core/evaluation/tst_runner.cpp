// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
//
// Whole evaluations with an encoder whose answers are known.
#include "core/evaluation/runner.h"
#include "tests/core/evaluation/madeup.h"

using namespace semblance;
using namespace semblance::evaluation;
using namespace semblance::test;

namespace {

const std::vector<std::string> kDomains = {"photos", "cartoons", "sketches"}; ///< numbers 0, 1, 2

/// Three classes in three domains, two pictures each.
void writeFolders(const TempFolder &folder)
{
    for (int kind = 0; kind < 3; ++kind)
        for (int domain = 0; domain < 3; ++domain)
            for (const char *number : {"1", "2"})
                writePicture(folder,
                             "class" + std::to_string(kind) + "/" +
                                 kDomains[static_cast<std::size_t>(domain)] + "/" + number + ".png",
                             kind, domain);
}

NumberModel taught()
{
    NumberModel model;
    for (const auto &[name, domain] : {std::pair("cartoon", 1), std::pair("sketch", 2)}) {
        model.teach(std::string("a ") + name + " of *", domain);
        model.teach(std::string("a ") + name + " of ", domain);
    }
    return model;
}

Result<Task> readFolder(const TempFolder &folder)
{
    return (*makeProtocol("folder"))->read(folder.path(), {});
}

double valueOf(const Evaluation &evaluation, Method method, const std::string &metric)
{
    for (const Figures &figures : evaluation.figures)
        for (std::size_t i = 0; i < evaluation.task.metrics.size(); ++i)
            if (figures.method == method && metricName(evaluation.task.metrics[i]) == metric)
                return figures.mean[i];
    return -1;
}

} // namespace

class TestRunner final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fourMethodsGiveWhatTheyMust();
    void eachContentIsEmbeddedOnceAndKept();
    void missingPicturesAreRefusedOrLeftOut();
    void unreadablePicturesAreRefusedOrLeftOut();
    void methodsThatNeedNoWordsWorkWithoutThem();
    void cirrEndToEnd();
    void theTestServerGetsNamesWithoutTheReference();
    void cocoLooksBothWays();
    void theGraphIsMeasuredBesideExactSearch();
    void stoppingIsHeeded();

private:
    Result<Evaluation> run(const TempFolder &folder, const Task &task, RunOptions options = {});

    NumberModel model_ = taught();
    int asked_ = 0; ///< pictures decoded in the last run
};

Result<Evaluation> TestRunner::run(const TempFolder &folder, const Task &task, RunOptions options)
{
    NumberPictures pictures(task.data);
    options.threads = 2;
    options.cache = folder.path() / "kept";
    auto evaluation = evaluate(task, model_.model(), pictures, nullptr, options, {}, {});
    asked_ = pictures.asked();
    return evaluation;
}

void TestRunner::fourMethodsGiveWhatTheyMust()
{
    const TempFolder folder;
    writeFolders(folder);
    const auto task = readFolder(folder);
    VERIFY_OK(task);
    const auto evaluation = run(folder, *task);
    VERIFY_OK(evaluation);
    QCOMPARE(evaluation->counts.queries, std::int64_t(12));
    QCOMPARE(evaluation->counts.pictures, std::int64_t(18));
    QCOMPARE(valueOf(*evaluation, Method::Composed, "P@1"), 1.0);
    QCOMPARE(valueOf(*evaluation, Method::Composed, "P@5"), 2.0 / 5);
    QCOMPARE(valueOf(*evaluation, Method::Image, "P@1"), 0.0); // the other photograph of the class
    QVERIFY(std::abs(valueOf(*evaluation, Method::Text, "P@1") - 1.0 / 3) < 1e-9); // a class by chance
    QVERIFY(valueOf(*evaluation, Method::Average, "R@5") > valueOf(*evaluation, Method::Image, "P@1"));
    QCOMPARE(valueOf(*evaluation, Method::Composed, "R@50"), 1.0);
    for (const Figures &figures : evaluation->figures) {
        QCOMPARE(figures.parts.size(), std::size_t(2));
        QCOMPARE(figures.curve.size(), std::size(kCurveDepths));
        QVERIFY(std::is_sorted(figures.curve.begin(), figures.curve.end()));
    }
    QCOMPARE(evaluation->samples.size(), std::size_t(12));
    QCOMPARE(evaluation->samples[0].first.size(), std::size_t(4));
    QCOMPARE(evaluation->samples[0].first[0].size(), std::size_t(10));
    QVERIFY(evaluation->samples[0].first[0][0].right && evaluation->samples[0].first[0][1].right);
    QVERIFY(!evaluation->samples[0].first[0][2].right);
    const Json json = toJson(*evaluation);
    QCOMPARE(json["protocol"].string(), std::string("folder"));
    QCOMPARE(json["methods"]["composed"]["P@1"].number(), 100.0);
    QCOMPARE(json["methods"]["text"]["parts"]["cartoons"]["P@1"].number(), 33.33);
    QVERIFY(json["missing"].items().empty());
}

void TestRunner::eachContentIsEmbeddedOnceAndKept()
{
    const TempFolder folder;
    writeFolders(folder);
    const auto task = readFolder(folder);
    VERIFY_OK(task);
    const auto first = run(folder, *task);
    VERIFY_OK(first);
    QCOMPARE(asked_, 18);
    const auto second = run(folder, *task);
    VERIFY_OK(second);
    QCOMPARE(asked_, 0);
    QCOMPARE(second->counts.cached, std::int64_t(18));
    for (std::size_t m = 0; m < first->figures.size(); ++m)
        QVERIFY(first->figures[m] == second->figures[m]);
    writePicture(folder, "class0/photos/1.png", 3, 0); // another content at the same place
    VERIFY_OK(run(folder, *task));
    QCOMPARE(asked_, 1);
}

void TestRunner::missingPicturesAreRefusedOrLeftOut()
{
    const TempFolder folder;
    writeFolders(folder);
    const auto task = readFolder(folder);
    VERIFY_OK(task);
    std::filesystem::remove(folder.path() / "class0/photos/1.png");
    std::filesystem::remove(folder.path() / "class1/sketches/2.png");
    const auto refused = run(folder, *task);
    VERIFY_ERROR(refused, Code::NotFound);
    QVERIFY2(refused.error().cause.find("2 pictures are missing") != std::string::npos,
             refused.error().cause.c_str());
    RunOptions options;
    options.allowMissing = true;
    const auto evaluation = run(folder, *task, options);
    VERIFY_OK(evaluation);
    QCOMPARE(evaluation->missing, (std::vector<std::string>{"class0/photos/1.png", "class1/sketches/2.png"}));
    QCOMPARE(evaluation->counts.missing, std::int64_t(2));
    QCOMPARE(evaluation->counts.leftOut, std::int64_t(2)); // one photograph, asked for two domains
    QCOMPARE(evaluation->counts.queries, std::int64_t(10));
    QCOMPARE(valueOf(*evaluation, Method::Composed, "R@1"), 1.0);
    QCOMPARE(toJson(*evaluation)["missing"].items().size(), std::size_t(2));
}

void TestRunner::unreadablePicturesAreRefusedOrLeftOut()
{
    const TempFolder folder;
    writeFolders(folder);
    const auto task = readFolder(folder);
    VERIFY_OK(task);
    folder.write("class0/cartoons/1.png", "no picture");
    VERIFY_ERROR(run(folder, *task), Code::NotFound);
    RunOptions options;
    options.allowMissing = true;
    const auto evaluation = run(folder, *task, options);
    VERIFY_OK(evaluation);
    QCOMPARE(evaluation->counts.unreadable, std::int64_t(1));
    QCOMPARE(evaluation->unreadable.size(), std::size_t(1));
    QVERIFY2(evaluation->unreadable[0].find("class0/cartoons/1.png") != std::string::npos,
             evaluation->unreadable[0].c_str());
    QCOMPARE(evaluation->counts.gallery, std::int64_t(2 * 17));
}

void TestRunner::methodsThatNeedNoWordsWorkWithoutThem()
{
    const TempFolder folder;
    writeFolders(folder);
    const auto task = readFolder(folder);
    VERIFY_OK(task);
    NumberModel blind;
    blind.model().texts = nullptr;
    NumberPictures pictures(folder.path());
    RunOptions options;
    options.methods = {Method::Image};
    VERIFY_OK(evaluate(*task, blind.model(), pictures, nullptr, options, {}, {}));
    options.methods = {Method::Text};
    VERIFY_ERROR(evaluate(*task, blind.model(), pictures, nullptr, options, {}, {}), Code::NotFound);
}

namespace {

/// Six pictures of classes 0 to 5 in domain 0, and the same in domain 1.
void writeCirr(const TempFolder &folder)
{
    Json split = Json::object();
    for (int domain = 0; domain < 2; ++domain)
        for (int kind = 0; kind < 6; ++kind) {
            const std::string name = "p" + std::to_string(domain) + std::to_string(kind);
            split.append(name, "./dev/" + name + ".png");
            writePicture(folder, "dev/" + name + ".png", kind, domain);
            writePicture(folder, "test1/" + name + ".png", kind, domain);
        }
    const Json group =
        Json::object({{"members", Json::arrayOf(std::vector<std::string>{"p02", "p12", "p13"})}});
    const Json query = Json::object({{"pairid", 5},
                                     {"reference", "p02"},
                                     {"target_hard", "p12"},
                                     {"caption", "in the other way"},
                                     {"img_set", group}});
    for (const std::string name : {"val", "test1"}) {
        folder.write("image_splits/split.rc2." + name + ".json", split.dump());
        folder.write("captions/cap.rc2." + name + ".json", Json::array({query}).dump());
    }
}

} // namespace

void TestRunner::cirrEndToEnd()
{
    const TempFolder folder;
    writeCirr(folder);
    const auto task = (*makeProtocol("cirr"))->read(folder.path(), {});
    VERIFY_OK(task);
    model_.teach("a photo of * , in the other way", 1);
    model_.teach("in the other way", 1);
    const auto evaluation = run(folder, *task);
    VERIFY_OK(evaluation);
    QCOMPARE(valueOf(*evaluation, Method::Composed, "R@1"), 1.0);
    QCOMPARE(valueOf(*evaluation, Method::Composed, "R_subset@1"), 1.0);
    // The reference is gone from the ranking: the picture alone finds its class in the other domain.
    QCOMPARE(valueOf(*evaluation, Method::Image, "R@1"), 1.0);
    QCOMPARE(valueOf(*evaluation, Method::Text, "R@1"), 0.0);
    QCOMPARE(valueOf(*evaluation, Method::Text, "R@5"), 1.0);
}

void TestRunner::theTestServerGetsNamesWithoutTheReference()
{
    const TempFolder folder;
    writeCirr(folder);
    ReadOptions read;
    read.split = "test";
    const auto task = (*makeProtocol("cirr"))->read(folder.path(), read);
    VERIFY_OK(task);
    RunOptions options;
    options.methods = {Method::Image};
    const auto evaluation = run(folder, *task, options);
    VERIFY_OK(evaluation);
    const auto files = serverFiles(*evaluation);
    QCOMPARE(files.size(), std::size_t(2));
    const auto all = parseJson(files[0].second, "all"), subset = parseJson(files[1].second, "subset");
    VERIFY_OK(all);
    VERIFY_OK(subset);
    QCOMPARE((*all)["version"].string(), std::string("rc2"));
    QCOMPARE((*all)["5"].items().size(), std::size_t(11));
    QCOMPARE((*all)["5"].items()[0].string(), std::string("p12"));
    QCOMPARE((*subset)["5"].items().size(), std::size_t(2));
}

void TestRunner::cocoLooksBothWays()
{
    const TempFolder folder;
    std::string list = "id,query_regions,query_class,classes\n";
    for (int kind = 0; kind < 4; ++kind) {
        const std::string name = std::to_string(kind) + ".jpg";
        writePicture(folder, "val2017/" + name, kind, 0);
        writePicture(folder, "val2017_masked/" + name, kind, 1);
        list += name + ",1;1;6;5 ,cat,\n";
    }
    folder.write("coco_eval.csv", list);
    const auto task = (*makeProtocol("coco"))->read(folder.path(), {});
    VERIFY_OK(task);
    const auto evaluation = run(folder, *task);
    VERIFY_OK(evaluation);
    QCOMPARE(valueOf(*evaluation, Method::Image, "R@1"), 1.0);
    QCOMPARE(valueOf(*evaluation, Method::Image, "reverse_R@1"), 1.0);
    QCOMPARE(valueOf(*evaluation, Method::Image, "mean_rank"), 1.0);
    QCOMPARE(valueOf(*evaluation, Method::Text, "mean_rank"),
             2.5); // all the same: in the order of the gallery
    QCOMPARE(valueOf(*evaluation, Method::Text, "median_rank"), 2.0);
}

void TestRunner::theGraphIsMeasuredBesideExactSearch()
{
    const TempFolder folder;
    writeFolders(folder);
    const auto task = readFolder(folder);
    VERIFY_OK(task);
    RunOptions options;
    options.indexLoss = true;
    const auto evaluation = run(folder, *task, options);
    VERIFY_OK(evaluation);
    QVERIFY(evaluation->indexLoss.has_value());
    QCOMPARE(evaluation->indexLoss->figures.size(), std::size_t(4));
    QCOMPARE(evaluation->indexLoss->figures[0].mean[0], 1.0); // so small a graph finds everything
    QVERIFY(evaluation->indexLoss->overlap[0] > 0.2 && evaluation->indexLoss->overlap[0] <= 1);
    QVERIFY(toJson(*evaluation)["index_loss"]["methods"]["composed"].has("P@1"));
}

void TestRunner::stoppingIsHeeded()
{
    const TempFolder folder;
    writeFolders(folder);
    const auto task = readFolder(folder);
    VERIFY_OK(task);
    const CancelToken cancel;
    NumberPictures pictures(folder.path());
    const auto stop = [&cancel](const Progress &progress) {
        if (progress.stage == "embed")
            cancel.cancel();
    };
    VERIFY_ERROR(evaluate(*task, model_.model(), pictures, nullptr, {}, cancel, stop), Code::Interrupted);
}

SEMBLANCE_TEST(TestRunner);
#include "tst_runner.moc"
