// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/files.h"
#include "core/index/codeindex.h"
#include "core/index/codekernel.h"
#include "core/index/exactindex.h"
#include "core/index/rerank.h"
#include "tests/core/index/indextest.h"

#include <algorithm>
#include <cmath>

using namespace semblance;
using namespace semblance::index;
using namespace semblance::test;

namespace {

constexpr int kDimension = 256;
constexpr int kCount = 12'000;

/// Vectors whose axes spread unevenly around a common offset, as those of pictures do, and queries that lie
/// off them, as words and composed queries do.
struct Made
{
    std::vector<float> vectors = spread(kCount, 1, 0.0f);
    std::vector<float> queries = spread(40, 2, 1.0f);
    std::vector<float> alike = spread(40, 3, 0.0f);
    std::vector<ContentId> ids = idsFrom(1, kCount);

    static std::vector<float> spread(int count, unsigned seed, float off)
    {
        std::mt19937 random(seed);
        std::normal_distribution<float> normal;
        std::vector<float> all;
        for (int i = 0; i < count; ++i) {
            std::vector<float> one(kDimension);
            for (int axis = 0; axis < kDimension; ++axis)
                one[static_cast<std::size_t>(axis)] =
                    normal(random) / std::pow(static_cast<float>(axis + 1), 0.6f) +
                    (axis % 7 == 0 ? 0.5f : 0.0f) +
                    off * (0.1f * normal(random) + (axis % 5 == 0 ? 0.6f : 0.0f));
            normalise(one);
            all.insert(all.end(), one.begin(), one.end());
        }
        return all;
    }
    std::span<const float> vector(std::size_t i) const
    {
        return std::span(vectors).subspan(i * kDimension, kDimension);
    }
};

const Made &made()
{
    static const Made vectors;
    return vectors;
}

std::unique_ptr<VectorIndex> filled(int threads = 2)
{
    auto index = makeCodeIndex(
        kDimension,
        Codebook::train(std::span(made().vectors).first(4'096 * std::size_t(kDimension)), kDimension),
        {.threads = threads});
    SEMBLANCE_CHECK(index->add(made().ids, made().vectors).ok());
    return index;
}

std::unique_ptr<VectorIndex> reference()
{
    auto index = makeExactIndex(kDimension);
    SEMBLANCE_CHECK(index->add(made().ids, made().vectors).ok());
    return index;
}

/// How many of the 50 nearest are found when 200 are asked for and re-ranked.
double recall(const VectorIndex &index, const VectorIndex &exact, std::span<const float> queries,
              const IdSet *allowed = nullptr)
{
    int found = 0, wanted = 0;
    for (std::size_t at = 0; at < queries.size(); at += kDimension) {
        const auto query = queries.subspan(at, kDimension);
        const auto near = index.search(query, 200, allowed, {});
        const auto right = exact.search(query, 50, allowed, {});
        SEMBLANCE_CHECK(near.ok() && right.ok());
        const Hits ranked = rerank(
            *near, query, 50, [&](ContentId id, std::span<float> into) { return exact.vector(id, into); });
        wanted += static_cast<int>(right->size());
        for (const Hit &hit : *right)
            found +=
                std::ranges::any_of(ranked, [&](const Hit &other) { return other.content == hit.content; });
    }
    return static_cast<double>(found) / wanted;
}

} // namespace

class TestCodeIndex final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void kernelsGiveTheSameNumbers_data();
    void kernelsGiveTheSameNumbers();
    void cosinesAreNearTheTrueOnes();
    void nearlyEverythingIsFound();
    void vectorsWithoutPrincipalAxesAreFoundByWidening();
    void vectorsAreKeptNearlyUntilThereAreTooMany();
    void filtersGiveFullPages_data();
    void filtersGiveFullPages();
    void removedAndReplacedOnesLeaveNothingBehind();
    void threadsChangeNothing();
    void savedAndLoadedIsTheSame();
    void whatIsNoSavedIndexIsDamaged_data();
    void whatIsNoSavedIndexIsDamaged();
    void smallAndOddOnesWork_data();
    void smallAndOddOnesWork();
    void searchesCanBeCancelled();
};

void TestCodeIndex::kernelsGiveTheSameNumbers_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"avx512vnni", "avx2", "plain"})
        QTest::newRow(name) << name;
}

