// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/cpu/transformer.h"

#include <algorithm>
#include <cstring>

namespace semblance::clip::cpu {

namespace {

/// Rows of queries that are carried through attention together: their scores stay in the first cache.
constexpr int kQueries = 24;

std::size_t line(std::size_t floats)
{
    return (floats + 15) / 16 * 16;
}

int rounded(int value, int step)
{
    return (value + step - 1) / step * step;
}

std::size_t floats(int rows, int width)
{
    return static_cast<std::size_t>(rows) * static_cast<std::size_t>(width);
}

} // namespace

std::size_t attentionScratch(const Kernels &kernels, const Shape &shape, int longest)
{
    const int head = shape.width / shape.heads;
    return line(floats(rounded(longest, kernels.panel), head)) +
           line(floats(longest, rounded(head, kernels.panel))) + line(floats(kQueries, rounded(longest, 16)));
}

Workspace::Workspace(const Kernels &kernels, const Shape &shape, int inputDepth, int rows, int longest,
                     int sequences, int members)
    : rows_(rows), longest_(longest), sequences_(sequences), members_(members),
      scratchFloats_(line(std::max(
          {attentionScratch(kernels, shape, longest), floats(1, shape.width), floats(1, inputDepth)}))),
      stream_(4 * floats(rows, shape.width)), attended_(4 * floats(rows, shape.width)),
      wide_(4 * floats(rows, std::max(3 * shape.width, shape.mlpWidth))),
      narrowed_(4 * floats(rows, std::max({shape.width, shape.mlpWidth / 2 + 16, inputDepth + 16}))),
      scales_(4 * static_cast<std::size_t>(rows)), picked_(4 * floats(sequences, shape.width)),
      queries_(4 * floats(sequences, shape.width)),
      scratch_(4 * scratchFloats_ * static_cast<std::size_t>(members))
{}

float *Workspace::scratch(int member) const noexcept
{
    return scratch_.as<float>() + scratchFloats_ * static_cast<std::size_t>(member);
}

void Steps::normalise(const float *from, int rows, const Norm &norm, const PackedMatrix &next) const
{
    const int width = shape_.width;
    const bool plain = next.element() == Element::F32;
    const auto [first, end] = member_.share(rows);
    for (int i = first; i < end; ++i) {
        float *to = plain ? reinterpret_cast<float *>(space_.narrowed()) + floats(i, width)
                          : space_.scratch(member_.rank);
        kernels_.layerNorm(from + floats(i, width), width, norm.gain.data(), norm.bias.data(), to);
        if (!plain) {
            std::size_t stride = 0;
            narrow(kernels_, next, to, 0, width, 1,
                   space_.narrowed() + static_cast<std::size_t>(i) * next.rowBytes(), space_.scales() + i,
                   stride);
        }
    }
}

void Steps::narrowRows(const float *from, std::size_t stride, int width, int rows,
                       const PackedMatrix &next) const
{
    const auto [first, end] = member_.share(rows);
    std::size_t bytes = 0;
    narrow(kernels_, next, from + static_cast<std::size_t>(first) * stride, stride, width, end - first,
           space_.narrowed() + static_cast<std::size_t>(first) * next.rowBytes(), space_.scales() + first,
           bytes);
}

void Steps::apply(const PackedMatrix &matrix, const void *plain, std::size_t plainStride, int rows,
                  const Target &target) const
{
    Product product = matrix.product();
    product.rows = plain ? plain : space_.narrowed();
    product.rowStride = plain ? plainStride : matrix.rowBytes();
    product.rowScale = space_.scales();
    product.count = rows;
    product.after = target.after;
    product.residual = target.residual;
    product.residualStride = target.stride;
    product.out = target.out;
    product.outStride = target.stride;
    product.outBf16 = target.bf16;
    if (target.columns > 0)
        product.columns = target.columns;
    const int end = target.endPanel < 0 ? matrix.panels() : target.endPanel;
    const auto [first, last] = member_.share(end - target.firstPanel);
    product.firstPanel = target.firstPanel + first;
    product.endPanel = target.firstPanel + last;
    multiply(kernels_, matrix.element(), product);
}

void Steps::attend(std::span<const Sequence> sequences, const float *queries) const
{
    const auto [first, end] = member_.share(static_cast<int>(sequences.size()) * shape_.heads);
    for (int i = first; i < end; ++i)
        head(sequences[static_cast<std::size_t>(i / shape_.heads)], i / shape_.heads, i % shape_.heads,
             queries);
}

void Steps::head(const Sequence &sequence, int index, int head, const float *queries) const
{
    const int width = shape_.width, size = width / shape_.heads;
    const auto stride = static_cast<std::size_t>(3 * width);
    const float *q = space_.wide() + static_cast<std::size_t>(sequence.first) * stride + head * size;
    const int keys = queries && shape_.causal ? sequence.pick + 1 : sequence.length;
    float *kPanels = space_.scratch(member_.rank);
    float *vPanels = kPanels + line(floats(rounded(space_.longest(), kernels_.panel), size));
    float *scores = vPanels + line(floats(space_.longest(), rounded(size, kernels_.panel)));
    const int scoreStride = rounded(space_.longest(), 16);
    kernels_.transpose(q + width, stride, keys, size, kPanels);
    kernels_.pack(q + 2 * width, stride, keys, size, vPanels);

    const int asking = queries ? 1 : sequence.length;
    float *out = space_.attended() + floats(queries ? index : sequence.first, width) + head * size;
    for (int first = 0; first < asking; first += kQueries) {
        const int count = std::min(kQueries, asking - first);
        // A causal row sees itself and what stands before it.
        const int seen = !queries && shape_.causal ? first + count : keys;
        Product product;
        product.rows = queries ? queries + floats(index, width) + head * size : q + first * stride;
        product.rowStride = 4 * stride;
        product.count = count;
        product.panels = kPanels;
        product.depth = size;
        product.columns = seen;
        product.endPanel = (seen + kernels_.panel - 1) / kernels_.panel;
        product.out = scores;
        product.outStride = static_cast<std::size_t>(scoreStride);
        kernels_.productF32(product);
        for (int i = 0; i < count; ++i) {
            float *row = scores + floats(i, scoreStride);
            const int own = !queries && shape_.causal ? first + i + 1 : keys;
            kernels_.softmax(row, own);
            // The panels of v are as long as there are keys; those that a row does not see weigh nothing.
            for (int t = rounded(own, 16); t < keys; ++t)
                row[t] = 0;
        }
        Product sum;
        sum.rows = scores;
        sum.rowStride = 4 * static_cast<std::size_t>(scoreStride);
        sum.count = count;
        sum.columns = size;
        sum.endPanel = (size + kernels_.panel - 1) / kernels_.panel;
        sum.out = out + floats(first, width);
        sum.outStride = static_cast<std::size_t>(width);
        sum.panels = vPanels;
        sum.depth = keys;
        kernels_.productF32(sum);
    }
}

void Transformer::rest(const Block &block, const Steps &steps, const Workspace &space, float *stream,
                       int rows) const
{
    const auto width = static_cast<std::size_t>(shape_.width);
    const float *attended = space.attended();
    const auto plain = [](const PackedMatrix &matrix, const float *rows_) {
        return matrix.element() == Element::F32 ? static_cast<const void *>(rows_) : nullptr;
    };
    steps.narrowRows(attended, width, shape_.width, rows, block.out);
    steps.meet();
    steps.apply(block.out, plain(block.out, attended), 4 * width, rows, {stream, width, stream});
    steps.meet();
    steps.normalise(stream, rows, block.norm2, block.up);
    steps.meet();
    const After after = shape_.activation == Activation::QuickGelu ? After::QuickGelu : After::Gelu;
    const auto mlp = static_cast<std::size_t>(shape_.mlpWidth);
    const bool direct = block.up.element() == Element::BF16 && block.down.element() == Element::BF16;
    steps.apply(block.up, nullptr, 0, rows, {space.wide(), mlp, nullptr, after, direct});
    steps.meet();
    if (direct) {
        steps.apply(block.down, space.wide(), 2 * mlp, rows, {stream, width, stream});
    } else {
        steps.narrowRows(space.wide(), mlp, shape_.mlpWidth, rows, block.down);
        steps.meet();
        steps.apply(block.down, plain(block.down, space.wide()), 4 * mlp, rows, {stream, width, stream});
    }
    steps.meet();
}

void Transformer::whole(const Block &block, const Steps &steps, const Workspace &space,
                        std::span<const Sequence> sequences, int rows) const
{
    steps.normalise(space.stream(), rows, block.norm1, block.in);
    steps.meet();
    steps.apply(block.in, nullptr, 0, rows, {space.wide(), 3 * static_cast<std::size_t>(shape_.width)});
    steps.meet();
    steps.attend(sequences, nullptr);
    steps.meet();
    rest(block, steps, space, space.stream(), rows);
}

void Transformer::last(const Block &block, const Steps &steps, const Workspace &space,
                       std::span<const Sequence> sequences, int rows) const
{
    const auto width = static_cast<std::size_t>(shape_.width);
    const int count = static_cast<int>(sequences.size());
    steps.normalise(space.stream(), rows, block.norm1, block.in);
    steps.meet();
    // Keys and values of all tokens (with the queries that share their first panel) ...
    steps.apply(block.in, nullptr, 0, rows,
                {space.wide(), 3 * width, nullptr, After::Nothing, false, shape_.width / kernels_.panel});
    steps.meet();
    // ... and the query of one: its narrowed row moves to the front, with its scale and its place in the
    // stream.
    if (steps.member().rank == 0) {
        const std::size_t bytes = block.in.element() == Element::F32 ? 4 * width : block.in.rowBytes();
        for (int i = 0; i < count; ++i) {
            const Sequence &sequence = sequences[static_cast<std::size_t>(i)];
            const auto row = static_cast<std::size_t>(sequence.first + sequence.pick);
            const auto to = static_cast<std::size_t>(i);
            std::memmove(space.narrowed() + to * bytes, space.narrowed() + row * bytes, bytes);
            space.scales()[to] = space.scales()[row];
            std::memcpy(space.picked() + to * width, space.stream() + row * width, 4 * width);
        }
    }
    steps.meet();
    const int queryPanels = (shape_.width + kernels_.panel - 1) / kernels_.panel;
    steps.apply(block.in, nullptr, 0, count,
                {space.queries(), width, nullptr, After::Nothing, false, 0, queryPanels, shape_.width});
    steps.meet();
    steps.attend(sequences, space.queries());
    steps.meet();
    rest(block, steps, space, space.picked(), count);
}

bool Transformer::run(const Workspace &space, std::span<const Sequence> sequences, const Member &member,
                      const std::function<bool()> &stop, std::atomic<bool> &stopped) const
{
    const Steps steps(kernels_, shape_, space, member);
    const int rows = sequences.empty() ? 0 : sequences.back().first + sequences.back().length;
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
        if (member.rank == 0 && stop())
            stopped = true;
        steps.meet();
        if (stopped)
            return false;
        if (i + 1 < blocks_.size())
            whole(blocks_[i], steps, space, sequences, rows);
        else
            last(blocks_[i], steps, space, sequences, rows);
    }
    return true;
}

} // namespace semblance::clip::cpu
