// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "tests/core/search/searchtest.h"

using namespace semblance;
using namespace semblance::search;
using namespace semblance::test;

class TestAnswer final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void resultsAreSortedByTheirCosine();
    void codesGiveTheAnswerOfTheVectors_data();
    void codesGiveTheAnswerOfTheVectors();
    void theQueryPictureAndItsCopiesAreLeftOut();
    void anUnchangedFileIsNotEmbeddedAgain();
    void aChangedFileOrARegionIs();
    void theSameBytesOutsideTheLibraryAreKnown();
    void aPictureOfTheLibraryIsAsked();
    void nearDuplicatesAreStacked();
    void copiesOfOneContent_data();
    void copiesOfOneContent();
    void theMatchDoesNotDependOnTheNumberOfResults();
    void minMatchLeavesOut();
    void filtersNarrowTheAnswer();
    void excludedAndForgottenContentsAreNotShown();
    void offlineOnesAreMarked();
    void namesAreAGroup();
    void whySaysWhichPart();
    void moreIsAskedWhereMuchIsLeftOut();
};

void TestAnswer::resultsAreSortedByTheirCosine()
{
    Place place;
    place.fan({0.9, 0.1, 1.4, 0.5});
    place.picture("tie.jpg", place.content("tie", {static_cast<float>(std::cos(0.5)), 0,
                                                   static_cast<float>(std::sin(0.5))}));
    SearchService service(place.parts());
    const auto answer = service.searchNow(byPicture(place.files.write("query.jpg", "query")));
    VERIFY_OK(answer);
    QCOMPARE(names(answer->results), (Names{"1.jpg", "3.jpg", "tie.jpg", "0.jpg", "2.jpg"}));
    QCOMPARE(answer->librarySize, 5);
    QCOMPARE(answer->exact, true);
    QCOMPARE(answer->model, std::string("fake"));
    QCOMPARE(answer->mode, compose::Mode::Picture);
    const Found &best = answer->results[0];
    QCOMPARE(best.rank, 1);
    QVERIFY(std::abs(best.score - std::cos(0.1)) < 1e-6);
    QCOMPARE(best.path, place.files / "fan/1.jpg");
    QCOMPARE(best.root, place.files.path());
    QCOMPARE(best.width, 640);
    SearchRequest two = byPicture(place.files / "query.jpg");
    two.top = 2;
    QCOMPARE(names(service.searchNow(two)->results), (Names{"1.jpg", "3.jpg"}));
    two.exact = true;
    QCOMPARE(names(service.searchNow(two)->results), (Names{"1.jpg", "3.jpg"}));
}

void TestAnswer::codesGiveTheAnswerOfTheVectors_data()
{
    QTest::addColumn<bool>("kept");
    QTest::newRow("vectors beside the codes") << true;
    QTest::newRow("vectors in the catalogue alone") << false;
}

void TestAnswer::codesGiveTheAnswerOfTheVectors()
{
    QFETCH(bool, kept);
    Place place;
    std::vector<double> angles;
    for (int i = 0; i < 400; ++i)
        angles.push_back(0.05 + 0.007 * ((i * 37) % 400));
    place.fan(angles);
    SearchRequest request = byPicture(place.files.write("query.jpg", "query"));
    request.top = 40;
    request.stacks = false;
    SearchService vectors(place.parts());
    const auto expected = vectors.searchNow(request); // before there are codes
    VERIFY_OK(expected);
    ServiceParts parts = place.parts();
    parts.index.exactUpTo = 0;
    if (!kept)
        parts.index.keptBytes = 0;
    {
        const auto changes = must(store::Embeddings(*place.library.database).changes(place.model->id));
        index::ModelIndex maker(place.model->id, kDimension, parts.library / "index", parts.index);
        must(maker.refresh(*changes, index::Effort::Maintain, {}));
        must(maker.save());
        QCOMPARE(maker.keepsVectors(), kept);
        QVERIFY(!maker.searchesExactly());
    }
    SearchService codes(std::move(parts));
    const auto found = codes.searchNow(request);
    VERIFY_OK(found);
    QVERIFY(expected->exact && !found->exact);
    QCOMPARE(found->results.size(), std::size_t(40));
    for (std::size_t i = 0; i < 40; ++i) {
        QCOMPARE(found->results[i].path, expected->results[i].path);
        QVERIFY(std::abs(found->results[i].score - expected->results[i].score) < (kept ? 1e-5f : 1e-6f));
        QVERIFY(std::abs(found->results[i].match - expected->results[i].match) < 1e-3);
    }
    request.exact = true;
    const auto exact = codes.searchNow(request);
    VERIFY_OK(exact);
    QVERIFY(exact->exact);
    QCOMPARE(names(exact->results), names(expected->results));
}