void TestCodeIndex::kernelsGiveTheSameNumbers()
{
    QFETCH(QString, name);
    constexpr std::size_t kAxes = 192, kBlocks = 7;
    std::mt19937 random(5);
    std::vector<std::uint8_t> codes(kAxes * kBlocks * kBlockRows);
    std::vector<std::int16_t> query(kAxes);
    for (auto &code : codes)
        code = static_cast<std::uint8_t>(random() % 256);
    for (auto &number : query)
        number = static_cast<std::int16_t>(static_cast<int>(random() % 16'383) - 8'191);
    query[0] = -8'191, query[1] = 8'191, query[2] = -128, query[3] = 128;
    std::vector<std::int32_t> sums(kBlocks * kBlockRows);
    if (!useCodeKernel(name.toLatin1().constData()))
        QSKIP("this processor has no such instructions");
    sumBlocks(codes.data(), kBlocks, query.data(), kAxes, sums.data());
    const std::int32_t row = sumRow(codes.data(), query.data(), kAxes);
    std::int32_t rowExpected = 0;
    for (std::size_t axis = 0; axis < kAxes; ++axis)
        rowExpected += codes[axis] * query[axis];
    QCOMPARE(row, rowExpected);
    for (std::size_t i = 0; i < sums.size(); ++i) {
        std::int32_t expected = 0;
        for (std::size_t axis = 0; axis < kAxes; ++axis)
            expected += codes[i / kBlockRows * kBlockRows * kAxes + axis / 4 * 4 * kBlockRows +
                              i % kBlockRows * 4 + axis % 4] *
                        query[axis];
        QCOMPARE(sums[i], expected);
    }
    for (const char *best : {"plain", "avx2", "avx512vnni"}) // leave the best one
        static_cast<void>(useCodeKernel(best));
}

void TestCodeIndex::cosinesAreNearTheTrueOnes()
{
    const auto index = filled();
    QCOMPARE(index->kind(), std::string_view("codes"));
    QCOMPARE(index->count(), kCount);
    for (const auto &queries : {made().queries, made().alike}) {
        const auto query = std::span(queries).first(kDimension);
        const auto all = index->searchExactly(query, kCount, nullptr, {});
        VERIFY_OK(all);
        QCOMPARE(all->size(), std::size_t(kCount));
        double squares = 0, error = 0, sum = 0;
        for (const Hit &hit : *all) {
            const double truth = dot(query, made().vector(static_cast<std::size_t>(hit.content.value - 1)));
            error += (hit.cosine - truth) * (hit.cosine - truth);
            sum += truth, squares += truth * truth;
        }
        const double spread = std::sqrt(squares / kCount - sum / kCount * sum / kCount);
        QVERIFY2(std::sqrt(error / kCount) < 0.03 * spread,
                 std::to_string(std::sqrt(error / kCount) / spread).c_str());
    }
}

void TestCodeIndex::nearlyEverythingIsFound()
{
    const auto index = filled(), exact = reference();
    const double off = recall(*index, *exact, made().queries), in = recall(*index, *exact, made().alike);
    QVERIFY2(off >= 0.99, std::to_string(off).c_str());
    QVERIFY2(in >= 0.99, std::to_string(in).c_str());
}

void TestCodeIndex::vectorsWithoutPrincipalAxesAreFoundByWidening()
{
    // Every axis spreads alike: the first quarter says little, and the scan has to notice.
    std::mt19937 random(9);
    std::normal_distribution<float> normal;
    const auto draw = [&](int count) {
        std::vector<float> all;
        for (int i = 0; i < count; ++i) {
            std::vector<float> one(kDimension);
            for (float &number : one)
                number = normal(random);
            normalise(one);
            all.insert(all.end(), one.begin(), one.end());
        }
        return all;
    };
    const auto vectors = draw(6'000), queries = draw(20);
    const auto ids = idsFrom(1, 6'000);
    auto exact = makeExactIndex(kDimension);
    auto index = makeCodeIndex(
        kDimension, Codebook::train(std::span(vectors).first(3'000 * std::size_t(kDimension)), kDimension),
        {});
    VERIFY_OK(exact->add(ids, vectors));
    VERIFY_OK(index->add(ids, vectors));
    const double found = recall(*index, *exact, queries);
    QVERIFY2(found >= 0.99, std::to_string(found).c_str());
}

void TestCodeIndex::vectorsAreKeptNearlyUntilThereAreTooMany()
{
    const auto book =
        Codebook::train(std::span(made().vectors).first(500 * std::size_t(kDimension)), kDimension);
    const TempFolder folder;
    auto index = makeCodeIndex(kDimension, book, {.keptBytes = 1'000 * (2 * kDimension + 4)});
    const auto ids = std::span(made().ids);
    VERIFY_OK(index->add(ids.first(1'000), std::span(made().vectors).first(1'000 * std::size_t(kDimension))));
    VERIFY_OK(index->remove(ids.subspan(10, 1))); // the last one takes its place
    std::vector<float> unit(kDimension);
    QVERIFY(!index->vector(ids[10], unit));
    VERIFY_OK(index->save(folder / "codes"));
    auto loaded = makeCodeIndex(kDimension, {}, {.keptBytes = 1'000 * (2 * kDimension + 4)});
    VERIFY_OK(loaded->load(folder / "codes"));
    for (const VectorIndex *one : {index.get(), loaded.get()})
        for (const std::size_t i : {0u, 9u, 11u, 500u, 999u}) {
            QVERIFY(one->keepsVectors() && one->vector(ids[i], unit));
            for (const std::size_t other : {i, std::size_t(3)})
                QVERIFY(std::abs(dot(unit, made().vector(other)) -
                                 dot(made().vector(i), made().vector(other))) < 1e-5f);
        }
    VERIFY_OK(loaded->add(
        ids.subspan(1'000, 2),
        std::span(made().vectors).subspan(1'000 * std::size_t(kDimension), 2 * std::size_t(kDimension))));
    QVERIFY(!loaded->keepsVectors() && !loaded->vector(ids[0], unit));
    VERIFY_OK(loaded->save(folder / "codes"));
    VERIFY_OK(index->load(folder / "codes"));
    QVERIFY(!index->keepsVectors());
    QCOMPARE(index->count(), std::int64_t(1'001));
}

void TestCodeIndex::filtersGiveFullPages_data()
{
    QTest::addColumn<int>("everyNth");
    for (const int nth : {40, 2, 1})
        QTest::addRow("one of %d", nth) << nth;
}

void TestCodeIndex::filtersGiveFullPages()
{
    QFETCH(int, everyNth);
    const auto index = filled(), exact = reference();
    std::vector<ContentId> ids;
    for (int i = 1; i <= kCount; i += everyNth)
        ids.push_back({i});
    ids.push_back({kCount + 77}); // allowed, but not there
    const IdSet allowed(ids);
    const auto hits = index->search(std::span(made().queries).first(kDimension), 200, &allowed, {});
    VERIFY_OK(hits);
    QCOMPARE(hits->size(), std::size_t(200));
    for (const Hit &hit : *hits)
        QVERIFY(allowed.contains(hit.content));
    QVERIFY(std::ranges::is_sorted(*hits, better));
    QVERIFY(recall(*index, *exact, made().queries, &allowed) >= 0.99);
    // The same through the way of large filters.
    std::vector<ContentId> many = ids;
    for (int i = 0; i < 30'000; ++i)
        many.push_back({kCount + 100 + i});
    const IdSet large(many);
    QVERIFY(recall(*index, *exact, made().queries, &large) >= 0.99);
}

void TestCodeIndex::removedAndReplacedOnesLeaveNothingBehind()
{
    const auto index = filled();
    const auto query = std::span(made().queries).first(kDimension);
    std::vector<ContentId> odd, moved;
    for (int i = 1; i <= kCount; i += 2)
        odd.push_back({i});
    QCOMPARE(*index->remove(odd), std::int64_t(odd.size()));
    QCOMPARE(*index->remove(odd), 0);
    QCOMPARE(index->count(), kCount - std::int64_t(odd.size()));
    // Back again under other numbers, and one replaced by the query itself.
    std::vector<float> units;
    for (const ContentId id : odd) {
        const auto unit = made().vector(static_cast<std::size_t>(id.value - 1));
        units.insert(units.end(), unit.begin(), unit.end());
        moved.push_back({id.value + 100'000});
    }
    VERIFY_OK(index->add(moved, units));
    VERIFY_OK(index->add(idsFrom(2, 1), query));
    QCOMPARE(index->count(), std::int64_t(kCount));
    const auto hits = index->search(query, 100, nullptr, {});
    VERIFY_OK(hits);
    QCOMPARE(hits->front().content, ContentId{2});
    const auto before = filled()->search(query, 100, nullptr, {});
    for (const Hit &hit : *hits) {
        QVERIFY(hit.content.value > 100'000 || hit.content.value % 2 == 0);
        const std::int64_t old =
            hit.content.value > 100'000 ? hit.content.value - 100'000 : hit.content.value;
        if (old == 2)
            continue;
        const auto same = std::ranges::find(*before, ContentId{old}, &Hit::content);
        QVERIFY(same == before->end() || same->cosine == hit.cosine);
    }
}

void TestCodeIndex::threadsChangeNothing()
{
    // Enough rows for four threads: the same vectors several times.
    auto one =
        makeCodeIndex(kDimension, Codebook::train(std::span(made().vectors).first(1'000 * 256), kDimension),
                      {.threads = 1});
    auto four =
        makeCodeIndex(kDimension, Codebook::train(std::span(made().vectors).first(1'000 * 256), kDimension),
                      {.threads = 4});
    for (int copy = 0; copy < 7; ++copy) {
        VERIFY_OK(one->add(idsFrom(1 + copy * kCount, kCount), made().vectors));
        VERIFY_OK(four->add(idsFrom(1 + copy * kCount, kCount), made().vectors));
    }
    for (std::size_t q = 0; q < 5; ++q) {
        const auto query = std::span(made().queries).subspan(q * kDimension, kDimension);
        QCOMPARE(*four->search(query, 200, nullptr, {}), *one->search(query, 200, nullptr, {}));
    }
}

void TestCodeIndex::savedAndLoadedIsTheSame()
{
    TempFolder folder;
    const auto index = filled();
    VERIFY_OK(index->save(folder / "saved"));
    const auto loaded = makeCodeIndex(kDimension, {}, {});
    VERIFY_OK(loaded->load(folder / "saved"));
    QCOMPARE(loaded->count(), index->count());
    const auto query = std::span(made().queries).first(kDimension);
    QCOMPARE(*loaded->search(query, 100, nullptr, {}), *index->search(query, 100, nullptr, {}));
    VERIFY_OK(loaded->add(idsFrom(kCount + 1, 1), query));
    QCOMPARE(loaded->search(query, 1, nullptr, {})->front().content, ContentId{kCount + 1});
}

void TestCodeIndex::whatIsNoSavedIndexIsDamaged_data()
{
    QTest::addColumn<int>("what");
    QTest::newRow("empty") << 0;
    QTest::newRow("cut short") << 1;
    QTest::newRow("longer") << 2;
    QTest::newRow("a row too many") << 3;
    QTest::newRow("two rows of one content") << 4;
    QTest::newRow("axes that are no numbers") << 5;
    QTest::newRow("of another dimension") << 6;
    QTest::newRow("vectors that are neither there nor not") << 7;
    QTest::newRow("learned from fewer than none") << 8;
}

void TestCodeIndex::whatIsNoSavedIndexIsDamaged()
{
    QFETCH(int, what);
    TempFolder folder;
    auto index = makeCodeIndex(64, Codebook::train(std::span(made().vectors).first(640), 64), {});
    VERIFY_OK(index->add(idsFrom(1, 10), std::span(made().vectors).first(640)));
    VERIFY_OK(index->save(folder / "saved"));
    auto bytes = readAll(folder / "saved", 1 << 20, "read");
    VERIFY_OK(bytes);
    const std::size_t ids = 24 + Codebook::size(64);
    if (what == 0)
        bytes->clear();
    else if (what == 1)
        bytes->pop_back();
    else if (what == 2)
        bytes->push_back('x');
    else if (what == 3)
        ++(*bytes)[0];
    else if (what == 4)
        (*bytes)[ids] = (*bytes)[ids + 8];
    else if (what == 5)
        bytes->replace(24, 4, "\xff\xff\xff\x7f");
    else if (what == 7)
        (*bytes)[8] = 2;
    else if (what == 8)
        (*bytes)[23] = '\x80';
    folder.write("saved", *bytes);
    VERIFY_ERROR(makeCodeIndex(what == 6 ? 65 : 64, {}, {})->load(folder / "saved"), Code::Damaged);
}

void TestCodeIndex::smallAndOddOnesWork_data()
{
    QTest::addColumn<int>("dimension");
    QTest::addColumn<int>("count");
    for (const int dimension : {1, 3, 16, 63, 64, 65, 130, 640})
        for (const int count : {1, 15, 17, 300})
            QTest::addRow("%d x %d", count, dimension) << dimension << count;
}

void TestCodeIndex::smallAndOddOnesWork()
{
    QFETCH(int, dimension);
    QFETCH(int, count);
    MadeVectors numbers(dimension);
    const auto vectors = numbers.many(count);
    auto index = makeCodeIndex(dimension, Codebook::train(vectors, dimension), {});
    VERIFY_OK(index->add(idsFrom(1, count), vectors));
    const auto query = std::span(vectors).first(static_cast<std::size_t>(dimension));
    const auto hits = index->search(query, 5, nullptr, {});
    VERIFY_OK(hits);
    QCOMPARE(hits->size(), std::size_t(std::min(5, count)));
    QVERIFY(std::abs(hits->front().cosine - 1) < 0.05);
    QVERIFY(index->search(query, 0, nullptr, {})->empty());
    QCOMPARE(*index->remove(idsFrom(1, count)), count);
    QVERIFY(index->search(query, 5, nullptr, {})->empty());
}

void TestCodeIndex::searchesCanBeCancelled()
{
    const auto index = filled();
    CancelToken cancel;
    cancel.cancel();
    const auto query = std::span(made().queries).first(kDimension);
    VERIFY_ERROR(index->search(query, 5, nullptr, cancel), Code::Interrupted);
    VERIFY_ERROR(index->searchExactly(query, 5, nullptr, cancel), Code::Interrupted);
    const IdSet few({ContentId{1}});
    VERIFY_ERROR(index->search(query, 5, &few, cancel), Code::Interrupted);
}

SEMBLANCE_TEST(TestCodeIndex);
#include "tst_codeindex.moc"
