// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/files.h"
#include "core/evaluation/embedder.h"
#include "tests/core/evaluation/madeup.h"

#include <set>

using namespace semblance;
using namespace semblance::evaluation;

namespace {

const ModelId kModel{"abc"};

Embedding numbered(float number)
{
    return embeddingOf(std::vector<float>{number, 1, 0}, kModel);
}

} // namespace

class TestEmbeddingCache final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatOneRunKeepsTheNextOneFinds();
    void aTornEndIsCutOff();
    void aRottenRecordIsComputedAgain();
    void anotherDimensionBeginsAnew();
    void keysDependOnEverythingThatChangesAnEmbedding();
};

void TestEmbeddingCache::whatOneRunKeepsTheNextOneFinds()
{
    const test::TempFolder folder;
    const Digest one = sha256("one"), two = sha256("two");
    {
        EmbeddingCache cache(folder.path() / "deeper", kModel, 3);
        QVERIFY(!cache.find(one));
        cache.add(one, numbered(5));
    }
    {
        EmbeddingCache cache(folder.path() / "deeper", kModel, 3);
        QCOMPARE(cache.find(one), std::optional(numbered(5)));
        QVERIFY(!cache.find(two));
        cache.add(two, numbered(7));
    }
    const EmbeddingCache cache(folder.path() / "deeper", kModel, 3);
    QCOMPARE(cache.count(), std::size_t(2));
    QCOMPARE(cache.find(two), std::optional(numbered(7)));
    const EmbeddingCache none({}, kModel, 3);
    QVERIFY(!none.find(one));
}

void TestEmbeddingCache::aTornEndIsCutOff()
{
    const test::TempFolder folder;
    const auto file = folder.path() / "abc.embeddings";
    EmbeddingCache(folder.path(), kModel, 3).add(sha256("one"), numbered(5));
    const auto size = std::filesystem::file_size(file);
    std::filesystem::resize_file(file, size + 9); // half a record
    {
        EmbeddingCache cache(folder.path(), kModel, 3);
        QCOMPARE(cache.count(), std::size_t(1));
        cache.add(sha256("two"), numbered(7));
    }
    const EmbeddingCache cache(folder.path(), kModel, 3);
    QCOMPARE(cache.count(), std::size_t(2));
    QVERIFY(cache.find(sha256("one")));
    QVERIFY(cache.find(sha256("two")));
}

void TestEmbeddingCache::aRottenRecordIsComputedAgain()
{
    const test::TempFolder folder;
    EmbeddingCache(folder.path(), kModel, 3).add(sha256("one"), numbered(5));
    auto bytes = readAll(folder.path() / "abc.embeddings", 1000, "read");
    VERIFY_OK(bytes);
    (*bytes)[bytes->size() - 6] ^= 1;
    VERIFY_OK(writeAtomically(folder.path() / "abc.embeddings", *bytes, "spoil"));
    QVERIFY(!EmbeddingCache(folder.path(), kModel, 3).find(sha256("one")));
}

void TestEmbeddingCache::anotherDimensionBeginsAnew()
{
    const test::TempFolder folder;
    EmbeddingCache(folder.path(), kModel, 3).add(sha256("one"), numbered(5));
    const Embedding longer = embeddingOf(std::vector<float>{1, 2, 3, 4}, kModel);
    EmbeddingCache(folder.path(), kModel, 4).add(sha256("one"), longer);
    QCOMPARE(EmbeddingCache(folder.path(), kModel, 4).find(sha256("one")), std::optional(longer));
}

void TestEmbeddingCache::keysDependOnEverythingThatChangesAnEmbedding()
{
    const Digest content = sha256("x");
    View view, region, masked;
    region.region = Region{1, 2, 3, 4};
    masked.mask = std::make_shared<Mask>(Mask{4, 4, {{0, 0, 1, 0, 1, 1}}, {}});
    clip::PreprocessSpec spec, squash, padded;
    squash.mode = clip::ResizeMode::Squash;
    padded.targetPad = 1.25;
    const std::set<Digest> keys = {
        keyOf(content, view, spec, "fp32"),   keyOf(sha256("y"), view, spec, "fp32"),
        keyOf(content, region, spec, "fp32"), keyOf(content, masked, spec, "fp32"),
        keyOf(content, view, squash, "fp32"), keyOf(content, view, padded, "fp32"),
        keyOf(content, view, spec, "bf16")};
    QCOMPARE(keys.size(), std::size_t(7));
    QCOMPARE(keyOf(content, view, spec, "fp32"), keyOf(content, view, spec, "fp32"));
}

SEMBLANCE_TEST(TestEmbeddingCache);
#include "tst_embeddingcache.moc"
