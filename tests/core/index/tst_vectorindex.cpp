// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/index/exactindex.h"
#include "core/index/hnswindex.h"
#include "core/index/kernel.h"
#include "core/index/rerank.h"
#include "tests/core/index/indextest.h"

#include <algorithm>
#include <cmath>
#include <thread>

using namespace semblance;
using namespace semblance::index;
using namespace semblance::test;

class TestVectorIndex final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void kernelsAgreeWithThePlainSum_data();
    void kernelsAgreeWithThePlainSum();
    void idSetsHoldWhatTheyWereGiven();
    void hitsAreSortedAndTiesGoById_data();
    void hitsAreSortedAndTiesGoById();
    void removedOnesAreNotFoundAndComeBack_data();
    void removedOnesAreNotFoundAndComeBack();
    void replacedOnesHaveTheirNewVector_data();
    void replacedOnesHaveTheirNewVector();
    void fewerHitsWhereThereAreFewer_data();
    void fewerHitsWhereThereAreFewer();
    void anEmptyIndexFindsNothing_data();
    void anEmptyIndexFindsNothing();
    void theGraphFindsNearlyEverything();
    void filtersHold_data();
    void filtersHold();
    void readersOnEightThreadsGetTheSame();
    void theSameOrderMakesTheSameGraph();
    void savedAndLoadedIsTheSame_data();
    void savedAndLoadedIsTheSame();
    void searchesCanBeCancelled_data();
    void searchesCanBeCancelled();
    void rerankingSortsByTheExactCosine();
};

namespace {

constexpr int kDimension = 64;

std::unique_ptr<VectorIndex> make(const QString &kind, int dimension = kDimension, HnswOptions options = {})
{
    return kind == "exact" ? makeExactIndex(dimension) : makeHnswIndex(dimension, options);
}

void kinds()
{
    QTest::addColumn<QString>("kind");
    QTest::newRow("exact") << "exact";
    QTest::newRow("hnsw") << "hnsw";
}

Hits found(const VectorIndex &index, std::span<const float> query, int k, const IdSet *allowed = nullptr)
{
    const auto hits = index.search(query, k, allowed, CancelToken());
    SEMBLANCE_CHECK(hits.ok());
    return *hits;
}

void add(VectorIndex &index, std::span<const ContentId> ids, std::span<const float> units)
{
    SEMBLANCE_CHECK(index.add(ids, units).ok());
}

} // namespace

void TestVectorIndex::kernelsAgreeWithThePlainSum_data()
{
    QTest::addColumn<int>("size");
    for (const int size : {0, 1, 7, 31, 32, 63, 64, 65, 100, 512, 768, 1027})
        QTest::addRow("%d numbers", size) << size;
}

void TestVectorIndex::kernelsAgreeWithThePlainSum()
{
    QFETCH(int, size);
    std::mt19937 random(7);
    std::uniform_real_distribution<float> uniform(-1, 1);
    std::vector<float> a(static_cast<std::size_t>(size)), b(a.size());
    double expected = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        a[i] = uniform(random);
        b[i] = uniform(random);
        expected += static_cast<double>(a[i]) * b[i];
    }
    const float product = innerProduct(a.data(), b.data(), a.size());
    QVERIFY(std::abs(product - expected) <= 1e-6 * (1 + size));
    QCOMPARE(innerProduct(a.data(), b.data(), a.size()), product);
}

void TestVectorIndex::idSetsHoldWhatTheyWereGiven()
{
    const IdSet set({{130}, {1}, {64}, {1}, {0}, {-3}, {63}});
    QCOMPARE(set.ids(), (std::vector<ContentId>{{1}, {63}, {64}, {130}}));
    for (const std::int64_t id : {1, 63, 64, 130})
        QVERIFY(set.contains({id}));
    for (const std::int64_t id : {-3, 0, 2, 65, 129, 131, 100000})
        QVERIFY(!set.contains({id}));
    QVERIFY(!IdSet().contains({1}));
}

