// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/embedding.h"
#include "tests/support/testmain.h"

#include <cmath>

using namespace semblance;

class TestEmbedding final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rawIsNormTimesUnit();
    void zerosStayZeros();
    void slerpReachesBothEnds();
    void slerpKeepsLengthOne();
};

void TestEmbedding::rawIsNormTimesUnit()
{
    const std::vector<float> raw = {3, 0, 4};
    const Embedding embedding = embeddingOf(raw, {"m"});
    QCOMPARE(embedding.norm, 5.0f);
    QVERIFY(std::abs(length(embedding.unit) - 1) < 1e-6);
    const std::vector<float> again = embedding.raw();
    for (std::size_t i = 0; i < raw.size(); ++i)
        QVERIFY(std::abs(again[i] - raw[i]) < 1e-6f);
}

void TestEmbedding::zerosStayZeros()
{
    const Embedding embedding = embeddingOf(std::vector<float>(4, 0.0f), {"m"});
    QCOMPARE(embedding.norm, 0.0f);
    QCOMPARE(embedding.unit, std::vector<float>(4, 0.0f));
}

void TestEmbedding::slerpReachesBothEnds()
{
    const std::vector<float> a = {1, 0}, b = {0, 1};
    QCOMPARE(slerp(a, b, 0), a);
    QCOMPARE(slerp(a, b, 1), b);
}

void TestEmbedding::slerpKeepsLengthOne()
{
    const std::vector<float> a = {1, 0, 0}, b = {-0.6f, 0.8f, 0};
    for (double t : {0.1, 0.25, 0.5, 0.9})
        QVERIFY(std::abs(length(slerp(a, b, t)) - 1) < 1e-6);
    const std::vector<float> half = slerp(a, b, 0.5);
    QVERIFY(std::abs(dot(half, a) - dot(half, b)) < 1e-6f);
}

SEMBLANCE_TEST(TestEmbedding);
#include "tst_embedding.moc"
