// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/cpu/groups.h"

#include <algorithm>

namespace semblance::clip::cpu {

Grouping groupingOf(int count, int threads, int mostEach)
{
    Grouping grouping;
    grouping.count = count;
    if (count >= threads) {
        grouping.each = std::min(mostEach, (count + threads - 1) / threads);
        grouping.workers = std::min(threads, grouping.groups());
    } else {
        grouping.each = std::min(mostEach, count);
        grouping.members = threads;
    }
    return grouping;
}

bool carryOut(const Grouping &grouping, Spaces &spaces, int rows, int sequences,
              const std::function<Spaces::Lease()> &make, const CancelToken &cancel, const GroupBody &body)
{
    if (grouping.count == 0)
        return true;
    std::vector<Spaces::Lease> leases;
    for (int i = 0; i < std::max(1, grouping.workers); ++i)
        leases.push_back(spaces.take(rows, sequences, grouping.members, make));
    std::atomic<bool> stopped = false;
    std::atomic<int> next = 0;
    const std::function<bool()> stop = [&cancel] { return cancel.wanted(); };
    const auto group = [&](int index, const Workspace &space, const Member &member) {
        const int first = index * grouping.each;
        body(first, std::min(grouping.each, grouping.count - first), space, member, stop, stopped);
    };
    if (grouping.members > 1) {
        together(grouping.members, [&](const Member &member) {
            for (int i = 0; i < grouping.groups() && !stopped; ++i) {
                group(i, *leases.front(), member);
                member.meet();
            }
        });
    } else {
        together(grouping.workers, [&](const Member &member) {
            const Workspace &space = *leases[static_cast<std::size_t>(member.rank)];
            for (int i = next++; i < grouping.groups() && !stopped; i = next++)
                group(i, space, Member());
        });
    }
    for (Spaces::Lease &lease : leases)
        spaces.give(std::move(lease));
    return !stopped;
}

Result<void> fitsTower(const PixelBatch &batch, int side, const std::string &doing, const std::string &model)
{
    const auto each = std::size_t(3) * static_cast<std::size_t>(side) * static_cast<std::size_t>(side);
    if (batch.count >= 0 && batch.values.size() == static_cast<std::size_t>(batch.count) * each &&
        (batch.count == 0 || batch.side == side))
        return {};
    return Error{Code::Mismatch,
                 doing,
                 model,
                 "the pictures are prepared for side " + std::to_string(batch.side) + ", the model wants " +
                     std::to_string(side),
                 {}};
}

std::vector<Embedding> embeddingsOf(std::span<const float> rows, int dimension, const ModelId &model)
{
    std::vector<Embedding> embeddings;
    const auto width = static_cast<std::size_t>(dimension);
    for (std::size_t at = 0; at + width <= rows.size(); at += width)
        embeddings.push_back(embeddingOf(rows.subspan(at, width), model));
    return embeddings;
}

} // namespace semblance::clip::cpu
