// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/cpu/packed.h"
#include "core/clip/cpu/team.h"
#include "core/clip/cpu/towers.h"
#include "tests/support/testmain.h"

#include <atomic>
#include <cmath>
#include <random>

using namespace semblance;
using namespace semblance::clip::cpu;

namespace {

std::vector<float> numbers(std::size_t count, unsigned seed, float spread = 1)
{
    std::mt19937 random(seed);
    std::vector<float> values(count);
    for (float &value : values)
        value = spread * (static_cast<float>(random() % 20001) / 10000.f - 1.f);
    return values;
}

double exactGelu(double x)
{
    return 0.5 * x * (1 + std::erf(x / std::sqrt(2.0)));
}

/// The kernels that this machine can run, by name.
void kernelRows()
{
    QTest::addColumn<QString>("kernels");
    for (const char *name : {"avx512", "avx2"})
        QTest::newRow(name) << name;
}

const Kernels *fetchKernels()
{
    QFETCH(QString, kernels);
    return kernelsNamed(kernels.toUtf8().constData());
}

#define NEEDS_KERNELS(variable)                                                                              \
    const Kernels *variable = fetchKernels();                                                                \
    if (!variable)                                                                                           \
    QSKIP("this processor does not have the instructions")

} // namespace

class TestKernels final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void productsOfAnySizeAreThoseOfTheDefinition_data() { kernelRows(); }
    void productsOfAnySizeAreThoseOfTheDefinition();
    void narrowProductsAreNearTheExactOnes_data() { kernelRows(); }
    void narrowProductsAreNearTheExactOnes();
    void whatFollowsAProductIsTheDefinition_data() { kernelRows(); }
    void whatFollowsAProductIsTheDefinition();
    void rowsAreNormalised_data() { kernelRows(); }
    void rowsAreNormalised();
    void softmaxIsThatOfTheDefinition_data() { kernelRows(); }
    void softmaxIsThatOfTheDefinition();
    void rowsBecomeTheirTranspose_data() { kernelRows(); }
    void rowsBecomeTheirTranspose();
    void weightsBesideEachOtherStayWhatTheyAre();
    void weightsTakeAPlaceThatWasGivenBackAsZeros();
    void membersMeetAndShareEverything();
};

void TestKernels::productsOfAnySizeAreThoseOfTheDefinition()
{
    NEEDS_KERNELS(kernels);
    for (const int count : {1, 2, 5, 6, 7, 8, 9, 10, 11, 13})
        for (const int columns : {1, 15, 64, 65, 130})
            for (const int depth : {1, 3, 16, 50}) {
                const auto rows = numbers(static_cast<std::size_t>(count * depth), 1),
                           weights = numbers(static_cast<std::size_t>(columns * depth), 2),
                           bias = numbers(static_cast<std::size_t>(columns), 3),
                           before = numbers(static_cast<std::size_t>(count * columns), 4);
                const PackedMatrix matrix(
                    *kernels, Element::F32,
                    {weights.data(), columns, depth, static_cast<std::size_t>(depth), 1, bias});
                std::vector<float> out = before;
                Product product = matrix.product();
                product.rows = rows.data();
                product.rowStride = 4 * static_cast<std::size_t>(depth);
                product.count = count;
                product.residual = out.data();
                product.residualStride = product.outStride = static_cast<std::size_t>(columns);
                product.out = out.data();
                multiply(*kernels, Element::F32, product);
                for (int r = 0; r < count; ++r)
                    for (int c = 0; c < columns; ++c) {
                        double sum = bias[static_cast<std::size_t>(c)];
                        for (int i = 0; i < depth; ++i)
                            sum += double(rows[static_cast<std::size_t>(r * depth + i)]) *
                                   weights[static_cast<std::size_t>(c * depth + i)];
                        const auto at = static_cast<std::size_t>(r * columns + c);
                        QVERIFY(std::abs(out[at] - (sum + before[at])) < 1e-5);
                    }
            }
}

void TestKernels::narrowProductsAreNearTheExactOnes()
{
    NEEDS_KERNELS(kernels);
    constexpr int kCount = 8, kColumns = 100, kDepth = 200;
    const auto rows = numbers(kCount * kDepth, 1), weights = numbers(kColumns * kDepth, 2);
    for (const auto &[element, allowed] : {std::pair{Element::BF16, 0.01}, std::pair{Element::I8, 0.02}}) {
        if (!serves(*kernels, element))
            continue;
        const PackedMatrix matrix(*kernels, element, {weights.data(), kColumns, kDepth, kDepth, 1, {}});
        Memory narrowed(kCount * matrix.rowBytes());
        std::vector<float> scales(kCount), out(kCount * kColumns);
        std::size_t stride = 0;
        Product product = matrix.product();
        product.rows = narrow(*kernels, matrix, rows.data(), kDepth, kDepth, kCount, narrowed.as<std::byte>(),
                              scales.data(), stride);
        product.rowStride = stride;
        product.rowScale = scales.data();
        product.count = kCount;
        product.out = out.data();
        product.outStride = kColumns;
        multiply(*kernels, element, product);
        double error = 0, size = 0;
        for (int r = 0; r < kCount; ++r)
            for (int c = 0; c < kColumns; ++c) {
                double sum = 0;
                for (int i = 0; i < kDepth; ++i)
                    sum += double(rows[static_cast<std::size_t>(r * kDepth + i)]) *
                           weights[static_cast<std::size_t>(c * kDepth + i)];
                const double off = out[static_cast<std::size_t>(r * kColumns + c)] - sum;
                error += off * off;
                size += sum * sum;
            }
        QVERIFY2(std::sqrt(error / size) < allowed, qPrintable(QString::number(std::sqrt(error / size))));
        QVERIFY(error > 0);
    }
}