void TestAnswer::theQueryPictureAndItsCopiesAreLeftOut()
{
    Place place;
    place.realPicture("own.jpg", "own", {1});
    place.picture("copy.jpg", must(store::Contents(*place.library.database).find(sha256("own")))->id);
    place.fan({0.5});
    SearchService service(place.parts());
    SearchRequest request = byPicture(place.files / "own.jpg");
    QCOMPARE(names(service.searchNow(request)->results), Names{"0.jpg"});
    request.query.pictures[0].region = Region{0, 0, 5, 5};
    QCOMPARE(names(service.searchNow(request)->results), Names{"0.jpg"});
    request.query.pictures[0].region.reset();
    request.includeQuery = true;
    request.stacks = false;
    QCOMPARE(names(service.searchNow(request)->results), (Names{"copy.jpg", "own.jpg", "0.jpg"}));
}

void TestAnswer::anUnchangedFileIsNotEmbeddedAgain()
{
    Place place;
    place.realPicture("own.jpg", "own", {0, 2});
    place.fan({0.5});
    SearchService service(place.parts());
    const auto answer = service.searchNow(byPicture(place.files / "own.jpg"));
    VERIFY_OK(answer);
    QCOMPARE(place.embedder->calls(), 0);
    QVERIFY(std::abs(answer->results[0].score - std::sin(0.5)) < 1e-6);
    QCOMPARE(answer->composed.picture->norm, 2.0f);
}

void TestAnswer::aChangedFileOrARegionIs()
{
    Place place;
    place.realPicture("own.jpg", "own", {0, 1});
    place.fan({0.5});
    SearchService service(place.parts());
    SearchRequest request = byPicture(place.files / "own.jpg");
    request.query.pictures[0].region = Region{1, 2, 3, 4};
    VERIFY_OK(service.searchNow(request));
    QCOMPARE(place.embedder->calls(), 1);
    QCOMPARE(place.embedder->last().region, (std::optional<Region>(Region{1, 2, 3, 4})));
    place.files.write("own.jpg", "other bytes");
    request.query.pictures[0].region.reset();
    const auto answer = service.searchNow(request);
    VERIFY_OK(answer);
    QCOMPARE(place.embedder->calls(), 2);
    QCOMPARE(place.embedder->last().file, place.files / "own.jpg");
}

void TestAnswer::theSameBytesOutsideTheLibraryAreKnown()
{
    Place place;
    place.realPicture("own.jpg", "own", {1});
    place.fan({0.5});
    const TempFolder elsewhere;
    SearchService service(place.parts());
    const auto answer = service.searchNow(byPicture(elsewhere.write("download.jpg", "own")));
    VERIFY_OK(answer);
    QCOMPARE(names(answer->results), Names{"0.jpg"});
    QCOMPARE(place.embedder->calls(), 0); // equal bytes have the embedding that is there
}

void TestAnswer::aPictureOfTheLibraryIsAsked()
{
    Place place;
    SearchRequest request;
    compose::QueryPicture picture;
    picture.picture =
        place.picture("gone.jpg", place.content("gone", {0, 1})); // there is no such file any more
    request.query.pictures = {picture};
    request.query.mode = compose::Mode::Picture;
    place.fan({0.5});
    SearchService service(place.parts());
    const auto answer = service.searchNow(request);
    VERIFY_OK(answer);
    QCOMPARE(names(answer->results), Names{"0.jpg"});
    request.query.pictures[0].picture = {999};
    VERIFY_ERROR(service.searchNow(request), Code::NotFound);
}

