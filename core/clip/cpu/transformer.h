// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/clip/config.h"
#include "core/clip/cpu/packed.h"
#include "core/clip/cpu/team.h"

#include <atomic>
#include <functional>
#include <span>
#include <vector>

namespace semblance::clip::cpu {

struct Norm
{
    std::vector<float> gain, bias;
};

/// One pre-LN residual block (openai/CLIP clip/model.py, ResidualAttentionBlock). The query columns of `in`
/// carry the factor 1 / sqrt(head width) already.
struct Block
{
    Norm norm1, norm2;
    PackedMatrix in, out, up, down;
};

/// One picture's or sentence's rows among those that are computed together.
struct Sequence
{
    int first = 0;
    int length = 0;
    int pick = 0; ///< the row of it that leaves the last block
};

struct Shape
{
    int width = 0;
    int heads = 0;
    int mlpWidth = 0;
    bool causal = false;
    Activation activation = Activation::QuickGelu;
};

/// Space for one group of rows, used by all members of a team.
class Workspace
{
public:
    /// @param inputDepth  floats of a row that is narrowed before the first block
    Workspace(const Kernels &kernels, const Shape &shape, int inputDepth, int rows, int longest,
              int sequences, int members);

    float *stream() const noexcept { return stream_.as<float>(); }     ///< rows x width: the residual stream
    float *attended() const noexcept { return attended_.as<float>(); } ///< rows x width
    float *wide() const noexcept { return wide_.as<float>(); }         ///< rows x max(3 width, MLP width)
    std::byte *narrowed() const noexcept { return narrowed_.as<std::byte>(); }
    float *scales() const noexcept { return scales_.as<float>(); }
    float *picked() const noexcept
    {
        return picked_.as<float>();
    } ///< sequences x width: what leaves the last block
    float *queries() const noexcept { return queries_.as<float>(); }
    float *scratch(int member) const noexcept;

    int rows() const noexcept { return rows_; }
    int longest() const noexcept { return longest_; }
    int sequences() const noexcept { return sequences_; }
    int members() const noexcept { return members_; }

private:
    int rows_, longest_, sequences_, members_;
    std::size_t scratchFloats_;
    Memory stream_, attended_, wide_, narrowed_, scales_, picked_, queries_, scratch_;
};

/// Floats of scratch that one member needs for attention over `longest` tokens.
std::size_t attentionScratch(const Kernels &kernels, const Shape &shape, int longest);

/// The steps of a block, each for one member of a team; between two of them the members meet.
class Steps
{
public:
    Steps(const Kernels &kernels, const Shape &shape, const Workspace &space, const Member &member)
        : kernels_(kernels), shape_(shape), space_(space), member_(member)
    {}

    /// Normalises rows of `from` (width apart) and narrows them for a matrix, into Workspace::narrowed().
    void normalise(const float *from, int rows, const Norm &norm, const PackedMatrix &next) const;
    /// Narrows rows of floats for a matrix; F32 rows stay where they are.
    void narrowRows(const float *from, std::size_t stride, int width, int rows,
                    const PackedMatrix &next) const;
    /// Narrowed rows (or `plain`, for F32) times a matrix.
    struct Target
    {
        void *out = nullptr;
        std::size_t stride = 0;
        const float *residual = nullptr;
        After after = After::Nothing;
        bool bf16 = false;
        int firstPanel = 0;
        int endPanel = -1; ///< -1: all
        int columns = 0;   ///< 0: all of the matrix
    };
    void apply(const PackedMatrix &matrix, const void *plain, std::size_t plainStride, int rows,
               const Target &target) const;
    /// Softmax attention of Workspace::wide() (q, k, v) into Workspace::attended(). With `queries` only one
    /// row of each sequence asks, and its answer becomes row i of attended().
    void attend(std::span<const Sequence> sequences, const float *queries) const;

    void meet() const { member_.meet(); }
    const Member &member() const noexcept { return member_; }

private:
    void head(const Sequence &sequence, int index, int head, const float *queries) const;

    const Kernels &kernels_;
    const Shape &shape_;
    const Workspace &space_;
    const Member &member_;
};

/// The blocks of a tower.
class Transformer
{
public:
    Transformer(const Kernels &kernels, const Shape &shape) : kernels_(kernels), shape_(shape) {}

    std::vector<Block> &blocks() noexcept { return blocks_; }
    const std::vector<Block> &blocks() const noexcept { return blocks_; }
    const Shape &shape() const noexcept { return shape_; }
    const Kernels &kernels() const noexcept { return kernels_; }

    /// All blocks over Workspace::stream(); called by every member of a team. Row `pick` of each sequence is
    /// all that leaves the last block: there queries, output projection and MLP are computed for it alone
    /// (the same numbers). It ends in Workspace::picked().
    /// @param stop  set by whoever wants the team to stop; looked at between blocks
    /// @return      false where it was stopped
    bool run(const Workspace &space, std::span<const Sequence> sequences, const Member &member,
             const std::function<bool()> &stop, std::atomic<bool> &stopped) const;
    /// One whole block over the stream.
    void whole(const Block &block, const Steps &steps, const Workspace &space,
               std::span<const Sequence> sequences, int rows) const;

private:
    void last(const Block &block, const Steps &steps, const Workspace &space,
              std::span<const Sequence> sequences, int rows) const;
    /// Output projection, MLP and residuals of `rows` rows whose stream and attention lie one after the
    /// other.
    void rest(const Block &block, const Steps &steps, const Workspace &space, float *stream, int rows) const;

    const Kernels &kernels_;
    const Shape shape_;
    std::vector<Block> blocks_;
};

} // namespace semblance::clip::cpu
