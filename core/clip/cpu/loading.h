// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/result.h"
#include "core/clip/cpu/transformer.h"
#include "core/clip/layout.h"
#include "core/weights/names.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace semblance::clip::cpu {

/// Reads tensors by name, one after the other; the first failure is kept and everything after it is empty.
class Reader
{
public:
    Reader(const weights::NamedTensors &tensors, const CancelToken &cancel);

    /// @error Mismatch
    Result<void> check(const std::vector<TensorSpec> &layout) const;
    std::vector<float> operator()(const std::string &name);
    /// The same into a vector whose memory is used again.
    void into(const std::string &name, std::vector<float> &values);
    Norm norm(const std::string &name);
    /// Of a tensor that is there.
    const std::vector<std::int64_t> &shape(const std::string &name) const;

    bool failed() const noexcept { return failure_.has_value(); }
    const Error &error() const noexcept { return *failure_; }
    const std::string &file() const noexcept { return file_; }

private:
    const weights::NamedTensors &tensors_;
    const CancelToken &cancel_;
    std::string file_;
    std::optional<Error> failure_;
};

/// Multiplies the query's rows of a joined q, k, v layer by 1 / sqrt(head width).
void scaleQueries(std::vector<float> &weights, std::vector<float> &bias, const Shape &shape);

/// The four linear layers of a block in float32, with the factor 1 / sqrt(head width) in the query's part.
struct BlockValues
{
    Norm norm1, norm2;
    std::vector<float> in, inBias, out, outBias, up, upBias, down, downBias;
};
/// Reads a block into values whose memory is used again: asking the system for it takes longer than reading.
void readBlock(Reader &reader, const std::string &prefix, const Shape &shape, BlockValues &values);

/// Which types the four layers of a block are multiplied in.
struct BlockElements
{
    Element in = Element::F32, out = Element::F32, up = Element::F32, down = Element::F32;
};
Block packBlock(const Kernels &kernels, const BlockValues &values, const Shape &shape,
                const BlockElements &elements);

/// The name of block i, with a dot behind it.
using BlockName = std::function<std::string(int)>;

/// All blocks of a tower in one type, several at the same time.
Result<void> loadBlocks(const Reader &reader, const BlockName &name, int count, Element element, int threads,
                        Transformer &transformer);
/// All blocks in int8, as far as the probes bear it (quantiser.h): where the embedding's rows come out with a
/// cosine below 0.995 to float32, the limit for each layer is lowered, in the end to a wider type for all.
/// @param stream  the probes' residual stream before the first block
Result<void> loadQuantised(Reader &reader, const BlockName &name, int count, const std::vector<float> &stream,
                           const std::vector<Sequence> &sequences, Transformer &transformer);

/// A [in, out] projection without bias.
PackedMatrix packProjection(const Kernels &kernels, Element element, const std::vector<float> &values, int in,
                            int out);

/// A type that may stand in for I8 where int8 would cost too much.
Element wider(const Kernels &kernels) noexcept;

} // namespace semblance::clip::cpu