void TestAnswer::nearDuplicatesAreStacked()
{
    Place place;
    place.fan({0.1, 0.2, 0.9, 1.0, 1.3}); // cos 0.1 = 0.995, cos 0.3 = 0.955, cos 0.4 = 0.921
    SearchService service(place.parts());
    SearchRequest request = byPicture(place.files.write("query.jpg", "query"));
    const auto stacked = service.searchNow(request);
    VERIFY_OK(stacked);
    QCOMPARE(names(stacked->results), (Names{"0.jpg", "2.jpg", "4.jpg"}));
    QCOMPARE(stacked->results[0].stack.size(), 1u);
    QCOMPARE(stacked->results[0].stack[0].path, place.files / "fan/1.jpg");
    QVERIFY(std::abs(stacked->results[0].stack[0].score - std::cos(0.2)) < 1e-5);
    QVERIFY(stacked->results[0].stack[0].picture != stacked->results[0].picture);
    QCOMPARE(stacked->results[1].stack.size(), 1u);
    QCOMPARE(stacked->results[1].stack[0].path, place.files / "fan/3.jpg");
    QVERIFY(stacked->results[2].stack.empty());
    request.top = 1; // the stack is there whatever number is asked for
    QCOMPARE(service.searchNow(request)->results[0].stack.size(), 1u);
    request.top = 50;
    request.stacks = false;
    QCOMPARE(service.searchNow(request)->results.size(), 5u);
}

void TestAnswer::copiesOfOneContent_data()
{
    QTest::addColumn<bool>("stacks");
    QTest::newRow("behind the first") << true;
    QTest::newRow("each a result") << false;
}

void TestAnswer::copiesOfOneContent()
{
    QFETCH(bool, stacks);
    Place place;
    const ContentId content = place.content("a", {1, 1});
    place.picture("b.jpg", content);
    place.picture("a.jpg", content);
    SearchService service(place.parts());
    SearchRequest request = byPicture(place.files.write("query.jpg", "query"));
    request.stacks = stacks;
    const auto answer = service.searchNow(request);
    VERIFY_OK(answer);
    QCOMPARE(names(answer->results), stacks ? Names{"a.jpg"} : (Names{"a.jpg", "b.jpg"}));
    QCOMPARE(answer->results[0].stack.size(), stacks ? 1u : 0u);
}

void TestAnswer::theMatchDoesNotDependOnTheNumberOfResults()
{
    Place place;
    std::vector<double> angles;
    for (int i = 0; i < 40; ++i)
        angles.push_back(0.03 * i);
    place.fan(angles);
    SearchService service(place.parts());
    SearchRequest request = byPicture(place.files.write("query.jpg", "query"));
    request.stacks = false;
    const auto all = service.searchNow(request);
    VERIFY_OK(all);
    request.top = 3;
    const auto three = service.searchNow(request);
    QCOMPARE(three->results.size(), 3u);
    for (std::size_t i = 0; i < 3; ++i)
        QCOMPARE(three->results[i], all->results[i]);
    // By hand: the sample is the first 32 contents.
    double sum = 0, squares = 0;
    for (int i = 0; i < 32; ++i) {
        sum += std::cos(0.03 * i);
        squares += std::cos(0.03 * i) * std::cos(0.03 * i);
    }
    const double mean = sum / 32, deviation = std::sqrt(squares / 32 - mean * mean);
    QVERIFY(std::abs(all->results[0].match - 100 * (1 - mean) / deviation / 6) < 0.01);
    QCOMPARE(all->results.back().match, 0.0);
}

void TestAnswer::minMatchLeavesOut()
{
    Place place;
    std::vector<double> angles;
    for (int i = 0; i < 32; ++i)
        angles.push_back(0.04 * i);
    place.fan(angles);
    SearchService service(place.parts());
    SearchRequest request = byPicture(place.files.write("query.jpg", "query"));
    request.stacks = false;
    request.minMatch = 10;
    const auto answer = service.searchNow(request);
    VERIFY_OK(answer);
    QVERIFY(!answer->results.empty() && answer->results.size() < 32);
    for (const Found &found : answer->results)
        QVERIFY(found.match >= 10);
    request.minMatch = 100;
    QCOMPARE(service.searchNow(request)->results.size(), 0u);
}

void TestAnswer::filtersNarrowTheAnswer()
{
    Place place;
    place.fan({0.1, 0.5});
    const RootId other = addRoot(*place.library.database, "/other");
    const ContentId both = place.content("both", {0, 1});
    place.picture("here.jpg", both);
    place.picture("there.jpg", both, other);
    SearchService service(place.parts());
    SearchRequest request = byPicture(place.files.write("query.jpg", "query"));
    request.filter.folder = "/other";
    const auto answer = service.searchNow(request);
    VERIFY_OK(answer);
    QCOMPARE(answer->results.size(), 1u); // the copy that lies in the folder, and that one only
    QCOMPARE(answer->results[0].path, std::filesystem::path("/other/there.jpg"));
    QVERIFY(answer->results[0].stack.empty());
    request.filter.folder = "/nowhere";
    VERIFY_ERROR(service.searchNow(request), Code::NotFound);
}

