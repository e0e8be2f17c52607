// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/search/reranker.h"
#include "tests/core/search/searchtest.h"

using namespace semblance;
using namespace semblance::search;
using namespace semblance::test;

namespace {

/// Nouns whose rows point somewhere; what matters is their mean.
std::shared_ptr<const compose::NounTable> someNouns(const ModelId &model)
{
    auto table = std::make_shared<compose::NounTable>();
    table->model = model;
    table->nouns = {"dog", "cat", "boat", "tree"};
    table->dimension = kDimension;
    for (std::uint64_t noun = 0; noun < table->nouns.size(); ++noun) {
        std::vector<float> row = fakeNumbers(900 + noun, kDimension);
        normalise(row);
        table->matrix.insert(table->matrix.end(), row.begin(), row.end());
    }
    table->mean = fakeNumbers(950, kDimension);
    normalise(table->mean);
    return table;
}

struct Scattered : Place
{
    explicit Scattered(int pictures)
    {
        for (int at = 0; at < pictures; ++at) {
            const std::string name = "p" + std::to_string(at) + ".jpg";
            // Every fifth lies close to the one before: there are stacks.
            std::vector<float> raw = fakeNumbers(static_cast<std::uint64_t>(at - at % 5 / 4), kDimension);
            raw[static_cast<std::size_t>(at % kDimension)] += at % 5 == 4 ? 0.05f : 0;
            picture(name, content(name, raw));
        }
    }
    ServiceParts withNouns() const
    {
        ServiceParts all = parts();
        all.nouns = [table = someNouns(model->id)](
                        const CancelToken &) -> Result<std::shared_ptr<const compose::NounTable>> {
            return table;
        };
        return all;
    }
};

} // namespace

class TestReranker final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyStrengthGivesWhatTheEngineGives_data();
    void everyStrengthGivesWhatTheEngineGives();
    void withoutBothEndsThereIsNothingToRankAgain();
    void nobodyPaysForWhatNobodyAskedFor();
};

void TestReranker::everyStrengthGivesWhatTheEngineGives_data()
{
    QTest::addColumn<int>("mode");
    QTest::addColumn<QString>("negative");
    QTest::addColumn<double>("from");
    QTest::newRow("composed") << static_cast<int>(compose::Mode::Composed) << QString() << 0.0;
    QTest::newRow("composed, from the left")
        << static_cast<int>(compose::Mode::Composed) << QString() << -0.6;
    QTest::newRow("composed, with Not") << static_cast<int>(compose::Mode::Composed) << "people" << 0.3;
    QTest::newRow("average") << static_cast<int>(compose::Mode::Average) << QString() << 0.0;
    QTest::newRow("picture") << static_cast<int>(compose::Mode::Picture) << QString() << 0.0;
    QTest::newRow("words, with Not") << static_cast<int>(compose::Mode::Words) << "people" << 1.0;
}

void TestReranker::everyStrengthGivesWhatTheEngineGives()
{
    QFETCH(int, mode);
    QFETCH(QString, negative);
    QFETCH(double, from);
    Scattered place(120);
    SearchService service(place.withNouns());
    SearchRequest request = byPicture(place.files.write("query.jpg", "query"));
    request.query.mode = static_cast<compose::Mode>(mode);
    request.query.words = "in the snow";
    request.query.negative = negative.toStdString();
    request.query.strength = from;
    request.top = 40;
    request.rerank = true;
    const auto first = service.searchNow(request);
    VERIFY_OK(first);
    QVERIFY(first->rerank != nullptr);
    std::vector<std::string> before;
    int others = 0;
    for (const double strength : {-1.0, -0.6, -0.05, 0.0, 0.01, 0.3, 0.75, 1.0}) {
        request.query.strength = strength;
        const auto engine = service.searchNow(request);
        VERIFY_OK(engine);
        QCOMPARE(first->rerank->at(strength), engine->results); // order, scores, matches, stacks, facts
        others += std::exchange(before, names(engine->results)) != names(engine->results);
    }
    QVERIFY(others > 2); // the strength does change the order
}

void TestReranker::withoutBothEndsThereIsNothingToRankAgain()
{
    Place place;
    place.fan({0.1, 0.7});
    SearchService service(place.parts());
    SearchRequest request = byPicture(place.files.write("query.jpg", "query"));
    request.rerank = true;
    const auto answer = service.searchNow(request);
    VERIFY_OK(answer);
    QVERIFY(answer->rerank == nullptr);
}

void TestReranker::nobodyPaysForWhatNobodyAskedFor()
{
    Place place;
    place.fan({0.1, 0.7});
    SearchService service(place.parts());
    SearchRequest request = byPicture(place.files.write("query.jpg", "query"));
    request.query.words = "in the snow";
    const auto answer = service.searchNow(request);
    VERIFY_OK(answer);
    QVERIFY(answer->rerank == nullptr);
}

SEMBLANCE_TEST(TestReranker);
#include "tst_reranker.moc"
