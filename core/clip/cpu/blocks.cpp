// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/cpu/loading.h"
#include "core/clip/cpu/quantiser.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <mutex>
#include <new>
#include <optional>

namespace semblance::clip::cpu {

namespace {

/// The lowest cosine of two lists of rows.
double lowestCosine(const float *a, const float *b, std::size_t rows, std::size_t width)
{
    double lowest = 1;
    for (std::size_t i = 0; i < rows; ++i, a += width, b += width) {
        double both = 0, first = 1e-30, second = 1e-30;
        for (std::size_t j = 0; j < width; ++j) {
            both += double(a[j]) * b[j];
            first += double(a[j]) * a[j];
            second += double(b[j]) * b[j];
        }
        lowest = std::min(lowest, both / std::sqrt(first * second));
    }
    return lowest;
}

/// How near the finished blocks come to the float32 rows.
double agreement(const Transformer &transformer, const std::vector<float> &stream,
                 const std::vector<Sequence> &sequences, const std::vector<float> &exact)
{
    const Shape &shape = transformer.shape();
    int longest = 1;
    for (const Sequence &sequence : sequences)
        longest = std::max(longest, sequence.length);
    const auto width = static_cast<std::size_t>(shape.width);
    const Workspace space(transformer.kernels(), shape, 0, static_cast<int>(stream.size() / width), longest,
                          static_cast<int>(sequences.size()), 1);
    std::copy(stream.begin(), stream.end(), space.stream());
    std::atomic<bool> stopped = false;
    transformer.run(
        space, sequences, Member(), [] { return false; }, stopped);
    return lowestCosine(space.picked(), exact.data(), sequences.size(), width);
}

} // namespace

Result<void> loadBlocks(const Reader &reader, const BlockName &name, int count, Element element, int threads,
                        Transformer &transformer)
{
    std::vector<Block> blocks(static_cast<std::size_t>(count));
    std::atomic<int> next = 0;
    std::atomic<bool> starved = false;
    std::mutex mutex;
    std::optional<Error> failure;
    together(std::min(threads, count), [&](const Member &) {
        try {
            Reader own = reader;
            BlockValues values;
            for (int i = next++; i < count && !starved; i = next++) {
                readBlock(own, name(i), transformer.shape(), values);
                if (own.failed()) {
                    std::lock_guard lock(mutex);
                    failure = own.error();
                    next = count;
                    return;
                }
                blocks[static_cast<std::size_t>(i)] = packBlock(
                    transformer.kernels(), values, transformer.shape(), {element, element, element, element});
            }
        } catch (const std::bad_alloc &) {
            starved = true;
        }
    });
    if (starved)
        throw std::bad_alloc();
    if (failure)
        return *failure;
    transformer.blocks() = std::move(blocks);
    return {};
}

Result<void> loadQuantised(Reader &reader, const BlockName &name, int count, const std::vector<float> &stream,
                           const std::vector<Sequence> &sequences, Transformer &transformer)
{
    constexpr double kEnough = 0.995;
    BlockValues values;
    for (const double limit : {0.04, 0.015, 0.0}) {
        transformer.blocks().clear();
        Quantiser quantiser(transformer.kernels(), transformer.shape(), stream, sequences, limit);
        for (int i = 0; i < count; ++i) {
            readBlock(reader, name(i), transformer.shape(), values);
            if (reader.failed())
                return reader.error();
            transformer.blocks().push_back(quantiser.add(values));
        }
        if (limit == 0 || agreement(transformer, stream, sequences, quantiser.picked()) >= kEnough)
            return {};
    }
    return {};
}

} // namespace semblance::clip::cpu
