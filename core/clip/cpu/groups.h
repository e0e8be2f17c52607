// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/embedding.h"
#include "core/base/result.h"
#include "core/clip/cpu/spaces.h"
#include "core/clip/cpu/team.h"
#include "core/clip/preprocess.h"

#include <atomic>
#include <functional>
#include <span>
#include <vector>

namespace semblance::clip::cpu {

/// How a batch is divided: every thread takes whole groups where there is enough for all (nobody waits for
/// anybody), else all threads work on one group after the other.
struct Grouping
{
    int count = 0;   ///< things in the batch
    int each = 0;    ///< things in a group, but for the last
    int workers = 1; ///< groups that are computed at the same time
    int members = 1; ///< threads in each
    int groups() const noexcept { return each == 0 ? 0 : (count + each - 1) / each; }
};
Grouping groupingOf(int count, int threads, int mostEach);

/// One group, by one member: things first .. first + count - 1.
using GroupBody = std::function<void(int first, int count, const Workspace &space, const Member &member,
                                     const std::function<bool()> &stop, std::atomic<bool> &stopped)>;

/// @return false where it was stopped
bool carryOut(const Grouping &grouping, Spaces &spaces, int rows, int sequences,
              const std::function<Spaces::Lease()> &make, const CancelToken &cancel, const GroupBody &body);

/// The batch is prepared for the tower's side. @error Mismatch
Result<void> fitsTower(const PixelBatch &batch, int side, const std::string &doing, const std::string &model);

/// Rows of `dimension` floats as embeddings of the model.
std::vector<Embedding> embeddingsOf(std::span<const float> rows, int dimension, const ModelId &model);

} // namespace semblance::clip::cpu