void TestVectorIndex::hitsAreSortedAndTiesGoById_data()
{
    kinds();
}

void TestVectorIndex::hitsAreSortedAndTiesGoById()
{
    QFETCH(QString, kind);
    const auto index = make(kind, 2);
    const std::vector<ContentId> ids = {{9}, {4}, {7}, {2}, {5}};
    add(*index, ids, std::vector<float>{1, 0, 0, 1, 1, 0, 1, 0, 0.6f, 0.8f});
    const std::vector<float> query = {1, 0};
    const Hits hits = found(*index, query, 5);
    QCOMPARE(hits, (Hits{{{2}, 1}, {{7}, 1}, {{9}, 1}, {{5}, 0.6f}, {{4}, 0}}));
}

void TestVectorIndex::removedOnesAreNotFoundAndComeBack_data()
{
    kinds();
}

void TestVectorIndex::removedOnesAreNotFoundAndComeBack()
{
    QFETCH(QString, kind);
    const auto index = make(kind);
    MadeVectors made(kDimension);
    const auto units = made.many(200);
    const auto ids = idsFrom(1, 200);
    add(*index, ids, units);
    const std::span<const float> query(units.data() + 10 * kDimension, kDimension);
    QCOMPARE(found(*index, query, 1)[0].content, ContentId{11});
    const auto removed = index->remove(std::vector<ContentId>{{11}, {200}, {999}});
    VERIFY_OK(removed);
    QCOMPARE(*removed, 2);
    QCOMPARE(index->count(), 198);
    for (const Hit &hit : found(*index, query, 200))
        QVERIFY(hit.content != ContentId{11} && hit.content != ContentId{200});
    std::vector<float> out(kDimension);
    QVERIFY(!index->vector({11}, out));
    QCOMPARE(*index->remove(std::vector<ContentId>{{11}}), 0);
    add(*index, std::vector<ContentId>{{11}}, query);
    QCOMPARE(index->count(), 199);
    QCOMPARE(index->dead(), kind == "exact" ? 0 : 1);
    QCOMPARE(found(*index, query, 1)[0].content, ContentId{11});
    QVERIFY(index->vector({11}, out));
    QVERIFY(std::equal(out.begin(), out.end(), query.begin()));
}

void TestVectorIndex::replacedOnesHaveTheirNewVector_data()
{
    kinds();
}

void TestVectorIndex::replacedOnesHaveTheirNewVector()
{
    QFETCH(QString, kind);
    const auto index = make(kind);
    MadeVectors made(kDimension);
    add(*index, idsFrom(1, 100), made.many(100));
    const auto fresh = made.one();
    add(*index, std::vector<ContentId>{{50}}, fresh);
    QCOMPARE(index->count(), 100);
    const Hits hits = found(*index, fresh, 1);
    QCOMPARE(hits[0].content, ContentId{50});
    QVERIFY(std::abs(hits[0].cosine - 1) < 1e-6);
}

void TestVectorIndex::fewerHitsWhereThereAreFewer_data()
{
    kinds();
}

void TestVectorIndex::fewerHitsWhereThereAreFewer()
{
    QFETCH(QString, kind);
    const auto index = make(kind);
    MadeVectors made(kDimension);
    add(*index, idsFrom(1, 3), made.many(3));
    QCOMPARE(found(*index, made.one(), 10).size(), 3u);
    QCOMPARE(found(*index, made.one(), 0).size(), 0u);
    const IdSet two({{2}, {3}, {77}});
    QCOMPARE(found(*index, made.one(), 10, &two).size(), 2u);
}

void TestVectorIndex::anEmptyIndexFindsNothing_data()
{
    kinds();
}

