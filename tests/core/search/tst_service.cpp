// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "tests/core/search/searchtest.h"

#include <atomic>
#include <future>
#include <thread>

using namespace semblance;
using namespace semblance::search;
using namespace semblance::test;

class TestService final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theSameTwiceAndFromEightThreads();
    void newPicturesAreFoundAtOnce();
    void anIndexSavedLaterIsPickedUp();
    void aComposedQueryIsTakenAsItIs();
    void errorsComeInOrder();
    void theNewestQuestionWins();
    void stoppingDoesNotWaitForWhatWaits();
};

void TestService::theSameTwiceAndFromEightThreads()
{
    Place place;
    std::vector<double> angles;
    for (int i = 0; i < 100; ++i)
        angles.push_back(0.0157 * ((i * 37) % 100));
    place.fan(angles);
    const SearchRequest request = byPicture(place.files.write("query.jpg", "query"));
    SearchService service(place.parts());
    const auto first = service.searchNow(request);
    VERIFY_OK(first);
    std::vector<std::vector<Found>> again(8);
    {
        std::vector<std::jthread> threads;
        for (auto &mine : again)
            threads.emplace_back([&] { mine = service.searchNow(request)->results; });
    }
    for (const auto &mine : again)
        QCOMPARE(mine, first->results);
    SearchService other(place.parts());
    QCOMPARE(other.searchNow(request)->results, first->results);
}

void TestService::newPicturesAreFoundAtOnce()
{
    Place place;
    place.fan({0.5});
    SearchService service(place.parts());
    const SearchRequest request = byPicture(place.files.write("query.jpg", "query"));
    QCOMPARE(service.searchNow(request)->results.size(), 1u);
    const PictureId added = place.picture("new.jpg", place.content("new", {1}));
    QCOMPARE(names(service.searchNow(request)->results), (Names{"new.jpg", "0.jpg"}));
    must(store::Pictures(*place.library.database).remove(std::vector{added}));
    must(store::Contents(*place.library.database).removeUnused());
    const auto answer = service.searchNow(request);
    QCOMPARE(names(answer->results), Names{"0.jpg"});
    QCOMPARE(answer->librarySize, 1);
}

void TestService::anIndexSavedLaterIsPickedUp()
{
    Place place;
    std::vector<double> angles;
    for (int i = 0; i < 100; ++i)
        angles.push_back(0.0157 * i);
    place.fan(angles);
    ServiceParts parts = place.parts();
    parts.index.exactUpTo = 10;
    SearchService service(parts);
    SearchRequest request = byPicture(place.files.write("query.jpg", "query"));
    request.top = 5;
    const auto scanned = service.searchNow(request);
    VERIFY_OK(scanned);
    QVERIFY(scanned->exact);
    { // another program
        index::ModelIndex index(place.model->id, kDimension, parts.library / "index", parts.index);
        const auto changes = store::Embeddings(*place.library.database).changes(place.model->id);
        VERIFY_OK(changes);
        VERIFY_OK(index.refresh(**changes, index::Effort::Maintain, {}));
        VERIFY_OK(index.save());
    }
    QTRY_VERIFY_WITH_TIMEOUT(!service.searchNow(request)->exact, 60'000);
    const auto fast = service.searchNow(request);
    QCOMPARE(fast->results.front().path, scanned->results.front().path);
    QCOMPARE(fast->results.front().score, scanned->results.front().score);
    QCOMPARE(fast->librarySize, 100);
    // It is followed as the one before was.
    place.picture("new.jpg", place.content("new", {1}));
    QCOMPARE(service.searchNow(request)->librarySize, 101);
}

void TestService::aComposedQueryIsTakenAsItIs()
{
    Place place;
    place.fan({0.5, 1.5});
    SearchService service(place.parts());
    SearchRequest request;
    compose::Composed composed;
    composed.mode = compose::Mode::Picture;
    composed.embedding = embeddingOf(std::vector<float>{0, 1, 0, 0, 0, 0, 0, 0}, place.model->id);
    request.composed = composed;
    const auto answer = service.searchNow(request);
    VERIFY_OK(answer);
    QCOMPARE(names(answer->results), (Names{"1.jpg", "0.jpg"}));
    QCOMPARE(place.embedder->calls(), 0);
}

void TestService::errorsComeInOrder()
{
    Place place;
    ServiceParts parts = place.parts();
    parts.library = place.files / "none";
    SearchService service(parts);
    VERIFY_ERROR(service.searchNow(SearchRequest()), Code::Invalid);
    SearchRequest request = byPicture(place.files / "missing.jpg");
    request.top = 0;
    VERIFY_ERROR(service.searchNow(request), Code::Invalid);
    request.top = 5;
    const auto input = service.searchNow(request);
    VERIFY_ERROR(input, Code::NotFound);
    QVERIFY(input.error().file.find("missing.jpg") != std::string::npos);
    const auto library = service.searchNow(byPicture(place.files.write("query.jpg", "query")));
    VERIFY_ERROR(library, Code::NotFound);
    QCOMPARE(library.error().cause, std::string("there is no library yet"));
    const CancelToken cancel;
    cancel.cancel();
    SearchService good(place.parts());
    VERIFY_ERROR(good.searchNow(byPicture(place.files / "query.jpg"), cancel), Code::Interrupted);
}

void TestService::theNewestQuestionWins()
{
    Place place;
    place.fan({0.5});
    SearchService service(place.parts());
    const SearchRequest request = byPicture(place.files.write("query.jpg", "query"));
    place.embedder->hold(true);
    std::vector<std::promise<Result<Answer>>> promises(4);
    std::vector<std::future<Result<Answer>>> answers;
    for (auto &promise : promises)
        answers.push_back(promise.get_future());
    service.submit(request, [&](Result<Answer> answer) { promises[0].set_value(std::move(answer)); });
    place.embedder->waitForCall(1); // it runs
    for (std::size_t i = 1; i < 4; ++i)
        service.submit(request, [&, i](Result<Answer> answer) { promises[i].set_value(std::move(answer)); });
    for (std::size_t i = 0; i < 3; ++i)
        VERIFY_ERROR(answers[i].get(), Code::Interrupted);
    place.embedder->waitForCall(2); // those in between never began
    place.embedder->hold(false);
    const auto last = answers[3].get();
    VERIFY_OK(last);
    QCOMPARE(names(last->results), Names{"0.jpg"});
    QCOMPARE(place.embedder->calls(), 2);
}

void TestService::stoppingDoesNotWaitForWhatWaits()
{
    Place place;
    place.fan({0.5});
    const SearchRequest request = byPicture(place.files.write("query.jpg", "query"));
    place.embedder->hold(true);
    std::atomic<int> heard = 0;
    {
        SearchService service(place.parts());
        service.submit(request, [&](const Result<Answer> &answer) { heard += answer.ok() ? 100 : 1; });
        place.embedder->waitForCall(1);
        service.submit(request, [&](const Result<Answer> &answer) { heard += answer.ok() ? 100 : 1; });
    }
    QVERIFY(heard >= 1 && heard <= 2);
}

SEMBLANCE_TEST(TestService);
#include "tst_service.moc"