void TestKernels::whatFollowsAProductIsTheDefinition()
{
    NEEDS_KERNELS(kernels);
    const float one = 1;
    for (double x = -9; x <= 9; x += 0.0625) {
        const auto row = static_cast<float>(x);
        const PackedMatrix matrix(*kernels, Element::F32, {&one, 1, 1, 1, 1, {}});
        for (const After after : {After::QuickGelu, After::Gelu}) {
            float out = 0;
            Product product = matrix.product();
            product.rows = &row;
            product.rowStride = 4;
            product.count = 1;
            product.after = after;
            product.out = &out;
            product.outStride = 1;
            multiply(*kernels, Element::F32, product);
            const double expected = after == After::Gelu ? exactGelu(x) : x / (1 + std::exp(-1.702 * x));
            QVERIFY(std::abs(out - expected) < 2e-6);
        }
    }
}

void TestKernels::rowsAreNormalised()
{
    NEEDS_KERNELS(kernels);
    constexpr int kWidth = 80;
    const auto row = numbers(kWidth, 5, 30), gain = numbers(kWidth, 6), bias = numbers(kWidth, 7);
    std::vector<float> out(kWidth);
    kernels->layerNorm(row.data(), kWidth, gain.data(), bias.data(), out.data());
    double mean = 0, variance = 0;
    for (const float value : row)
        mean += value / double(kWidth);
    for (const float value : row)
        variance += (value - mean) * (value - mean) / kWidth;
    for (std::size_t i = 0; i < kWidth; ++i) {
        const double expected = (row[i] - mean) / std::sqrt(variance + 1e-5) * gain[i] + bias[i];
        QVERIFY(std::abs(out[i] - expected) < 1e-5);
    }
}

void TestKernels::softmaxIsThatOfTheDefinition()
{
    NEEDS_KERNELS(kernels);
    for (const int count : {1, 7, 16, 50, 77}) {
        std::vector<float> row = numbers(80, 8, 20);
        const std::vector<float> before = row;
        kernels->softmax(row.data(), count);
        double sum = 0;
        for (int i = 0; i < count; ++i)
            sum += std::exp(double(before[static_cast<std::size_t>(i)]));
        for (int i = 0; i < (count + 15) / 16 * 16; ++i) {
            const auto at = static_cast<std::size_t>(i);
            const double expected = i < count ? std::exp(double(before[at])) / sum : 0;
            QVERIFY(std::abs(row[at] - expected) < 1e-6);
        }
    }
}

void TestKernels::rowsBecomeTheirTranspose()
{
    NEEDS_KERNELS(kernels);
    const int panel = kernels->panel;
    for (const int count : {1, 3, 4, 15, 16, 17, 50, 64, 77, 130})
        for (const int width : {4, 12, 16, 20, 64, 80}) {
            const auto stride = static_cast<std::size_t>(width + 5);
            const auto rows = numbers(static_cast<std::size_t>(count) * stride, 1);
            const int panels = (count + panel - 1) / panel;
            const Memory out(sizeof(float) * static_cast<std::size_t>(panels * panel * width));
            kernels->transpose(rows.data(), stride, count, width, out.as<float>());
            for (int t = 0; t < count; ++t)
                for (int i = 0; i < width; ++i)
                    QCOMPARE(out.as<float>()[(t / panel * width + i) * panel + t % panel],
                             rows[static_cast<std::size_t>(t) * stride + static_cast<std::size_t>(i)]);
        }
}

void TestKernels::weightsBesideEachOtherStayWhatTheyAre()
{
    std::vector<WeightMemory> places;
    for (const std::size_t size : {1u, 64u, 1000u, 3u << 20, 80u << 20, 65u}) {
        places.emplace_back(size);
        QCOMPARE(reinterpret_cast<std::uintptr_t>(places.back().as<char>()) % 64, std::uintptr_t(0));
        QCOMPARE(places.back().size(), size);
        std::memset(places.back().as<char>(), static_cast<int>(places.size()), size);
    }
    places.erase(places.begin() + 2);
    const char marks[] = {1, 2, 4, 5, 6};
    for (std::size_t i = 0; i < places.size(); ++i)
        for (const std::size_t at : {std::size_t(0), places[i].size() - 1})
            QCOMPARE(places[i].as<char>()[at], marks[i]);
}

void TestKernels::weightsTakeAPlaceThatWasGivenBackAsZeros()
{
    const WeightMemory keeps(100);
    const char *where = nullptr;
    {
        const WeightMemory tried(5000);
        where = tried.as<char>();
        std::memset(tried.as<char>(), 7, tried.size());
    }
    const WeightMemory next(9000);
    QCOMPARE(static_cast<const char *>(next.as<char>()), where);
    for (std::size_t i = 0; i < next.size(); ++i)
        QCOMPARE(next.as<char>()[i], char(0));
}

void TestKernels::membersMeetAndShareEverything()
{
    for (const int threads : {1, 2, 5}) {
        std::vector<std::atomic<int>> seen(17);
        std::atomic<int> wrong = 0;
        together(threads, [&](const Member &member) {
            for (int round = 1; round <= 20; ++round) {
                const auto [first, end] = member.share(17);
                for (int i = first; i < end; ++i)
                    ++seen[static_cast<std::size_t>(i)];
                member.meet();
                for (const auto &count : seen)
                    wrong += count != round;
                member.meet();
            }
        });
        QCOMPARE(wrong.load(), 0);
    }
}

SEMBLANCE_TEST(TestKernels);
#include "tst_kernels.moc"