void TestVectorIndex::anEmptyIndexFindsNothing()
{
    QFETCH(QString, kind);
    const auto index = make(kind);
    MadeVectors made(kDimension);
    QCOMPARE(found(*index, made.one(), 5).size(), 0u);
    VERIFY_OK(index->searchExactly(made.one(), 5, nullptr, CancelToken()));
    QCOMPARE(*index->remove(idsFrom(1, 3)), 0);
    const TempFolder folder;
    VERIFY_OK(index->save(folder / "empty"));
    VERIFY_OK(index->load(folder / "empty"));
    QCOMPARE(index->count(), 0);
    add(*index, idsFrom(1, 3), made.many(3));
    SEMBLANCE_CHECK(index->remove(idsFrom(1, 3)).ok());
    QCOMPARE(found(*index, made.one(), 5).size(), 0u);
}

void TestVectorIndex::theGraphFindsNearlyEverything()
{
    constexpr int kCount = 10000, kTop = 50, kQueries = 50;
    MadeVectors made(kDimension);
    const auto units = made.many(kCount);
    const auto exact = makeExactIndex(kDimension);
    HnswOptions options;
    options.buildBreadth = 100; // the test's own time
    const auto graph = makeHnswIndex(kDimension, options);
    add(*exact, idsFrom(1, kCount), units);
    add(*graph, idsFrom(1, kCount), units);
    int hit = 0;
    for (int i = 0; i < kQueries; ++i) {
        const auto query = made.one();
        const Hits reference = found(*exact, query, kTop);
        std::set<ContentId> expected;
        for (const Hit &each : reference)
            expected.insert(each.content);
        for (const Hit &each : found(*graph, query, kTop))
            hit += static_cast<int>(expected.count(each.content));
        const auto scanned = graph->searchExactly(query, kTop, nullptr, CancelToken());
        VERIFY_OK(scanned);
        QCOMPARE(*scanned, reference);
    }
    const double recall = hit / double(kQueries * kTop);
    QVERIFY2(recall >= 0.99, qPrintable(QString::number(recall)));
}

void TestVectorIndex::filtersHold_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<int>("every");
    QTest::addColumn<int>("exactBelow");
    for (const char *kind : {"exact", "hnsw"})
        for (const int every : {2, 3, 50, 1900})
            for (const int exactBelow : {0, 20000})
                QTest::addRow("%s, every %d, exact below %d", kind, every, exactBelow)
                    << kind << every << exactBelow;
}

void TestVectorIndex::filtersHold()
{
    QFETCH(QString, kind);
    QFETCH(int, every);
    QFETCH(int, exactBelow);
    constexpr int kCount = 2000, kTop = 10;
    MadeVectors made(kDimension);
    const auto units = made.many(kCount);
    HnswOptions options;
    options.exactBelow = exactBelow;
    options.buildBreadth = 50;
    const auto index = make(kind, kDimension, options);
    add(*index, idsFrom(1, kCount), units);
    std::vector<ContentId> ids;
    for (std::int64_t id = 1; id <= kCount; id += every)
        ids.push_back({id});
    const IdSet allowed(ids);
    for (int i = 0; i < 5; ++i) {
        const auto query = made.one();
        Hits expected;
        for (const ContentId id : ids) {
            const std::span row(units.data() + (id.value - 1) * kDimension, kDimension);
            expected.push_back({id, innerProduct(query.data(), row.data(), kDimension)});
        }
        std::sort(expected.begin(), expected.end(), better);
        expected.resize(std::min<std::size_t>(kTop, expected.size()));
        QCOMPARE(found(*index, query, kTop, &allowed), expected);
    }
    const IdSet nobody;
    QCOMPARE(found(*index, made.one(), kTop, &nobody).size(), 0u);
}

void TestVectorIndex::readersOnEightThreadsGetTheSame()
{
    constexpr int kCount = 3000, kQueries = 40;
    for (const char *kind : {"exact", "hnsw"}) {
        MadeVectors made(kDimension);
        const auto index = make(kind);
        add(*index, idsFrom(1, kCount), made.many(kCount));
        std::vector<std::vector<float>> queries;
        std::vector<Hits> once;
        for (int i = 0; i < kQueries; ++i) {
            queries.push_back(made.one());
            once.push_back(found(*index, queries.back(), 20));
        }
        std::vector<std::vector<Hits>> again(8);
        {
            std::vector<std::jthread> threads;
            for (auto &mine : again)
                threads.emplace_back([&] {
                    for (const auto &query : queries)
                        mine.push_back(found(*index, query, 20));
                });
        }
        for (const auto &mine : again)
            QCOMPARE(mine, once);
    }
}