void TestAnswer::excludedAndForgottenContentsAreNotShown()
{
    Place place;
    place.fan({0.5});
    place.content("nobody has it", {1});
    store::PictureRow excluded = pictureNamed(place.root, "no.jpg", place.content("no", {1, 0.1f}));
    excluded.state = store::PictureState::Excluded;
    must(store::Pictures(*place.library.database).put(excluded));
    SearchService service(place.parts());
    const auto answer = service.searchNow(byPicture(place.files.write("query.jpg", "query")));
    VERIFY_OK(answer);
    QCOMPARE(names(answer->results), Names{"0.jpg"});
}

void TestAnswer::offlineOnesAreMarked()
{
    Place place;
    store::Root away;
    away.path = "/media/away";
    away.offline = true;
    const RootId root = must(store::Roots(*place.library.database).add(away));
    place.picture("far.jpg", place.content("far", {0, 0, 1}), root);
    const ContentId both = place.content("both", {1});
    place.picture("a.jpg", both, root);
    place.picture("z.jpg", both);
    SearchService service(place.parts());
    const auto answer = service.searchNow(byPicture(place.files.write("query.jpg", "query")));
    VERIFY_OK(answer);
    QCOMPARE(names(answer->results), (Names{"z.jpg", "far.jpg"})); // the copy that is there stands in front
    QCOMPARE(answer->results[0].offline, false);
    QCOMPARE(answer->results[1].offline, true);
}

void TestAnswer::namesAreAGroup()
{
    Place place;
    place.fan({0.5});
    place.picture("IMG_1234.jpg", place.content("named", {0, 0, 1}));
    place.picture("img_12345.jpg", {}); // not embedded yet
    SearchService service(place.parts());
    SearchRequest request;
    request.query.words = "img_1234";
    const auto answer = service.searchNow(request);
    VERIFY_OK(answer);
    QCOMPARE(answer->mode, compose::Mode::Words);
    QCOMPARE(names(answer->names), (Names{"IMG_1234.jpg", "img_12345.jpg"}));
    QCOMPARE(answer->names[1].score, 0.0f);
    QVERIFY(answer->names[0].why.words.has_value() && !answer->names[1].why.words.has_value());
    QCOMPARE(answer->results.size(), 2u);
    request = byPicture(place.files.write("query.jpg", "query"));
    request.query.words = "img_1234";
    QCOMPARE(service.searchNow(request)->names.size(), 0u); // picture mode reads no words
    request.query.mode = compose::Mode::Composed;
    QCOMPARE(service.searchNow(request)->names.size(), 2u);
}

void TestAnswer::whySaysWhichPart()
{
    Place place;
    place.fan({0.5});
    SearchService service(place.parts());
    SearchRequest request = byPicture(place.files.write("query.jpg", "query"));
    const auto picture = service.searchNow(request);
    VERIFY_OK(picture);
    QCOMPARE(picture->results[0].why.picture, std::optional(picture->results[0].score));
    QVERIFY(!picture->results[0].why.words.has_value());
    request.query.words = "at night";
    request.query.mode = compose::Mode::Average;
    const auto average = service.searchNow(request);
    VERIFY_OK(average);
    QCOMPARE(average->results[0].why.picture, picture->results[0].why.picture);
    QVERIFY(average->results[0].why.words.has_value());
    request.query.pictures.clear();
    request.query.mode.reset();
    const auto words = service.searchNow(request);
    QVERIFY(!words->results[0].why.picture.has_value());
    QCOMPARE(words->results[0].why.words, std::optional(words->results[0].score));
}

void TestAnswer::moreIsAskedWhereMuchIsLeftOut()
{
    Place place;
    for (int i = 0; i < 1000; ++i) // nobody has these
        place.content("lost " + std::to_string(i), {1, 0.0001f * static_cast<float>(i)});
    place.fan({1.2});
    SearchService service(place.parts());
    SearchRequest request = byPicture(place.files.write("query.jpg", "query"));
    request.top = 1;
    QCOMPARE(names(service.searchNow(request)->results), Names{"0.jpg"});
}

SEMBLANCE_TEST(TestAnswer);
#include "tst_answer.moc"