void TestVectorIndex::theSameOrderMakesTheSameGraph()
{
    MadeVectors made(kDimension);
    const auto units = made.many(2000);
    const TempFolder folder;
    for (const char *name : {"1", "2"}) {
        const auto index = makeHnswIndex(kDimension);
        for (int i = 0; i < 2000; i += 100) // in batches, so that it grows
            add(*index, idsFrom(i + 1, 100),
                std::span(units).subspan(static_cast<std::size_t>(i * kDimension), 100 * kDimension));
        VERIFY_OK(index->save(folder / name));
    }
    QFile a(QString::fromStdString((folder / "1").string())),
        b(QString::fromStdString((folder / "2").string()));
    QVERIFY(a.open(QIODevice::ReadOnly) && b.open(QIODevice::ReadOnly));
    QCOMPARE(a.readAll() == b.readAll(), true);
}

void TestVectorIndex::savedAndLoadedIsTheSame_data()
{
    kinds();
}

void TestVectorIndex::savedAndLoadedIsTheSame()
{
    QFETCH(QString, kind);
    MadeVectors made(kDimension);
    const auto index = make(kind);
    add(*index, idsFrom(1, 1500), made.many(1500));
    SEMBLANCE_CHECK(index->remove(idsFrom(100, 50)).ok());
    const TempFolder folder;
    VERIFY_OK(index->save(folder / "index"));
    QVERIFY(!std::filesystem::exists(folder / "index.part"));
    const auto again = make(kind);
    VERIFY_OK(again->load(folder / "index"));
    QCOMPARE(again->count(), 1450);
    for (int i = 0; i < 20; ++i) {
        const auto query = made.one();
        QCOMPARE(found(*again, query, 300), found(*index, query, 300));
    }
    add(*again, idsFrom(2000, 100), made.many(100)); // a loaded one can grow
    add(*again, idsFrom(100, 1), made.many(1));
    QCOMPARE(again->count(), 1551);
    VERIFY_ERROR(make(kind, 47)->load(folder / "index"), Code::Damaged);
    VERIFY_ERROR(again->load(folder / "none"), Code::NotFound);
    QCOMPARE(again->count(), 1551);
}

void TestVectorIndex::searchesCanBeCancelled_data()
{
    kinds();
}

void TestVectorIndex::searchesCanBeCancelled()
{
    QFETCH(QString, kind);
    const auto index = make(kind);
    MadeVectors made(kDimension);
    add(*index, idsFrom(1, 100), made.many(100));
    const CancelToken cancel;
    cancel.cancel();
    VERIFY_ERROR(index->searchExactly(made.one(), 5, nullptr, cancel), Code::Interrupted);
}

void TestVectorIndex::rerankingSortsByTheExactCosine()
{
    const std::vector<float> query = {1, 0};
    const Hits candidates = {{{1}, 0.9f}, {{2}, 0.1f}, {{3}, 0.1f}, {{4}, 0.5f}};
    const auto vectorOf = [](ContentId id, std::span<float> into) {
        into[0] = id.value == 1 ? 0.25f : 0.75f;
        into[1] = 0;
        return id.value != 4;
    };
    QCOMPARE(rerank(candidates, query, 10, vectorOf), (Hits{{{2}, 0.75f}, {{3}, 0.75f}, {{1}, 0.25f}}));
    QCOMPARE(rerank(candidates, query, 1, vectorOf), (Hits{{{2}, 0.75f}}));
}

SEMBLANCE_TEST(TestVectorIndex);
#include "tst_vectorindex.moc"
